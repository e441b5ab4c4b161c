/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A speech engine: a struct of functions. Engines are global and single-threaded, as espeak-ng is. */
#pragma once

#include "base/base.h"

/* The engine says that the character at byte `offset` of the clause starts to sound at `sample`. */
struct spoken_start {
	size_t offset;
	size_t sample;
};

/* What an engine made of one clause, mono. The buffers are owned by the caller and used again for the next clause. */
struct spoken {
	int16_t *samples;
	size_t count;
	size_t capacity;
	struct spoken_start *starts; /* in the order in which they were spoken */
	size_t start_count;
	size_t start_capacity;
};

struct engine {
	const char *name;
	/* Chooses voice (NULL: the language's default) for the clauses to come. *identity (caller frees) names all that
	 * changes the sound. */
	bool (*choose)(const char *voice, const char *language, char **identity, struct lectern_error *error);
	uint32_t (*rate)(void); /* samples a second, after a successful choose */
	/* Speaks a NUL-ended clause of clean UTF-8. `spoken` was emptied. */
	bool (*speak)(const char *clause, struct spoken *spoken, struct lectern_error *error);
	double gain_db; /* brings its voices near -16 LUFS */
};

extern const struct engine engine_espeak;

void spoken_add(struct spoken *spoken, const int16_t *samples, size_t count);
void spoken_add_start(struct spoken *spoken, size_t offset, size_t sample);
void spoken_clear(struct spoken *spoken);
