/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts narration into clauses: the pieces that are synthesised one at a time, so that their edges are exact. */
#pragma once

#include <stddef.h>

enum clause_end {
	CLAUSE_CUT = 1, /* too long for one piece: cut at a space, no pause */
	CLAUSE_COMMA,
	CLAUSE_LONG, /* semicolon, colon, dash */
	CLAUSE_SENTENCE,
};

struct clause {
	size_t offset; /* bytes into the text; neither edge is white space */
	size_t length;
	enum clause_end end;
};

/* `text` is valid UTF-8. *clauses is malloc'ed, also when there are none. */
size_t clauses_split(const char *text, size_t length, struct clause **clauses);
/* The pause that follows, in milliseconds. */
unsigned clause_pause_ms(enum clause_end end);
/* A copy to be spoken, byte for byte as long: control characters (commands to some engines) and the dots of
 * abbreviations (which engines take for the end of a sentence) are spaces. Caller frees. */
char *clause_spoken_text(const char *text, const struct clause *clause);
