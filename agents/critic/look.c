/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One look of the vision model at a section: sheets of key frames, and in text what is placed where. */
#include "critic/room.h"
#include "prompt/prompt.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table)  (sizeof(table) / sizeof((table)[0]))
#define MOST_SHEETS   4
#define A_SHEET       4 /* frames */
#define MOST_SHOTS    (MOST_SHEETS * A_SHEET)
#define ANSWER_TOKENS 3000
#define SCHEMA_LIMIT  65536

struct sheets {
	struct critic_png pngs[MOST_SHEETS];
	struct lectern_picture_part parts[MOST_SHEETS];
	size_t count;
};

static bool is_shown(const struct lectern_look *look, size_t beat)
{
	return (!look->shown || look->shown[beat]) && look->drawings[beat];
}

/* Middle and end of each beat; ends alone where that would be too many. */
static size_t choose_shots(const struct lectern_look *look, struct critic_shot shots[MOST_SHOTS])
{
	size_t beats = 0, count = 0;
	for (size_t i = 0; i < look->section->beat_count; i++)
		beats += is_shown(look, i);
	for (size_t i = 0; i < look->section->beat_count; i++) {
		const char *drawing = look->drawings[i];
		if (!is_shown(look, i))
			continue;
		if (beats * 2 <= MOST_SHOTS)
			shots[count++] = (struct critic_shot){(int)i + 1, false, drawing};
		if (count < MOST_SHOTS)
			shots[count++] = (struct critic_shot){(int)i + 1, true, drawing};
	}
	return count;
}

static bool draw_sheets(const struct lectern_look *look, struct sheets *sheets, struct lectern_error *error)
{
	struct critic_shot shots[MOST_SHOTS];
	size_t count = choose_shots(look, shots);
	*sheets = (struct sheets){0};
	if (!count)
		return lectern_fail(error, LECTERN_BAD_INPUT, "section %d has nothing drawn to look at", look->number);
	for (size_t at = 0; at < count; at += A_SHEET) {
		struct critic_png *png = &sheets->pngs[sheets->count];
		if (!critic_sheet(shots + at, count - at < A_SHEET ? count - at : A_SHEET, png, error))
			return false;
		sheets->parts[sheets->count++] = (struct lectern_picture_part){png->data, png->length};
	}
	return true;
}

static void clear_sheets(struct sheets *sheets)
{
	for (size_t i = 0; i < sheets->count; i++)
		free(sheets->pngs[i].data);
}

static void add_known(struct lectern_text *out, const json_t *findings, int beat)
{
	size_t i;
	json_t *finding;
	json_array_foreach(findings, i, finding) {
		const char *message = json_string_value(json_object_get(finding, "message"));
		if (message && json_integer_value(json_object_get(finding, "beat")) == beat)
			lectern_text_format(out, "Measured: %s\n", message);
	}
}

static bool describe(const struct lectern_look *look, struct lectern_text *out, struct lectern_error *error)
{
	for (size_t i = 0; i < look->section->beat_count; i++) {
		const struct lectern_beat *beat = &look->section->beats[i];
		struct lectern_occupancy occupancy;
		if (!is_shown(look, i))
			continue;
		if (!lectern_occupancy_of_drawing(&occupancy, look->drawings[i], error))
			return false;
		char *table = lectern_occupancy_table(&occupancy);
		char *places = lectern_critic_places(beat->code ? beat->code : "");
		lectern_text_format(out, "Beat %zu: %s\nNarration: %s\nAnimation: %s\nPlaced: %s\n%s", i + 1,
				    beat->line, beat->narration, beat->animation ? beat->animation : "",
				    *places ? places : "nothing new", table);
		add_known(out, look->findings, (int)i + 1);
		lectern_text_add(out, "\n");
		free(places);
		free(table);
	}
	return true;
}

static char *earlier(const struct lectern_look *look)
{
	if (!look->before)
		return lectern_strdup("");
	char *scores = json_dumps(look->before, JSON_COMPACT);
	char *text = lectern_format("An earlier version got the scores %s. Only the beats that were changed since are "
				    "shown; score the whole section as it is now.\n",
				    scores);
	free(scores);
	return text;
}

static bool fill(const struct lectern_look *look, struct lectern_prompt *prompt, struct lectern_error *error)
{
	const struct lectern_section *section = look->section;
	struct lectern_text beats = {0};
	lectern_text_add(&beats, "");
	bool done = describe(look, &beats, error);
	char *number = lectern_format("%d", look->number), *before = earlier(look);
	const struct lectern_blank blanks[] = {
		{"number", number},    {"section", section->title},
		{"beats", beats.data}, {"goal", section->goal ? section->goal : section->title},
		{"earlier", before},
	};
	done = done && lectern_prompt_fill(look->data, "critic", blanks, COUNT(blanks), prompt, error);
	free(before);
	free(number);
	lectern_text_clear(&beats);
	return done;
}

static json_t *load_schema(const char *data, struct lectern_error *error)
{
	json_error_t why;
	char *path = lectern_format("%s/prompts/critic.schema.json", data);
	char *text = lectern_read_file(path, SCHEMA_LIMIT, NULL, error);
	json_t *schema = text ? json_loads(text, JSON_REJECT_DUPLICATES, &why) : NULL;
	if (text && !schema)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s:%d: %s", path, why.line, why.text);
	free(text);
	free(path);
	return schema;
}

/* Drops what is said of beats that the model did not see. */
static void keep_shown(const struct lectern_look *look, json_t *list)
{
	for (size_t i = json_array_size(list); i-- > 0;) {
		json_int_t beat = json_integer_value(json_object_get(json_array_get(list, i), "beat"));
		if (beat < 1 || (size_t)beat > look->section->beat_count || !is_shown(look, (size_t)beat - 1))
			json_array_remove(list, i);
	}
}

static json_t *ask(const struct lectern_look *look, const struct lectern_prompt *prompt, const struct sheets *sheets,
		   const json_t *schema, struct lectern_error *error)
{
	const struct lectern_turn turn = {
		.text = prompt->user, .pictures = sheets->parts, .picture_count = sheets->count};
	const struct lectern_ask question = {
		.stage = "critic",
		.section = look->number,
		.attempt = look->round,
		.system = prompt->system,
		.turns = &turn,
		.turn_count = 1,
		.schema = schema,
		.schema_name = "review",
		.max_tokens = ANSWER_TOKENS,
	};
	struct lectern_answer answer = {0};
	json_t *review = NULL;
	if (lectern_model_ask(look->model, &question, look->cancel, &answer, error) && answer.json)
		review = json_incref(answer.json);
	lectern_answer_clear(&answer);
	if (review) {
		keep_shown(look, json_object_get(review, "findings"));
		keep_shown(look, json_object_get(review, "edits"));
	}
	return review;
}

json_t *lectern_critic_look(const struct lectern_look *look, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	struct sheets sheets = {0};
	json_t *review = NULL, *schema = load_schema(look->data, error);
	if (schema && draw_sheets(look, &sheets, error) && fill(look, &prompt, error)) {
		review = ask(look, &prompt, &sheets, schema, error);
		lectern_prompt_clear(&prompt);
	}
	clear_sheets(&sheets);
	json_decref(schema);
	return review;
}
