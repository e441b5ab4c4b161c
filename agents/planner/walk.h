/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What formula.c and commands.c share. */
#pragma once

#include "planner/room.h"

/* Walks LaTeX once, writing words or symbols. It aims at the formulas of a lecture, not at all of TeX: a command that
 * it doesn't know is read by its name. */
struct walk {
	const char *p;
	const char *end;
	struct lectern_text *out;
	bool words;
	int depth;
};

void lectern_walk_say(struct walk *walk, const char *text);
void lectern_walk_either(struct walk *walk, const char *words, const char *shown);
void lectern_walk_skip_blanks(struct walk *walk);
/* The text of a group at *p behind its opening bracket; moves on behind the closing one. */
struct walk lectern_walk_group(struct walk *walk, char open, char close);
/* The next argument: a group, a command or one character. */
struct walk lectern_walk_argument(struct walk *walk);
/* The argument in the walk's form. Caller clears. */
struct lectern_text lectern_walk_argument_text(struct walk *walk);
/* Writes the next argument; with `bracket`, in brackets where it needs some beside an operator. */
void lectern_walk_say_argument(struct walk *walk, bool bracket);

/* commands.c: runs a command that is more than a symbol; false when it is none. */
bool lectern_walk_command(struct walk *walk, const char *name, size_t length);
