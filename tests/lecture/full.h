/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lecture with every field set. */
#pragma once

#include "lecture/lecture.h"

#include <stdlib.h>
#include <string.h>

static inline void set(char **field, const char *text)
{
	free(*field);
	*field = lectern_strdup(text);
}

static inline void fill_beat(struct lectern_beat *beat)
{
	set(&beat->narration, "Draw a square – on each side.");
	set(&beat->animation, "Create a square at B2.");
	lectern_beat_add_mark(beat, "square", 7)->seconds = 0.75;
	lectern_beat_add_mark(beat, "end", strlen(beat->narration));
	struct lectern_show *show = lectern_beat_add_show(beat, LECTERN_SHOW_CODE, "x = \"1\"\n\tpass");
	show->language = lectern_strdup("python");
	show->line = 12;
	lectern_beat_add_show(beat, LECTERN_SHOW_IMAGE, "a.png")->alt = lectern_strdup("A picture");
	set(&beat->code, "    def beat_1(self):\n        pass\n");
	set(&beat->message, "it failed");
	set(&beat->drawing, "00112233445566778899aabbccddeeff");
	set(&beat->sound, "ffeeddccbbaa99887766554433221100");
	set(&beat->start_digest, "0123456789abcdef0123456789abcdef");
	set(&beat->end_digest, "fedcba9876543210fedcba9876543210");
	beat->card = true;
	beat->state = LECTERN_BEAT_DONE;
	beat->frames = 123456;
	beat->seconds = 4.1;
}

static inline struct lectern_lecture *full_lecture(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	set(&lecture->title, "Pythagoras");
	set(&lecture->language, "de-AT");
	set(&lecture->theme, "light");
	set(&lecture->voice, "espeak:mb-de2");
	set(&lecture->quality, "1080p60");
	set(&lecture->topic, "explain pythagoras");
	set(&lecture->notes, "/home/u/notes.md");
	set(&lecture->audience, "first-year students");
	for (int i = 0; i < 3; i++) {
		struct lectern_section *section = lectern_lecture_add_section(lecture, "Why it fits");
		section->source_hash = lectern_strdup("00112233445566778899aabbccddeeff");
		section->goal = lectern_strdup("See why.");
		section->takeaway = lectern_strdup("It fits.");
		section->planned = 61.5;
		section->version = i + 1;
		section->state = LECTERN_SECTION_CARD;
		fill_beat(lectern_section_add_beat(section, "Draw a square"));
		lectern_section_add_beat(section, "");
	}
	lectern_lecture_name_sections(lecture);
	return lecture;
}
