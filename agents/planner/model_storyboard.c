/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/model_room.h"
#include "prompt/prompt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define BEAT_SECONDS   11.0 /* of a usual beat */
#define PAUSE_SECONDS  0.4  /* that a beat lasts beyond its narration */
#define TOLERANCE      0.15
#define MARGIN         0.08 /* what the request allows, so that a small miss is none */
#define MOST_TOKENS    8000
#define PLANNED_ALWAYS 60.0 /* seconds, for sections without a planned time */

/* How much is to be said. */
struct measure {
	int beats;
	int words;
	int least;
	int most;
	double seconds;
};

static struct measure measure(const struct lectern_planning *planning, const struct lectern_section *section)
{
	double planned = section->planned > 0 ? section->planned : PLANNED_ALWAYS;
	struct measure made = {.beats = (int)lround(planned / BEAT_SECONDS)};
	made.beats = made.beats < 2 ? 2 : made.beats > 12 ? 12 : made.beats;
	made.seconds = planned - PAUSE_SECONDS * made.beats;
	double words = made.seconds * lectern_planner_rate(planning);
	made.words = (int)lround(words);
	made.least = (int)ceil(words * (1 - MARGIN));
	made.most = (int)floor(words * (1 + MARGIN));
	return made;
}

static char *outline_of(const struct lectern_lecture *lecture)
{
	struct lectern_text list = {0};
	lectern_text_add(&list, "");
	for (size_t i = 0; i < lecture->section_count; i++)
		lectern_text_format(&list, "%s%zu. %s: %s", i ? "\n" : "", i + 1, lecture->sections[i].title,
				    lectern_planner_or(lecture->sections[i].goal, ""));
	return list.data;
}

static char *more_of(const struct lectern_planning *planning)
{
	struct lectern_text more = {0};
	lectern_text_add(&more, "");
	if (planning->source && *planning->source)
		lectern_text_format(&more, "The section as it is now:\n%s\n", planning->source);
	if (planning->wish && *planning->wish)
		lectern_text_format(&more, "The user asks: %s\n", planning->wish);
	return more.data;
}

static bool fill(const struct lectern_planning *planning, const struct lectern_lecture *lecture, size_t index,
		 const struct measure *measure, struct lectern_prompt *prompt, struct lectern_error *error)
{
	const struct lectern_section *section = &lecture->sections[index];
	char number[24], beats[24], words[24], least[24], most[24], seconds[24];
	snprintf(number, sizeof(number), "%zu", index + 1);
	snprintf(beats, sizeof(beats), "%d", measure->beats);
	snprintf(words, sizeof(words), "%d", measure->words);
	snprintf(least, sizeof(least), "%d", measure->least);
	snprintf(most, sizeof(most), "%d", measure->most);
	snprintf(seconds, sizeof(seconds), "%.0f", measure->seconds);
	char *outline = outline_of(lecture);
	char *more = more_of(planning);
	const struct lectern_blank blanks[] = {
		{"title", lecture->title},
		{"audience", lectern_planner_or(lecture->audience, "anyone who is curious, school mathematics")},
		{"language", lecture->language},
		{"outline", outline},
		{"number", number},
		{"section", section->title},
		{"goal", lectern_planner_or(section->goal, section->title)},
		{"takeaway", lectern_planner_or(section->takeaway, section->title)},
		{"beats", beats},
		{"words", words},
		{"least", least},
		{"most", most},
		{"seconds", seconds},
		{"more", more},
	};
	bool filled = lectern_prompt_fill(planning->data, "storyboard", blanks, COUNT(blanks), prompt, error);
	free(more);
	free(outline);
	return filled;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int words_of(const json_t *storyboard)
{
	size_t i, words = 0;
	json_t *beat;
	json_array_foreach(json_object_get(storyboard, "beats"), i, beat)
		words += lectern_planner_count_words(text_of(beat, "narration"));
	return (int)words;
}

static char *animation_of(const json_t *beat)
{
	struct lectern_text text = {0};
	size_t i;
	json_t *cell;
	lectern_text_add(&text, text_of(beat, "animation"));
	json_array_foreach(json_object_get(beat, "cells"), i, cell)
		lectern_text_format(&text, "%s%s", i ? "; " : "\nCells at the end: ", json_string_value(cell));
	return text.data;
}

/* "$a^2$" alone is a formula; anything else a phrase. */
static void add_essence(struct lectern_beat *beat, const char *essence)
{
	size_t length = strlen(essence);
	if (length > 2 && essence[0] == '$' && strchr(essence + 1, '$') == essence + length - 1) {
		char *latex = lectern_strndup(essence + 1, length - 2);
		lectern_beat_add_show(beat, LECTERN_SHOW_FORMULA, latex);
		free(latex);
	} else {
		lectern_beat_add_show(beat, LECTERN_SHOW_TEXT, essence);
	}
}

static void take(struct lectern_section *section, const json_t *storyboard)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(storyboard, "beats"), i, item) {
		struct lectern_beat *beat = lectern_section_add_beat(section, text_of(item, "line"));
		lectern_planner_set_narration(beat, text_of(item, "narration"));
		beat->animation = animation_of(item);
		add_essence(beat, text_of(item, "essence"));
	}
}

static bool misses(const struct measure *measure, int words)
{
	return abs(words - measure->words) > TOLERANCE * measure->words;
}

/* Asks for the storyboard again with the count named. Keeps it in `answer` when it is nearer. */
static bool correct(const struct lectern_planning *planning, struct lectern_ask *ask, const struct measure *measure,
		    struct lectern_answer *answer, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	int have = words_of(answer->json);
	char *numbers[] = {lectern_format("%d", have), lectern_format("%d", measure->words),
			   lectern_format("%d", measure->least), lectern_format("%d", measure->most)};
	const struct lectern_blank blanks[] = {
		{"have", numbers[0]},
		{"words", numbers[1]},
		{"least", numbers[2]},
		{"most", numbers[3]},
		{"change", have < measure->words ? "with more explained in the narration"
						 : "with the narration shortened to what matters"},
	};
	bool asked = lectern_prompt_fill(planning->data, "storyboard-length", blanks, COUNT(blanks), &prompt, error);
	for (size_t i = 0; i < COUNT(numbers); i++)
		free(numbers[i]);
	if (!asked)
		return false;
	struct lectern_turn turns[] = {ask->turns[0], {.assistant = true, .text = answer->text}, {.text = prompt.user}};
	struct lectern_ask again = *ask;
	struct lectern_answer other = {0};
	again.attempt++;
	again.turns = turns;
	again.turn_count = COUNT(turns);
	asked = lectern_model_ask(planning->model, &again, planning->cancel, &other, error);
	if (asked && abs(words_of(other.json) - measure->words) < abs(have - measure->words)) {
		struct lectern_answer swap = *answer;
		*answer = other;
		other = swap;
	}
	lectern_answer_clear(&other);
	lectern_prompt_clear(&prompt);
	return asked;
}

bool lectern_planner_storyboard(const struct lectern_planning *planning, const struct lectern_lecture *lecture,
				size_t index, struct lectern_section *storyboard, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	struct lectern_error ignored;
	struct measure wanted = measure(planning, &lecture->sections[index]);
	json_t *schema = lectern_planner_schema(planning->data, "storyboard", error);
	if (!schema || !fill(planning, lecture, index, &wanted, &prompt, error)) {
		json_decref(schema);
		return false;
	}
	struct lectern_turn turn = {.text = prompt.user};
	struct lectern_ask ask = {.stage = "storyboard",
				  .section = (int)index + 1,
				  .attempt = 2 * (planning->version > 0 ? planning->version : 1) - 1,
				  .system = prompt.system,
				  .turns = &turn,
				  .turn_count = 1,
				  .schema = schema,
				  .schema_name = "storyboard",
				  .max_tokens = MOST_TOKENS};
	struct lectern_answer answer = {0};
	bool asked = lectern_model_ask(planning->model, &ask, planning->cancel, &answer, error);
	if (asked && misses(&wanted, words_of(answer.json)))
		correct(planning, &ask, &wanted, &answer, &ignored); /* one that is too short is better than none */
	if (asked)
		take(storyboard, answer.json);
	lectern_answer_clear(&answer);
	lectern_prompt_clear(&prompt);
	json_decref(schema);
	return asked;
}
