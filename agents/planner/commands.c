/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of LaTeX that take arguments or limits. */
#include "planner/walk.h"

#include <stdlib.h>
#include <string.h>

static void fraction(struct walk *walk)
{
	lectern_walk_say_argument(walk, true);
	lectern_walk_either(walk, "over", "/");
	lectern_walk_say_argument(walk, true);
}

static void root(struct walk *walk)
{
	lectern_walk_skip_blanks(walk);
	if (walk->p < walk->end && *walk->p == '[') {
		struct walk index = lectern_walk_group(walk, '[', ']');
		bool cube = index.end - index.p == 1 && *index.p == '3';
		lectern_walk_either(walk, cube ? "the cube root of" : "the root of", cube ? "∛" : "√");
	} else {
		lectern_walk_either(walk, "the square root of", "√");
	}
	lectern_walk_say_argument(walk, true);
}

/* "the sum", then its limits where they follow, then "of". */
static void operator_with_limits(struct walk *walk, const char *words, const char *shown, bool limit)
{
	lectern_walk_either(walk, words, shown);
	if (!walk->words)
		return;
	lectern_walk_skip_blanks(walk);
	struct lectern_text low = {0}, high = {0};
	while (walk->p < walk->end && (*walk->p == '_' || *walk->p == '^')) {
		struct lectern_text *to = *walk->p++ == '_' ? &low : &high;
		lectern_text_clear(to);
		*to = lectern_walk_argument_text(walk);
		lectern_walk_skip_blanks(walk);
	}
	if (low.length) {
		lectern_walk_say(walk, limit ? "as" : high.length ? "from" : "over");
		lectern_walk_say(walk, low.data);
	}
	if (high.length) {
		lectern_walk_say(walk, "to");
		lectern_walk_say(walk, high.data);
	}
	lectern_walk_say(walk, "of");
	lectern_text_clear(&low);
	lectern_text_clear(&high);
}

/* \text{if } and its like: the argument is plain text. */
static void plain_text(struct walk *walk)
{
	struct walk inner = lectern_walk_argument(walk);
	char *text = lectern_strndup(inner.p, (size_t)(inner.end - inner.p));
	lectern_walk_say(walk, text);
	free(text);
}

/* \vec{v}, \hat{x}: a word around the argument; nothing where it can't be shown. */
static void accent(struct walk *walk, const char *before, const char *after)
{
	if (walk->words)
		lectern_walk_say(walk, before);
	lectern_walk_say_argument(walk, false);
	if (walk->words)
		lectern_walk_say(walk, after);
}

struct command {
	const char *name;
	enum {
		COMMAND_FRACTION = 1,
		COMMAND_ROOT,
		COMMAND_TEXT,
		COMMAND_LIMITS, /* words, shown */
		COMMAND_LIMIT,
		COMMAND_ACCENT, /* words before, words after */
		COMMAND_SKIP,
		COMMAND_SKIP_ARGUMENT,
	} what;
	const char *first;
	const char *second;
};

static const struct command commands[] = {
	{"frac", COMMAND_FRACTION, "", ""},
	{"dfrac", COMMAND_FRACTION, "", ""},
	{"tfrac", COMMAND_FRACTION, "", ""},
	{"cfrac", COMMAND_FRACTION, "", ""},
	{"sqrt", COMMAND_ROOT, "", ""},
	{"text", COMMAND_TEXT, "", ""},
	{"textbf", COMMAND_TEXT, "", ""},
	{"textit", COMMAND_TEXT, "", ""},
	{"mbox", COMMAND_TEXT, "", ""},
	{"mathrm", COMMAND_TEXT, "", ""},
	{"operatorname", COMMAND_TEXT, "", ""},
	{"sum", COMMAND_LIMITS, "the sum", "∑"},
	{"prod", COMMAND_LIMITS, "the product", "∏"},
	{"int", COMMAND_LIMITS, "the integral", "∫"},
	{"oint", COMMAND_LIMITS, "the closed integral", "∮"},
	{"lim", COMMAND_LIMIT, "the limit", "lim"},
	{"vec", COMMAND_ACCENT, "vector", ""},
	{"hat", COMMAND_ACCENT, "", "hat"},
	{"bar", COMMAND_ACCENT, "", "bar"},
	{"overline", COMMAND_ACCENT, "", "bar"},
	{"tilde", COMMAND_ACCENT, "", "tilde"},
	{"dot", COMMAND_ACCENT, "", "dot"},
	{"left", COMMAND_SKIP, "", ""},
	{"right", COMMAND_SKIP, "", ""},
	{"big", COMMAND_SKIP, "", ""},
	{"Big", COMMAND_SKIP, "", ""},
	{"limits", COMMAND_SKIP, "", ""},
	{"displaystyle", COMMAND_SKIP, "", ""},
	{"mathbb", COMMAND_SKIP, "", ""},
	{"mathbf", COMMAND_SKIP, "", ""},
	{"mathcal", COMMAND_SKIP, "", ""},
	{"boldsymbol", COMMAND_SKIP, "", ""},
	{"boxed", COMMAND_SKIP, "", ""},
	{"begin", COMMAND_SKIP_ARGUMENT, "", ""},
	{"end", COMMAND_SKIP_ARGUMENT, "", ""},
	{"label", COMMAND_SKIP_ARGUMENT, "", ""},
	{"tag", COMMAND_SKIP_ARGUMENT, "", ""},
	{"color", COMMAND_SKIP_ARGUMENT, "", ""},
};

static void run_command(struct walk *walk, const struct command *command)
{
	switch (command->what) {
	case COMMAND_FRACTION:
		fraction(walk);
		break;
	case COMMAND_ROOT:
		root(walk);
		break;
	case COMMAND_TEXT:
		plain_text(walk);
		break;
	case COMMAND_LIMITS:
	case COMMAND_LIMIT:
		operator_with_limits(walk, command->first, command->second, command->what == COMMAND_LIMIT);
		break;
	case COMMAND_ACCENT:
		accent(walk, command->first, command->second);
		break;
	case COMMAND_SKIP:
		if (walk->p < walk->end && *walk->p == '.')
			walk->p++; /* \left. */
		break;
	case COMMAND_SKIP_ARGUMENT:
		lectern_walk_argument(walk);
		break;
	}
}

bool lectern_walk_command(struct walk *walk, const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0) {
			run_command(walk, &commands[i]);
			return true;
		}
	return false;
}
