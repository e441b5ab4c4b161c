/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Narration of one beat: clauses spoken one after the other, trimmed, with pauses, levelled, and their times. */
#pragma once

#include "engine.h"
#include "words.h"

struct narration {
	struct spoken sound;
	struct timed_word *words; /* offsets into the text, samples into the sound */
	size_t word_count;
	struct timed_word *clauses;
	size_t clause_count;
};

/* The engine's voice was chosen. on_clause tells that a clause is done, so that nobody takes long work for a hang. */
bool narrate(const struct engine *engine, const char *text, void (*on_clause)(size_t done, size_t all),
	     struct narration *narration, struct lectern_error *error);
void narration_clear(struct narration *narration);
