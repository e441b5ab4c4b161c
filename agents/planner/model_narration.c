/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The narration of a beat as a model writes it: words with [[marks]]. */
#include "planner/model_planner.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MARK 40

/* The length of the mark "[[name]]" at p, or 0. */
static size_t mark_length(const char *p)
{
	size_t name = 2;
	if (p[0] != '[' || p[1] != '[' || !isalnum((unsigned char)p[2]))
		return 0;
	while (isalnum((unsigned char)p[name]) || (p[name] && strchr("_-", p[name])))
		name++;
	return name - 2 <= MOST_MARK && p[name] == ']' && p[name + 1] == ']' ? name + 2 : 0;
}

static bool has_mark(const struct lectern_beat *beat, const char *name)
{
	for (size_t i = 0; i < beat->mark_count; i++)
		if (strcmp(beat->marks[i].name, name) == 0)
			return true;
	return false;
}

static void add_mark(struct lectern_beat *beat, const char *p, size_t length, size_t offset)
{
	char *name = lectern_strndup(p + 2, length - 4);
	if (!has_mark(beat, name))
		lectern_beat_add_mark(beat, name, offset);
	free(name);
}

void lectern_planner_set_narration(struct lectern_beat *beat, const char *text)
{
	struct lectern_text spoken = {0};
	bool blank = true;
	lectern_text_add(&spoken, "");
	for (const char *p = text; *p;) {
		size_t length = mark_length(p);
		if (length) {
			add_mark(beat, p, length, spoken.length);
			p += length;
			continue;
		}
		if (!isspace((unsigned char)*p))
			lectern_text_add_bytes(&spoken, p, 1);
		else if (!blank)
			lectern_text_add(&spoken, " ");
		blank = isspace((unsigned char)*p);
		p++;
	}
	while (spoken.length && spoken.data[spoken.length - 1] == ' ')
		spoken.data[--spoken.length] = '\0';
	for (size_t i = 0; i < beat->mark_count; i++)
		if (beat->marks[i].offset > spoken.length)
			beat->marks[i].offset = spoken.length;
	free(beat->narration);
	beat->narration = spoken.data;
}

size_t lectern_planner_count_words(const char *narration)
{
	size_t words = 0;
	for (bool inside = false; *narration;) {
		size_t mark = mark_length(narration);
		bool letter = !mark && !isspace((unsigned char)*narration);
		words += letter && !inside;
		inside = letter;
		narration += mark ? mark : 1;
	}
	return words;
}
