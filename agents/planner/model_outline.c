/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/model_room.h"
#include "prompt/prompt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MINUTES 5.0
#define MOST_SECTIONS   12
#define MOST_SOURCE     60000 /* bytes of a source that are sent */
#define MOST_TOKENS     4000

json_t *lectern_planner_schema(const char *data, const char *name, struct lectern_error *error)
{
	json_error_t why;
	char *path = lectern_format("%s/prompts/%s.schema.json", data, name);
	json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (!schema)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s:%d: %s", path, why.line, why.text);
	free(path);
	return schema;
}

const char *lectern_planner_or(const char *text, const char *otherwise)
{
	return text && *text ? text : otherwise;
}

double lectern_planner_rate(const struct lectern_planning *planning)
{
	double rate = planning->words_per_minute > 0 ? planning->words_per_minute : LECTERN_WORDS_PER_MINUTE;
	return rate / 60;
}

static double minutes_of(const struct lectern_planning *planning)
{
	return planning->minutes > 0 ? planning->minutes : DEFAULT_MINUTES;
}

static int section_count(double minutes)
{
	int count = (int)lround(minutes);
	return count < 2 ? (minutes < 1.2 ? 1 : 2) : count > MOST_SECTIONS ? MOST_SECTIONS : count;
}

/* The longest beginning of at most `length` bytes that ends between two characters. */
static size_t whole_characters(const char *text, size_t length)
{
	while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static char *more_of(const struct lectern_planning *planning)
{
	struct lectern_text more = {0};
	lectern_text_add(&more, "");
	if (planning->wish && *planning->wish)
		lectern_text_format(&more, "The user asks: %s\n", planning->wish);
	if (planning->picture)
		lectern_text_add(&more, "The picture shows what the lecture may look like or talk about.\n");
	if (planning->source && *planning->source) {
		size_t length = strlen(planning->source);
		if (length > MOST_SOURCE)
			length = whole_characters(planning->source, MOST_SOURCE);
		lectern_text_add(&more, "Source:\n");
		lectern_text_add_bytes(&more, planning->source, length);
		lectern_text_add(&more, "\n");
	}
	return more.data;
}

static bool fill(const struct lectern_planning *planning, struct lectern_prompt *prompt, struct lectern_error *error)
{
	double minutes = minutes_of(planning);
	char *length = lectern_format("%g", minutes), *sections = lectern_format("%d", section_count(minutes));
	char *more = more_of(planning);
	const struct lectern_blank blanks[] = {
		{"topic", planning->topic},
		{"audience", lectern_planner_or(planning->audience, "anyone who is curious, school mathematics")},
		{"language", lectern_planner_or(planning->language, "en")},
		{"minutes", length},
		{"sections", sections},
		{"more", more},
	};
	bool filled = lectern_prompt_fill(planning->data, "outline", blanks, sizeof(blanks) / sizeof(blanks[0]), prompt,
					  error);
	free(more);
	free(sections);
	free(length);
	return filled;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

/* Times as the model shares them out, stretched to what was asked for. */
static void add_sections(struct lectern_lecture *lecture, const json_t *sections, double seconds)
{
	size_t i;
	json_t *item;
	double sum = 0;
	json_array_foreach(sections, i, item)
		sum += json_number_value(json_object_get(item, "minutes"));
	json_array_foreach(sections, i, item) {
		struct lectern_section *section = lectern_lecture_add_section(lecture, text_of(item, "title"));
		section->goal = lectern_strdup(text_of(item, "goal"));
		section->takeaway = lectern_strdup(text_of(item, "takeaway"));
		section->planned = round(10 * seconds * json_number_value(json_object_get(item, "minutes")) / sum) / 10;
	}
}

static struct lectern_lecture *lecture_of(const struct lectern_planning *planning, const json_t *outline)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	free(lecture->title);
	lecture->title = lectern_strdup(text_of(outline, "title"));
	lecture->topic = lectern_strdup(planning->topic);
	lecture->audience = lectern_strdup(planning->audience);
	if (planning->language) {
		free(lecture->language);
		lecture->language = lectern_strdup(planning->language);
	}
	add_sections(lecture, json_object_get(outline, "sections"), 60 * minutes_of(planning));
	lectern_lecture_name_sections(lecture);
	return lecture;
}

struct lectern_lecture *lectern_planner_outline(const struct lectern_planning *planning, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	json_t *schema = lectern_planner_schema(planning->data, "outline", error);
	if (!schema || !fill(planning, &prompt, error)) {
		json_decref(schema);
		return NULL;
	}
	struct lectern_turn turn = {
		.text = prompt.user, .pictures = planning->picture, .picture_count = planning->picture ? 1 : 0};
	struct lectern_ask ask = {.stage = "outline",
				  .attempt = 1,
				  .system = prompt.system,
				  .turns = &turn,
				  .turn_count = 1,
				  .schema = schema,
				  .schema_name = "outline",
				  .max_tokens = MOST_TOKENS};
	struct lectern_answer answer = {0};
	struct lectern_lecture *lecture = NULL;
	if (lectern_model_ask(planning->model, &ask, planning->cancel, &answer, error))
		lecture = lecture_of(planning, answer.json);
	lectern_answer_clear(&answer);
	lectern_prompt_clear(&prompt);
	json_decref(schema);
	return lecture;
}
