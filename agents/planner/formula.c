/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/walk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 24

static void walk_all(struct walk *walk);

/* In words mode, a word apart from its neighbours. */
void lectern_walk_say(struct walk *walk, const char *text)
{
	if (walk->words && *text && walk->out->length && walk->out->data[walk->out->length - 1] != ' ')
		lectern_text_add(walk->out, " ");
	lectern_text_add(walk->out, text);
}

void lectern_walk_either(struct walk *walk, const char *words, const char *shown)
{
	lectern_walk_say(walk, walk->words ? words : shown);
}

void lectern_walk_skip_blanks(struct walk *walk)
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

struct walk lectern_walk_group(struct walk *walk, char open, char close)
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

struct walk lectern_walk_argument(struct walk *walk)
{
	lectern_walk_skip_blanks(walk);
	if (walk->p < walk->end && *walk->p == '{')
		return lectern_walk_group(walk, '{', '}');
	struct walk inner = *walk;
	inner.depth++;
	bool named = walk->p < walk->end && *walk->p == '\\';
	skip_character(walk);
	while (named && walk->p < walk->end && isalpha((unsigned char)*walk->p))
		walk->p++;
	inner.end = walk->p;
	return inner;
}

struct lectern_text lectern_walk_argument_text(struct walk *walk)
{
	struct lectern_text text = {0};
	struct walk inner = lectern_walk_argument(walk);
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

void lectern_walk_say_argument(struct walk *walk, bool bracket)
{
	struct lectern_text text = lectern_walk_argument_text(walk);
	bracket = bracket && !walk->words && !is_simple(text.data);
	lectern_text_add(walk->out, bracket ? "(" : "");
	lectern_walk_say(walk, text.data);
	lectern_text_add(walk->out, bracket ? ")" : "");
	lectern_text_clear(&text);
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
		lectern_walk_say(walk, "squared");
	else if (strcmp(text, "3") == 0)
		lectern_walk_say(walk, "cubed");
	else if (strcmp(text, "composed with") == 0)
		lectern_walk_say(walk, "degrees");
	else if (strncmp(text, "prime", 5) == 0)
		lectern_walk_say(walk, text);
	else {
		lectern_walk_say(walk, "to the");
		lectern_walk_say(walk, text);
	}
}

static void script(struct walk *walk, bool high)
{
	struct lectern_text text = lectern_walk_argument_text(walk);
	if (walk->words && high) {
		say_power(walk, text.data);
	} else if (walk->words) {
		lectern_walk_say(walk, "sub");
		lectern_walk_say(walk, text.data);
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

/* One character behind a backslash: \{ \% \, \\ . */
static void escaped(struct walk *walk)
{
	if (*walk->p & 0x80)
		return; /* read as a character of its own */
	char c[2] = {*walk->p++, 0};
	if (c[0] == '%')
		lectern_walk_either(walk, "percent", "%");
	else if (c[0] == '\\')
		lectern_text_add(walk->out, walk->words ? "," : " ");
	else if (strchr(",;:! ", c[0]))
		lectern_text_add(walk->out, walk->words || c[0] == '!' ? "" : " ");
	else if (!walk->words)
		lectern_walk_say(walk, c);
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
	if (lectern_walk_command(walk, name, length))
		return;
	const struct symbol *symbol = lectern_planner_symbol(name, length);
	char *unknown = lectern_strndup(name, length);
	lectern_walk_either(walk, symbol ? symbol->words : unknown, symbol ? symbol->shown : unknown);
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
	lectern_walk_say(walk, word);
	free(word);
	if (walk->words && walk->p - start == 1 && walk->p < walk->end && *walk->p == '(' && strchr("fghuvFGP", *start))
		lectern_walk_say(walk, "of");
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
		lectern_walk_say(walk, words_of((char)c));
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
		struct walk inner = lectern_walk_group(walk, '{', '}');
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
