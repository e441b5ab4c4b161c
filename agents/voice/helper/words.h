/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When each word of a clause is spoken. */
#pragma once

#include "engine.h"

struct timed_word {
	size_t offset; /* bytes into the clause */
	size_t length;
	size_t start; /* samples into the clause */
	size_t end;
};

/* The words of `clause` (what stands between spaces; each ideograph by itself), placed in its `span` samples by the
 * starts that the engine told. An engine may skip words ("of the" is one to espeak-ng): those share the time of the
 * word before by their length. *words is malloc'ed. */
size_t words_place(const char *clause, const struct spoken_start *starts, size_t start_count, size_t span,
		   struct timed_word **words);
