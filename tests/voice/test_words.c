/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../agents/voice/helper/words.h"
#include "../check.h"

#include <stdlib.h>

static const struct {
	const char *clause;
	struct spoken_start starts[8];
	size_t count;
	size_t span;
	const char *want; /* word start end, … */
} cases[] = {
	{"Draw a square,", {{0, 0}, {5, 30}, {7, 40}}, 3, 100, "Draw 0 30|a 30 40|square, 40 100|"},
	/* a number is told several times, a word of two not at all */
	{"the 12.5 of the",
	 {{0, 0}, {4, 20}, {5, 30}, {5, 40}, {9, 60}},
	 5,
	 110,
	 "the 0 20|12.5 20 60|of 60 80|the 80 110|"},
	/* nothing told: shared by length; the lone dash is not spoken */
	{"ab — cdef", {{0, 0}}, 0, 60, "ab 0 20|cdef 20 60|"},
	/* a sign is a word when the engine reads it */
	{"x + y", {{0, 0}, {2, 10}, {4, 20}}, 3, 30, "x 0 10|+ 10 20|y 20 30|"},
	/* times that run backwards or past the end */
	{"one two three", {{0, 50}, {4, 20}, {8, 900}}, 3, 100, "one 50 50|two 50 100|three 100 100|"},
	{"直角 a", {{0, 0}, {3, 10}, {7, 20}}, 3, 30, "直 0 10|角 10 20|a 20 30|"},
	{"", {{0, 0}}, 1, 10, ""},
};

static void check_order(const char *clause, const struct timed_word *words, size_t count, size_t span)
{
	for (size_t i = 0; i < count; i++) {
		CHECK(words[i].start <= words[i].end && words[i].end <= span, "%s: word %zu", clause, i);
		CHECK(i == 0 || words[i].start >= words[i - 1].end, "%s: word %zu", clause, i);
	}
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct timed_word *words;
		size_t count = words_place(cases[i].clause, cases[i].starts, cases[i].count, cases[i].span, &words);
		struct lectern_text have = {0};
		lectern_text_add(&have, "");
		for (size_t w = 0; w < count; w++)
			lectern_text_format(&have, "%.*s %zu %zu|", (int)words[w].length,
					    cases[i].clause + words[w].offset, words[w].start, words[w].end);
		CHECK_TEXT(have.data, cases[i].want);
		check_order(cases[i].clause, words, count, cases[i].span);
		lectern_text_clear(&have);
		free(words);
	}
	return check_end();
}
