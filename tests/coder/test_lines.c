/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a line of the section's file to the line of the notes. */
#include "coder/coder.h"

#include "../check.h"

#include <stdlib.h>

static const char *line_of(const char *text, int line)
{
	for (; line > 1 && text; line--) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text ? text : "";
}

/* The number of the line that begins with `start` behind its indent. */
static int find(const char *text, const char *start)
{
	for (int line = 1; *line_of(text, line); line++) {
		const char *own = line_of(text, line);
		own += strspn(own, " ");
		if (strncmp(own, start, strlen(start)) == 0)
			return line;
	}
	return 0;
}

static int notes_line(const struct lectern_section *section, const char *scene, const char *start)
{
	size_t beat;
	int code_line;
	int line = find(scene, start);
	CHECK(line, "%s is not in the file", start);
	if (!lectern_coder_locate(section, 1, line, &beat, &code_line))
		return -1;
	CHECK(strncmp(line_of(section->beats[beat].code, code_line), line_of(scene, line), 8) == 0,
	      "line %d of beat %zu", code_line, beat);
	return lectern_coder_notes_line(&section->beats[beat], code_line);
}

int main(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	struct lectern_section *section = lectern_lecture_add_section(lecture, "Lines");
	lectern_section_add_beat(section, "one");
	struct lectern_beat *beat = lectern_section_add_beat(section, "two");
	lectern_beat_add_show(beat, LECTERN_SHOW_PLOT, "y = x\nx: 0..1")->line = 10;
	lectern_beat_add_show(beat, LECTERN_SHOW_MANIM, "first()\n\ntext = \"\"\"\n  keep\n\"\"\"\nlast()")->line = 20;
	lectern_beat_add_show(beat, LECTERN_SHOW_MANIM, "again()")->line = 40;
	lectern_beat_add_show(beat, LECTERN_SHOW_MANIM, "nowhere()");
	for (size_t i = 0; i < section->beat_count; i++)
		lectern_coder_beat(&section->beats[i], (int)i + 1, "/a/folder");
	char *scene = lectern_coder_scene(section, 1);
	static const struct {
		const char *start;
		int line;
	} cases[] = {
		{"from lectern", -1},   {"class", -1},  {"def beat_1", 0}, {"pass", 0},      {"def beat_2", 0},
		{"self.show_plot", 10}, {"\"x: 0", 10}, {"first()", 20},   {"text", 22},     {"keep", 23},
		{"\"\"\"", 24},         {"last()", 25}, {"again()", 40},   {"nowhere()", 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int line = notes_line(section, scene, cases[i].start);
		CHECK(line == cases[i].line, "%s: line %d, should be %d", cases[i].start, line, cases[i].line);
	}
	lectern_coder_card(&section->beats[1], 2);
	CHECK(section->beats[1].card, "the card");
	CHECK(lectern_coder_notes_line(&section->beats[1], 2) == 0, "a card comes from no notes");
	free(scene);
	lectern_lecture_free(lecture);
	return check_end();
}
