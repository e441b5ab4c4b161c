/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clauses.h"

#include "base/base.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CLAUSE_LENGTH_MAX ((size_t)480)

enum mark_rule {
	MARK_ANYWHERE = 1,
	MARK_BEFORE_SPACE, /* "3:4" and "1,000" are not cut */
	MARK_BETWEEN_SPACES,
	MARK_DOT,
};

struct mark {
	const char *bytes;
	enum clause_end end;
	enum mark_rule rule;
};

static const struct mark marks[] = {
	{"--", CLAUSE_LONG, MARK_BETWEEN_SPACES},  {".", CLAUSE_SENTENCE, MARK_DOT},
	{"…", CLAUSE_SENTENCE, MARK_DOT},          {"!", CLAUSE_SENTENCE, MARK_BEFORE_SPACE},
	{"?", CLAUSE_SENTENCE, MARK_BEFORE_SPACE}, {"؟", CLAUSE_SENTENCE, MARK_BEFORE_SPACE},
	{",", CLAUSE_COMMA, MARK_BEFORE_SPACE},    {"،", CLAUSE_COMMA, MARK_BEFORE_SPACE},
	{";", CLAUSE_LONG, MARK_BEFORE_SPACE},     {":", CLAUSE_LONG, MARK_BEFORE_SPACE},
	{"–", CLAUSE_LONG, MARK_BETWEEN_SPACES},   {"—", CLAUSE_LONG, MARK_ANYWHERE},
	{"。", CLAUSE_SENTENCE, MARK_ANYWHERE},    {"！", CLAUSE_SENTENCE, MARK_ANYWHERE},
	{"？", CLAUSE_SENTENCE, MARK_ANYWHERE},    {"।", CLAUSE_SENTENCE, MARK_ANYWHERE},
	{"，", CLAUSE_COMMA, MARK_ANYWHERE},       {"、", CLAUSE_COMMA, MARK_ANYWHERE},
	{"；", CLAUSE_LONG, MARK_ANYWHERE},        {"：", CLAUSE_LONG, MARK_ANYWHERE},
};

/* What may stand between a mark and the space after it, and still belongs to the clause. */
static const char *const closers[] = {"\"", "'", ")", "]", "}", "”", "’", "»", "」", "』", ".", "!", "?", "…"};

static const char *const abbreviations[] = {"dr", "mr", "mrs", "ms",  "prof", "st",  "vs",  "e.g", "i.e",
					    "cf", "al", "ca",  "bzw", "vgl",  "z.b", "d.h", "u.a", "approx"};
/* These are words as well, unless a number follows. */
static const char *const numbered[] = {"fig", "figs", "eq",  "eqs", "no", "nos", "nr",
				       "vol", "ch",   "sec", "p",   "pp", "abb"};

struct scan {
	const char *text;
	size_t length;
	size_t start; /* of the clause being read */
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool starts_with(const struct scan *scan, size_t at, const char *bytes)
{
	size_t length = strlen(bytes);
	return scan->length - at >= length && memcmp(scan->text + at, bytes, length) == 0;
}

static const struct mark *mark_at(const struct scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (starts_with(scan, at, marks[i].bytes))
			return &marks[i];
	return NULL;
}

static size_t skip_closers(const struct scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(closers) / sizeof(*closers); i++) {
		if (at < scan->length && starts_with(scan, at, closers[i])) {
			at += strlen(closers[i]);
			i = (size_t)-1;
		}
	}
	return at;
}

static size_t skip_space(const struct scan *scan, size_t at)
{
	while (at < scan->length && is_space(scan->text[at]))
		at++;
	return at;
}

static bool in_list(const char *word, size_t length, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == length && strncasecmp(word, list[i], length) == 0)
			return true;
	return false;
}

/* The start of the word that ends before `at`. */
static size_t word_before(const struct scan *scan, size_t at)
{
	while (at > scan->start && !is_space(scan->text[at - 1]) && !strchr("([{\"'", scan->text[at - 1]))
		at--;
	return at;
}

/* "Donald E. Knuth", "J. R. R. Tolkien"; but "at point A. Then" ends a sentence. */
static bool is_initial(const struct scan *scan, size_t word, size_t dot, size_t next)
{
	if (dot - word != 1 || !isupper((unsigned char)scan->text[word]))
		return false;
	if (next >= scan->length || !isupper((unsigned char)scan->text[next]))
		return false;
	size_t before = word;
	while (before > scan->start && is_space(scan->text[before - 1]))
		before--;
	return before == scan->start || isupper((unsigned char)scan->text[word_before(scan, before)]);
}

static bool is_abbreviation(const struct scan *scan, size_t dot)
{
	size_t word = word_before(scan, dot), next = skip_space(scan, dot + 1);
	const char *text = scan->text + word;
	if (in_list(text, dot - word, abbreviations, sizeof(abbreviations) / sizeof(*abbreviations)))
		return next < scan->length;
	if (in_list(text, dot - word, numbered, sizeof(numbered) / sizeof(*numbered)))
		return next < scan->length && isdigit((unsigned char)scan->text[next]);
	return is_initial(scan, word, dot, next);
}

static bool before_space(const struct scan *scan, size_t at)
{
	return at >= scan->length || is_space(scan->text[at]);
}

/* A dot before a small letter ends no sentence; three dots before one are a short pause. */
static bool dot_ends(const struct scan *scan, size_t at, size_t after, enum clause_end *end)
{
	size_t next = skip_space(scan, after);
	bool small = next < scan->length && islower((unsigned char)scan->text[next]);
	bool single = scan->text[at] == '.' && after == at + 1;
	if (!before_space(scan, after) || (single && (small || is_abbreviation(scan, at))))
		return false;
	if (small && !single)
		*end = CLAUSE_COMMA;
	return true;
}

static bool mark_cuts(const struct scan *scan, const struct mark *mark, size_t at, size_t after, enum clause_end *end)
{
	*end = mark->end;
	switch (mark->rule) {
	case MARK_ANYWHERE:
		return true;
	case MARK_BEFORE_SPACE:
		return before_space(scan, after);
	case MARK_BETWEEN_SPACES:
		return before_space(scan, after) && at > 0 && is_space(scan->text[at - 1]);
	case MARK_DOT:
		return dot_ends(scan, at, after, end);
	}
	return false;
}

static bool is_empty_line(const struct scan *scan, size_t at)
{
	if (scan->text[at] != '\n')
		return false;
	size_t next = at + 1;
	while (next < scan->length && is_space(scan->text[next]) && scan->text[next] != '\n')
		next++;
	return next < scan->length && scan->text[next] == '\n';
}

/* Bytes of the clause's end that begins at `at`; 0: the clause goes on. */
static size_t end_at(const struct scan *scan, size_t at, enum clause_end *end)
{
	if (is_empty_line(scan, at)) {
		*end = CLAUSE_SENTENCE;
		return 1;
	}
	*end = CLAUSE_CUT;
	if (at - scan->start >= CLAUSE_LENGTH_MAX && is_space(scan->text[at]))
		return 1;
	/* text without spaces: cut before a character, never inside one */
	if (at - scan->start >= 2 * CLAUSE_LENGTH_MAX && at + 1 < scan->length && (scan->text[at + 1] & 0xc0) != 0x80)
		return 1;
	const struct mark *mark = mark_at(scan, at);
	if (!mark)
		return 0;
	size_t after = skip_closers(scan, at + strlen(mark->bytes));
	return mark_cuts(scan, mark, at, after, end) ? after - at : 0;
}

struct clause_list {
	struct clause *items;
	size_t count;
	size_t capacity;
};

static void add_clause(struct clause_list *list, const struct scan *scan, size_t stop, enum clause_end end)
{
	size_t start = skip_space(scan, scan->start);
	while (stop > start && is_space(scan->text[stop - 1]))
		stop--;
	if (stop <= start)
		return;
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 16;
		list->items = lectern_realloc(list->items, list->capacity * sizeof(*list->items));
	}
	list->items[list->count++] = (struct clause){.offset = start, .length = stop - start, .end = end};
}

size_t clauses_split(const char *text, size_t length, struct clause **clauses)
{
	struct scan scan = {.text = text, .length = length};
	struct clause_list list = {.items = lectern_alloc(16 * sizeof(struct clause)), .capacity = 16};
	size_t at = 0;
	while (at < length) {
		enum clause_end end;
		size_t bytes = end_at(&scan, at, &end);
		if (bytes == 0) {
			at++;
			continue;
		}
		at += bytes;
		add_clause(&list, &scan, at, end);
		scan.start = at;
	}
	add_clause(&list, &scan, length, CLAUSE_SENTENCE);
	*clauses = list.items;
	return list.count;
}

unsigned clause_pause_ms(enum clause_end end)
{
	switch (end) {
	case CLAUSE_CUT:
		return 0;
	case CLAUSE_COMMA:
		return 120;
	case CLAUSE_LONG:
		return 200;
	case CLAUSE_SENTENCE:
		return 300;
	}
	return 0;
}

char *clause_spoken_text(const char *text, const struct clause *clause)
{
	char *copy = lectern_strndup(text + clause->offset, clause->length);
	for (char *c = copy; *c; c++) {
		bool abbreviation = *c == '.' && c[1] && is_space(c[1]);
		if ((unsigned char)*c < ' ' || *c == 0x7f || abbreviation)
			*c = ' ';
	}
	return copy;
}
