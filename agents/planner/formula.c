/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 24

/* Walks LaTeX once, writing words or symbols. It aims at the formulas of a lecture, not at all of TeX: a command that
 * it doesn't know is read by its name. */
struct walk {
	const char *p;
	const char *end;
	struct lectern_text *out;
	bool words;
	int depth;
};

static void walk_all(struct walk *walk);

/* In words mode, a word apart from its neighbours. */
static void say(struct walk *walk, const char *text)
{
	if (walk->words && *text && walk->out->length && walk->out->data[walk->out->length - 1] != ' ')
		lectern_text_add(walk->out, " ");
	lectern_text_add(walk->out, text);
}

static void either(struct walk *walk, const char *words, const char *shown)
{
	say(walk, walk->words ? words : shown);
}

static void skip_blanks(struct walk *walk)
{
	while (walk->p < walk->end && isspace((unsigned char)*walk->p))
		walk->p++;
}

/* One character of UTF-8, whole. */
static void skip_character(struct walk *walk)
{
	if (walk->p < walk->end)
		walk->p++;
	while (walk->p < walk->end && (*walk->p & 0xc0) == 0x80)
		walk->p++;
}

/* The text of a group at *p behind its opening bracket; moves on behind the closing one. */
static struct walk group_of(struct walk *walk, char open, char close)
{
	struct walk inner = *walk;
	int depth = 1;
	inner.p = ++walk->p;
	while (walk->p < walk->end) {
		char c = *walk->p++;
		if (c == '\\' && walk->p < walk->end)
			walk->p++;
		else if (c == open)
			depth++;
		else if (c == close && --depth == 0)
			break;
	}
	inner.end = depth == 0 ? walk->p - 1 : walk->p;
	inner.depth++;
	return inner;
}

/* The next argument: a group, a command or one character. */
static struct walk argument_of(struct walk *walk)
{
	skip_blanks(walk);
	if (walk->p < walk->end && *walk->p == '{')
		return group_of(walk, '{', '}');
	struct walk inner = *walk;
	inner.depth++;
	bool named = walk->p < walk->end && *walk->p == '\\';
	skip_character(walk);
	while (named && walk->p < walk->end && isalpha((unsigned char)*walk->p))
		walk->p++;
	inner.end = walk->p;
	return inner;
}

/* The argument in the walk's form. Caller clears. */
static struct lectern_text argument_text(struct walk *walk)
{
	struct lectern_text text = {0};
	struct walk inner = argument_of(walk);
	inner.out = &text;
	lectern_text_add(&text, "");
	walk_all(&inner);
	while (text.length && text.data[text.length - 1] == ' ')
		text.data[--text.length] = 0;
	return text;
}

/* A number or one character: needs no brackets beside an operator. */
static bool is_simple(const char *text)
{
	size_t characters = 0;
	for (const char *p = text; *p; p++)
		characters += ((unsigned char)*p & 0xc0) != 0x80;
	return characters <= 1 || !text[strspn(text, "0123456789.")];
}

static void say_argument(struct walk *walk, bool bracket)
{
	struct lectern_text text = argument_text(walk);
	bracket = bracket && !walk->words && !is_simple(text.data);
	lectern_text_add(walk->out, bracket ? "(" : "");
	say(walk, text.data);
	lectern_text_add(walk->out, bracket ? ")" : "");
	lectern_text_clear(&text);
}

static void fraction(struct walk *walk)
{
	say_argument(walk, true);
	either(walk, "over", "/");
	say_argument(walk, true);
}

static void root(struct walk *walk)
{
	skip_blanks(walk);
	if (walk->p < walk->end && *walk->p == '[') {
		struct walk index = group_of(walk, '[', ']');
		bool cube = index.end - index.p == 1 && *index.p == '3';
		either(walk, cube ? "the cube root of" : "the root of", cube ? "∛" : "√");
	} else {
		either(walk, "the square root of", "√");
	}
	say_argument(walk, true);
}

/* Writes digits and a few letters high or low; false when a character has no such form. */
static bool add_script(struct lectern_text *out, const char *text, bool high)
{
	static const char plain[] = "0123456789+-=()ni";
	static const char *const highs[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸",
					    "⁹", "⁺", "⁻", "⁼", "⁽", "⁾", "ⁿ", "ⁱ"};
	static const char *const lows[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈",
					   "₉", "₊", "₋", "₌", "₍", "₎", "ₙ", "ᵢ"};
	if (!*text || strspn(text, plain) != strlen(text))
		return false;
	for (; *text; text++) {
		size_t at = (size_t)(strchr(plain, *text) - plain);
		lectern_text_add(out, high ? highs[at] : lows[at]);
	}
	return true;
}

static void say_power(struct walk *walk, const char *text)
{
	if (strcmp(text, "2") == 0)
		say(walk, "squared");
	else if (strcmp(text, "3") == 0)
		say(walk, "cubed");
	else if (strcmp(text, "composed with") == 0)
		say(walk, "degrees");
	else if (strncmp(text, "prime", 5) == 0)
		say(walk, text);
	else {
		say(walk, "to the");
		say(walk, text);
	}
}

static void script(struct walk *walk, bool high)
{
	struct lectern_text text = argument_text(walk);
	if (walk->words && high) {
		say_power(walk, text.data);
	} else if (walk->words) {
		say(walk, "sub");
		say(walk, text.data);
	} else if (high && strcmp(text.data, "∘") == 0) {
		lectern_text_add(walk->out, "°");
	} else if (high && strcmp(text.data, "′") == 0) {
		lectern_text_add(walk->out, "′");
	} else if (!add_script(walk->out, text.data, high)) {
		bool bracket = !is_simple(text.data);
		lectern_text_format(walk->out, "%c%s%s%s", high ? '^' : '_', bracket ? "(" : "", text.data,
				    bracket ? ")" : "");
	}
	lectern_text_clear(&text);
}

/* "the sum", then its limits where they follow, then "of". */
static void operator_with_limits(struct walk *walk, const char *words, const char *shown, bool limit)
{
	either(walk, words, shown);
	if (!walk->words)
		return;
	skip_blanks(walk);
	struct lectern_text low = {0}, high = {0};
	while (walk->p < walk->end && (*walk->p == '_' || *walk->p == '^')) {
		struct lectern_text *to = *walk->p++ == '_' ? &low : &high;
		lectern_text_clear(to);
		*to = argument_text(walk);
		skip_blanks(walk);
	}
	if (low.length) {
		say(walk, limit ? "as" : high.length ? "from" : "over");
		say(walk, low.data);
	}
	if (high.length) {
		say(walk, "to");
		say(walk, high.data);
	}
	say(walk, "of");
	lectern_text_clear(&low);
	lectern_text_clear(&high);
}

/* \text{if } and its like: the argument is plain text. */
static void plain_text(struct walk *walk)
{
	struct walk inner = argument_of(walk);
	char *text = lectern_strndup(inner.p, (size_t)(inner.end - inner.p));
	say(walk, text);
	free(text);
}

/* \vec{v}, \hat{x}: a word around the argument; nothing where it can't be shown. */
static void accent(struct walk *walk, const char *before, const char *after)
{
	if (walk->words)
		say(walk, before);
	say_argument(walk, false);
	if (walk->words)
		say(walk, after);
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
		argument_of(walk);
		break;
	}
}

/* One character behind a backslash: \{ \% \, \\ . */
static void escaped(struct walk *walk)
{
	if (*walk->p & 0x80)
		return; /* read as a character of its own */
	char c[2] = {*walk->p++, 0};
	if (c[0] == '%')
		either(walk, "percent", "%");
	else if (c[0] == '\\')
		lectern_text_add(walk->out, walk->words ? "," : " ");
	else if (strchr(",;:! ", c[0]))
		lectern_text_add(walk->out, walk->words || c[0] == '!' ? "" : " ");
	else if (!walk->words)
		say(walk, c);
}

static void command(struct walk *walk)
{
	const char *name = ++walk->p;
	if (walk->p == walk->end)
		return;
	while (walk->p < walk->end && isalpha((unsigned char)*walk->p))
		walk->p++;
	size_t length = (size_t)(walk->p - name);
	if (!length) {
		escaped(walk);
		return;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0) {
			run_command(walk, &commands[i]);
			return;
		}
	const struct symbol *symbol = lectern_planner_symbol(name, length);
	char *unknown = lectern_strndup(name, length);
	either(walk, symbol ? symbol->words : unknown, symbol ? symbol->shown : unknown);
	free(unknown);
}

static const char *words_of(char c)
{
	switch (c) {
	case '=':
		return "equals";
	case '+':
		return "plus";
	case '-':
		return "minus";
	case '*':
		return "times";
	case '/':
		return "over";
	case '<':
		return "is less than";
	case '>':
		return "is greater than";
	case '!':
		return "factorial";
	case '\'':
		return "prime";
	default:
		return "";
	}
}

static bool goes_on(const struct walk *walk, bool digit)
{
	if (walk->p >= walk->end)
		return false;
	if (!digit)
		return isalpha((unsigned char)*walk->p);
	return isdigit((unsigned char)*walk->p) ||
	       (strchr(".,", *walk->p) && walk->p + 1 < walk->end && isdigit((unsigned char)walk->p[1]));
}

/* A number is one word; so are three letters or more; f before a bracket is "f of". */
static void letters(struct walk *walk)
{
	const char *start = walk->p;
	bool digit = isdigit((unsigned char)*start);
	while (goes_on(walk, digit))
		walk->p++;
	if (!digit && walk->p - start < 3)
		walk->p = start + 1;
	char *word = lectern_strndup(start, (size_t)(walk->p - start));
	say(walk, word);
	free(word);
	if (walk->words && walk->p - start == 1 && walk->p < walk->end && *walk->p == '(' && strchr("fghuvFGP", *start))
		say(walk, "of");
}

static void character(struct walk *walk)
{
	unsigned char c = (unsigned char)*walk->p;
	char text[2] = {(char)c, 0};
	walk->p++;
	if (c >= 0x80 || (walk->words && strchr(",.;:?", c)))
		lectern_text_add(walk->out, text);
	else if (isspace(c) || c == '&' || c == '~')
		lectern_text_add(walk->out, walk->words ? "" : " ");
	else if (walk->words)
		say(walk, words_of((char)c));
	else if (c == '\'')
		lectern_text_add(walk->out, "′");
	else
		lectern_text_add(walk->out, text);
}

static void step(struct walk *walk)
{
	unsigned char c = (unsigned char)*walk->p;
	if (c == '\\')
		command(walk);
	else if (isalnum(c))
		letters(walk);
	else if (c == '^' || c == '_') {
		walk->p++;
		script(walk, c == '^');
	} else if (c == '{') {
		struct walk inner = group_of(walk, '{', '}');
		walk_all(&inner);
	} else if (c == '%') {
		while (walk->p < walk->end && *walk->p != '\n')
			walk->p++;
	} else
		character(walk);
}

static void walk_all(struct walk *walk)
{
	while (walk->p < walk->end && walk->depth < MAX_DEPTH)
		step(walk);
}

void lectern_planner_formula_words(struct lectern_text *out, const char *latex, size_t length)
{
	struct walk walk = {latex, latex + length, out, true, 0};
	walk_all(&walk);
}

void lectern_planner_formula_symbols(struct lectern_text *out, const char *latex, size_t length)
{
	struct walk walk = {latex, latex + length, out, false, 0};
	walk_all(&walk);
}
