/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define UNTOLD ((size_t)-1)

static size_t character_length(const char *at)
{
	size_t length = 1;
	while ((at[length] & 0xc0) == 0x80)
		length++;
	return length;
}

/* From U+2E80 on (lead bytes e2 ba and above): scripts that put no spaces between words, except Hangul's. */
static bool is_ideograph(const char *at)
{
	unsigned char lead = (unsigned char)at[0], next = lead ? (unsigned char)at[1] : 0;
	if (lead >= 0xea && lead <= 0xed)
		return false;
	return lead > 0xe2 || (lead == 0xe2 && next >= 0xba);
}

/* Something that can be heard: a letter, a digit, or a sign such as + that is read out is decided by the engine. */
static bool has_letter(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
		if (letter || (unsigned char)c >= 0xc3)
			return !(i + 1 < length && (unsigned char)c == 0xe2 && (unsigned char)text[i + 1] == 0x80);
	}
	return false;
}

static size_t word_length(const char *at)
{
	if (is_ideograph(at))
		return character_length(at);
	size_t length = 0;
	while (at[length] && at[length] != ' ' && !is_ideograph(at + length))
		length += character_length(at + length);
	return length;
}

static size_t told_start(const struct spoken_start *starts, size_t count, size_t offset, size_t length)
{
	size_t start = UNTOLD;
	for (size_t i = 0; i < count; i++)
		if (starts[i].offset >= offset && starts[i].offset < offset + length && starts[i].sample < start)
			start = starts[i].sample;
	return start;
}

/* Words first..end-1 share the samples from..to by their length. */
static void share(struct timed_word *words, size_t first, size_t end, size_t from, size_t to)
{
	size_t all = 0, before = 0;
	for (size_t i = first; i < end; i++)
		all += words[i].length;
	for (size_t i = first; i < end; i++) {
		words[i].start = from + (to - from) * before / all;
		before += words[i].length;
		words[i].end = from + (to - from) * before / all;
	}
}

/* Makes starts and ends monotone and complete within span. */
static void settle(struct timed_word *words, size_t count, size_t span)
{
	size_t first = 0, from = count && words[0].start != UNTOLD ? words[0].start : 0;
	from = from < span ? from : span;
	for (size_t i = 1; i <= count; i++) {
		if (i < count && words[i].start == UNTOLD)
			continue;
		size_t to = i < count ? words[i].start : span;
		to = to < from ? from : to > span ? span : to;
		share(words, first, i, from, to);
		first = i;
		from = to;
	}
}

size_t words_place(const char *clause, const struct spoken_start *starts, size_t start_count, size_t span,
		   struct timed_word **words)
{
	size_t count = 0, at = 0;
	struct timed_word *list = lectern_alloc((strlen(clause) + 1) * sizeof(*list));
	while (clause[at]) {
		if (clause[at] == ' ') {
			at++;
			continue;
		}
		size_t length = word_length(clause + at), start = told_start(starts, start_count, at, length);
		if (start != UNTOLD || has_letter(clause + at, length))
			list[count++] = (struct timed_word){.offset = at, .length = length, .start = start};
		at += length;
	}
	settle(list, count, span);
	*words = list;
	return count;
}
