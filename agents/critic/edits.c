/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings become edits: one instruction a beat, with the place, the size and where there is room. */
#include "critic/room.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FINDINGS 6   /* of one beat; more is a rewrite anyway */
#define MOST_TEXT     600 /* bytes of an instruction that a model wrote */

static int beat_of(const json_t *entry)
{
	return (int)json_integer_value(json_object_get(entry, "beat"));
}

static bool may_edit(const json_t *entry, int first_free, int beat_count)
{
	int beat = beat_of(entry);
	return beat >= 1 && beat >= first_free && beat <= beat_count;
}

static bool read_box(const json_t *finding, double box[4])
{
	const json_t *values = json_object_get(finding, "box");
	if (json_array_size(values) != 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		box[i] = json_number_value(json_array_get(values, i));
	return true;
}

static void add_place(struct lectern_text *out, const json_t *finding, const struct lectern_occupancy *occupancy)
{
	const char *cell = json_string_value(json_object_get(finding, "cell"));
	double box[4];
	if (cell && *cell)
		lectern_text_format(out, " It is in cell %s.", cell);
	if (!read_box(finding, box))
		return;
	lectern_text_format(out, " It is %.2f wide and %.2f high.", box[2] - box[0], box[3] - box[1]);
	char *room = occupancy ? lectern_occupancy_free_near(occupancy, box) : NULL;
	if (room && *room)
		lectern_text_format(out, " Free cells next to it: %s.", room);
	else if (room)
		lectern_text_add(out, " No cell next to it is free: shrink or remove something.");
	free(room);
}

static void add_finding(struct lectern_text *out, const json_t *finding, const struct lectern_occupancy *occupancy)
{
	const char *message = json_string_value(json_object_get(finding, "message"));
	if (!message)
		return;
	size_t length = strlen(message);
	lectern_text_format(out, "%s- %s%s", out->length ? "\n" : "", message,
			    length && message[length - 1] == '.' ? "" : ".");
	add_place(out, finding, occupancy);
}

static double weight_of(const json_t *finding)
{
	return critic_weight(json_string_value(json_object_get(finding, "kind")));
}

/* Worst first; findings of the same weight stay in order. */
static size_t worst_of_beat(const json_t *findings, int beat, const json_t *worst[MOST_FINDINGS])
{
	size_t count = 0, i;
	json_t *finding;
	json_array_foreach(findings, i, finding) {
		size_t at = count;
		if (beat_of(finding) != beat)
			continue;
		while (at > 0 && weight_of(worst[at - 1]) < weight_of(finding))
			at--;
		if (at == MOST_FINDINGS)
			continue;
		count += count < MOST_FINDINGS;
		memmove(&worst[at + 1], &worst[at], (count - at - 1) * sizeof(worst[0]));
		worst[at] = finding;
	}
	return count;
}

static void push_edit(json_t *edits, int beat, const char *instruction)
{
	json_array_append_new(edits, json_pack("{si ss}", "beat", beat, "instruction", instruction));
}

json_t *lectern_critic_edits_of_findings(const json_t *findings, const struct lectern_occupancy *occupancy,
					 int first_free, int beat_count)
{
	json_t *edits = json_array();
	for (int beat = first_free > 1 ? first_free : 1; beat <= beat_count; beat++) {
		const json_t *worst[MOST_FINDINGS];
		struct lectern_text text = {0};
		size_t count = worst_of_beat(findings, beat, worst);
		for (size_t i = 0; i < count; i++)
			add_finding(&text, worst[i], occupancy ? &occupancy[beat - 1] : NULL);
		if (text.length)
			push_edit(edits, beat, text.data);
		lectern_text_clear(&text);
	}
	return edits;
}

/* A cut must not part a character. */
static char *shorten(const char *text)
{
	size_t length = strlen(text);
	if (length <= MOST_TEXT)
		return lectern_strdup(text);
	for (length = MOST_TEXT; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
		length--;
	return lectern_strndup(text, length);
}

json_t *lectern_critic_edits_of_review(const json_t *review, int first_free, int beat_count)
{
	json_t *all = json_array(), *edit;
	size_t i;
	json_array_foreach(json_object_get(review, "edits"), i, edit) {
		const char *said = json_string_value(json_object_get(edit, "instruction"));
		if (!said || !*said || !may_edit(edit, first_free, beat_count))
			continue;
		char *text = shorten(said), *line = lectern_format("- %s", text);
		push_edit(all, beat_of(edit), line);
		free(line);
		free(text);
	}
	json_t *edits = lectern_critic_edits_join(all, NULL);
	json_decref(all);
	return edits;
}

static void add_of_beat(struct lectern_text *text, const json_t *edits, int beat)
{
	size_t i;
	json_t *edit;
	json_array_foreach(edits, i, edit) {
		if (beat_of(edit) != beat)
			continue;
		lectern_text_add(text, text->length ? "\n" : "");
		lectern_text_add(text, json_string_value(json_object_get(edit, "instruction")));
	}
}

static int last_beat(const json_t *edits)
{
	int last = 0;
	size_t i;
	json_t *edit;
	json_array_foreach(edits, i, edit)
		last = beat_of(edit) > last ? beat_of(edit) : last;
	return last;
}

json_t *lectern_critic_edits_join(const json_t *first, const json_t *second)
{
	json_t *edits = json_array();
	int last = last_beat(first) > last_beat(second) ? last_beat(first) : last_beat(second);
	for (int beat = 1; beat <= last; beat++) {
		struct lectern_text text = {0};
		add_of_beat(&text, first, beat);
		add_of_beat(&text, second, beat);
		if (text.length)
			push_edit(edits, beat, text.data);
		lectern_text_clear(&text);
	}
	return edits;
}
