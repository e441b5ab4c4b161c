/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection test: does the endpoint answer, and does it see. */
#include "model/room.h"

#include <stdio.h>
#include <string.h>

/* A red square of 64 by 64 pixels: an endpoint that drops pictures unread can't name its colour. */
static const uint8_t red_square[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
	0x00, 0x40, 0x00, 0x00, 0x00, 0x40, 0x01, 0x03, 0x00, 0x00, 0x00, 0x90, 0xa7, 0xe3, 0x9d, 0x00, 0x00, 0x00,
	0x03, 0x50, 0x4c, 0x54, 0x45, 0xe6, 0x00, 0x00, 0x0a, 0x15, 0x91, 0xc8, 0x00, 0x00, 0x00, 0x0f, 0x49, 0x44,
	0x41, 0x54, 0x78, 0xda, 0x63, 0x60, 0x18, 0x05, 0xa3, 0x80, 0x7c, 0x00, 0x00, 0x02, 0x40, 0x00, 0x01, 0xe0,
	0x4d, 0x1d, 0x44, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

static bool ask_short(struct lectern_model *model, const struct lectern_turn *turn, int attempt,
		      const struct lectern_cancel *cancel, struct lectern_answer *answer, struct lectern_error *error)
{
	struct lectern_ask ask = {.stage = "test",
				  .attempt = attempt,
				  .system = "You answer with one word.",
				  .turns = turn,
				  .turn_count = 1,
				  .max_tokens = 1024};
	return lectern_model_ask(model, &ask, cancel, answer, error);
}

static bool ask_with_picture(struct lectern_model *model, const struct lectern_cancel *cancel,
			     struct lectern_answer *answer, struct lectern_error *error)
{
	const struct lectern_picture_part part = {red_square, sizeof(red_square)};
	const struct lectern_turn turn = {.text = "What colour is the square?", .pictures = &part, .picture_count = 1};
	bool answered = ask_short(model, &turn, 1, cancel, answer, error);
	if (answered && !strcasestr(answer->text, "red"))
		atomic_store(&model->blind, true);
	return answered;
}

static bool ask_in_words(struct lectern_model *model, const struct lectern_cancel *cancel,
			 struct lectern_answer *answer, struct lectern_error *error)
{
	const struct lectern_turn turn = {.text = "Say ready."};
	return ask_short(model, &turn, 2, cancel, answer, error);
}

bool lectern_model_test(struct lectern_model *model, const struct lectern_cancel *cancel, char said[256],
			struct lectern_error *error)
{
	struct lectern_answer answer = {0};
	bool answered = lectern_model_sees(model) && ask_with_picture(model, cancel, &answer, error);
	if (!answered && !lectern_model_sees(model)) {
		lectern_answer_clear(&answer);
		answered = ask_in_words(model, cancel, &answer, error);
	}
	if (answered)
		snprintf(said, 256, "%.90s at %.70s answers in %.1f s and %.60s", model->endpoint.model,
			 model->address.shown ? model->address.shown : "the record", answer.seconds,
			 lectern_model_sees(model) ? "sees pictures"
						   : "sees no pictures: its critic looks at geometry only");
	lectern_answer_clear(&answer);
	return answered;
}
