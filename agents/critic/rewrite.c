/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An edit goes to the coder: one beat's code, what is to change, and the beat's code again. */
#include "coder/model_stream.h"
#include "critic/critic.h"
#include "prompt/prompt.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define CODE_TOKENS  6000

/* The one beat of an answer. */
struct found {
	int beat;
	char *code;
};

static void keep_found(void *data, int number, const char *code)
{
	struct found *found = data;
	if (number == found->beat && !found->code)
		found->code = lectern_strdup(code);
}

static char *beat_of_answer(const struct lectern_answer *answer, int beat)
{
	struct found found = {.beat = beat};
	struct lectern_beat_stream *stream = lectern_beat_stream_new(keep_found, &found);
	lectern_beat_stream_add(stream, answer->text, strlen(answer->text));
	lectern_beat_stream_end(stream, answer->finish != LECTERN_FINISH_END);
	lectern_beat_stream_free(stream);
	return found.code;
}

static char *ask(const struct lectern_coding *coding, int beat, int round, const struct lectern_prompt *prompt,
		 struct lectern_error *error)
{
	const struct lectern_turn turn = {.text = prompt->user};
	const struct lectern_ask question = {
		.stage = "edit",
		.section = coding->number,
		.beat = beat,
		.attempt = round,
		.system = prompt->system,
		.turns = &turn,
		.turn_count = 1,
		.max_tokens = CODE_TOKENS,
	};
	struct lectern_answer answer = {0};
	char *code = NULL;
	if (lectern_model_ask(coding->model, &question, coding->cancel, &answer, error)) {
		code = beat_of_answer(&answer, beat);
		if (!code)
			lectern_fail(error, LECTERN_FINDINGS, "the model's edit of beat %d is not usable code", beat);
	}
	lectern_answer_clear(&answer);
	return code;
}

char *lectern_critic_rewrite(const struct lectern_coding *coding, int beat, const char *code, const char *made,
			     const char *instruction, int round, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	char *more = made && *made ? lectern_format("Earlier beats made %s.\n", made) : NULL;
	const struct lectern_blank blanks[] = {{"code", code}, {"edit", instruction}, {"more", more}};
	char *edited = NULL;
	if (lectern_prompt_fill(coding->data, "critic-edit", blanks, COUNT(blanks), &prompt, error)) {
		edited = ask(coding, beat, round, &prompt, error);
		lectern_prompt_clear(&prompt);
	}
	free(more);
	return edited;
}
