/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/lecture.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for one more element, zeroed, at the end of a list and returns it. Lists grow by doubling at powers of
 * two, so that only the count has to be kept. */
static void *append(void **list, size_t *count, size_t size)
{
	if ((*count & (*count - 1)) == 0)
		*list = lectern_realloc(*list, (*count ? *count * 2 : 1) * size);
	void *element = (char *)*list + *count * size;
	memset(element, 0, size);
	(*count)++;
	return element;
}

struct lectern_lecture *lectern_lecture_new(void)
{
	struct lectern_lecture *lecture = lectern_alloc(sizeof(*lecture));
	lecture->title = lectern_strdup("Lecture");
	lecture->language = lectern_strdup("en");
	lecture->theme = lectern_strdup("dark");
	lecture->voice = lectern_strdup("espeak");
	lecture->quality = lectern_strdup("720p30");
	return lecture;
}

struct lectern_section *lectern_lecture_add_section(struct lectern_lecture *lecture, const char *title)
{
	struct lectern_section *section =
		append((void **)&lecture->sections, &lecture->section_count, sizeof(*section));
	section->id = lectern_format("%02zu", lecture->section_count);
	section->title = lectern_strdup(title);
	section->version = 1;
	section->planned = -1;
	section->state = LECTERN_SECTION_WAITING;
	return section;
}

struct lectern_beat *lectern_section_add_beat(struct lectern_section *section, const char *line)
{
	struct lectern_beat *beat = append((void **)&section->beats, &section->beat_count, sizeof(*beat));
	beat->line = lectern_strdup(line);
	beat->narration = lectern_strdup("");
	beat->state = LECTERN_BEAT_PLANNED;
	return beat;
}

struct lectern_show *lectern_beat_add_show(struct lectern_beat *beat, enum lectern_show_kind kind, const char *source)
{
	struct lectern_show *show = append((void **)&beat->shows, &beat->show_count, sizeof(*show));
	show->kind = kind;
	show->source = lectern_strdup(source);
	return show;
}

struct lectern_mark *lectern_beat_add_mark(struct lectern_beat *beat, const char *name, size_t offset)
{
	struct lectern_mark *mark = append((void **)&beat->marks, &beat->mark_count, sizeof(*mark));
	mark->name = lectern_strdup(name);
	mark->seconds = -1;
	mark->offset = offset;
	return mark;
}

void lectern_beat_clear(struct lectern_beat *beat)
{
	for (size_t i = 0; i < beat->mark_count; i++)
		free(beat->marks[i].name);
	for (size_t i = 0; i < beat->show_count; i++) {
		free(beat->shows[i].source);
		free(beat->shows[i].language);
		free(beat->shows[i].alt);
	}
	free(beat->marks);
	free(beat->shows);
	free(beat->line);
	free(beat->narration);
	free(beat->animation);
	free(beat->code);
	free(beat->message);
	free(beat->drawing);
	free(beat->sound);
	free(beat->start_digest);
	free(beat->end_digest);
	*beat = (struct lectern_beat){0};
}

void lectern_section_clear(struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		lectern_beat_clear(&section->beats[i]);
	free(section->beats);
	free(section->id);
	free(section->title);
	free(section->source_hash);
	free(section->goal);
	free(section->takeaway);
	*section = (struct lectern_section){0};
}

void lectern_lecture_free(struct lectern_lecture *lecture)
{
	if (!lecture)
		return;
	for (size_t i = 0; i < lecture->section_count; i++)
		lectern_section_clear(&lecture->sections[i]);
	free(lecture->sections);
	free(lecture->title);
	free(lecture->language);
	free(lecture->theme);
	free(lecture->voice);
	free(lecture->quality);
	free(lecture->topic);
	free(lecture->notes);
	free(lecture->audience);
	free(lecture);
}
