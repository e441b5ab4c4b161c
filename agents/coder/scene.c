/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/room.h"

#include <string.h>

#define WIDTH 100 /* above which the list of lines takes one source line for each */

static void add_lecture_lines(struct lectern_text *out, const struct lectern_section *section)
{
	size_t width = 0;
	for (size_t i = 0; i < section->beat_count; i++)
		width += strlen(section->beats[i].line) + 4;
	bool tall = width > WIDTH;
	lectern_text_add(out, tall ? "    lines = [\n" : "    lines = [");
	for (size_t i = 0; i < section->beat_count; i++) {
		lectern_text_add(out, tall ? "        " : i ? ", " : "");
		lectern_coder_literal(out, section->beats[i].line);
		lectern_text_add(out, tall ? ",\n" : "");
	}
	lectern_text_add(out, tall ? "    ]\n" : "]\n");
}

/* Then the lines have the picture for themselves. */
static bool shows_nothing(const struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (section->beats[i].show_count || section->beats[i].animation)
			return false;
	return true;
}

static void add_head(struct lectern_text *out, const struct lectern_section *section, int number)
{
	lectern_text_add(out, "from lectern import *\n\n\n");
	lectern_text_format(out, "class Section%02d(TeachingScene):\n    title = ", number);
	lectern_coder_literal(out, section->title);
	lectern_text_add(out, "\n");
	add_lecture_lines(out, section);
	if (shows_nothing(section))
		lectern_text_add(out, "    wide = True\n");
}

char *lectern_coder_head(const struct lectern_section *section, int number)
{
	struct lectern_text out = {0};
	add_head(&out, section, number);
	return out.data;
}

/* Before a method: a blank line. */
static void add_beat(struct lectern_text *out, const struct lectern_beat *beat, int number)
{
	if (beat->code)
		lectern_text_format(out, "\n%s", beat->code);
	else
		lectern_text_format(out, "\n    def beat_%d(self):\n        pass\n", number);
}

char *lectern_coder_scene(const struct lectern_section *section, int number)
{
	struct lectern_text out = {0};
	add_head(&out, section, number);
	for (size_t i = 0; i < section->beat_count; i++)
		add_beat(&out, &section->beats[i], (int)i + 1);
	return out.data;
}

bool lectern_coder_locate(const struct lectern_section *section, int number, int line, size_t *beat, int *code_line)
{
	struct lectern_text out = {0};
	bool found = false;
	add_head(&out, section, number);
	for (size_t i = 0; i < section->beat_count && !found; i++) {
		int before = 1, after = 0;
		for (const char *p = out.data; *p; p++)
			before += *p == '\n';
		add_beat(&out, &section->beats[i], (int)i + 1);
		for (const char *p = out.data; *p; p++)
			after += *p == '\n';
		found = line > before && line <= after;
		*beat = i;
		*code_line = line - before;
	}
	lectern_text_clear(&out);
	return found;
}
