/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a beat's narration to cues. */
#include "media/captions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_CHARACTERS ((size_t)42)
#define CUE_MAX_CHARACTERS  (2 * LINE_MAX_CHARACTERS)
#define CUE_MAX_SECONDS     7.0
#define CUE_MIN_SECONDS     1.0
#define MARK_WORTH          8

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t characters(const char *text, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += starts_character(text[i]);
	return count;
}

/* The byte that starts character `number`. */
static size_t byte_of(const char *text, size_t number)
{
	size_t at = 0;
	for (size_t seen = 0; text[at]; at++)
		if (starts_character(text[at]) && seen++ == number)
			break;
	return at;
}

/* Runs of white space become one space. */
static char *one_line(const char *text, size_t length)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (size_t i = 0; i < length; i++) {
		if (!is_space(text[i]))
			lectern_text_add_bytes(&out, text + i, 1);
		else if (out.length > 0 && out.data[out.length - 1] != ' ')
			lectern_text_add(&out, " ");
	}
	while (out.length > 0 && out.data[out.length - 1] == ' ')
		out.data[--out.length] = 0;
	return out.data;
}

/* The space whose break makes both lines fit and the longer one shortest, a mark before it counting for a few
 * characters; 0: there is none. */
static size_t best_break(const char *line)
{
	size_t all = characters(line, strlen(line)), left = 0, best = 0, best_score = (size_t)-1;
	for (size_t i = 0; line[i]; i++) {
		size_t right = all - left - 1;
		size_t longer = left > right ? left : right;
		size_t score = i > 0 && strchr(",;:.?!", line[i - 1]) ? longer : longer + MARK_WORTH;
		if (line[i] == ' ' && longer <= LINE_MAX_CHARACTERS && score < best_score) {
			best = i;
			best_score = score;
		}
		left += starts_character(line[i]);
	}
	return best;
}

/* Breaks a text of at most 84 characters into two lines where one is too short for it. */
static char *wrapped(char *line)
{
	size_t all = characters(line, strlen(line));
	if (all <= LINE_MAX_CHARACTERS)
		return line;
	size_t at = best_break(line);
	if (at > 0) {
		line[at] = '\n';
		return line;
	}
	at = byte_of(line, (all + 1) / 2); /* writing without spaces */
	char *two = lectern_format("%.*s\n%s", (int)at, line, line + at);
	free(line);
	return two;
}

static bool fits(const char *text, size_t length)
{
	char *line = one_line(text, length);
	size_t all = characters(line, strlen(line));
	bool ok = all <= LINE_MAX_CHARACTERS ||
		  (all <= CUE_MAX_CHARACTERS && (best_break(line) > 0 || !strchr(line, ' ')));
	free(line);
	return ok;
}

struct piece {
	size_t offset; /* bytes of the narration */
	size_t end;
	double start;
	double stop;
};

static void add_piece(struct lectern_captions *captions, const char *narration, const struct piece *piece, double start)
{
	char *text = wrapped(one_line(narration + piece->offset, piece->end - piece->offset));
	double stop = fmax(piece->stop, piece->start + CUE_MIN_SECONDS);
	if (*text)
		lectern_captions_add(captions, start + piece->start, start + stop, text);
	free(text);
}

static bool joins(const char *narration, const struct piece *piece, size_t end, double stop)
{
	return stop - piece->start <= CUE_MAX_SECONDS && fits(narration + piece->offset, end - piece->offset);
}

/* A clause too long for one cue is cut between words, into parts of about the same length. */
static void add_long_clause(struct lectern_captions *captions, const char *narration,
			    const struct lectern_speech *speech, const struct piece *clause, double start)
{
	size_t length = characters(narration + clause->offset, clause->end - clause->offset);
	double parts =
		fmax(ceil((double)length / CUE_MAX_CHARACTERS), ceil((clause->stop - clause->start) / CUE_MAX_SECONDS));
	size_t target = (size_t)ceil((double)length / parts);
	struct piece piece = {.offset = clause->offset, .start = clause->start};
	for (size_t i = 0; i < speech->word_count; i++) {
		const struct lectern_word *word = &speech->words[i];
		size_t end = word->offset + word->length;
		if (word->offset < clause->offset || end > clause->end)
			continue;
		bool full = characters(narration + piece.offset, word->offset - piece.offset) >= target;
		if (piece.end > 0 && (full || !joins(narration, &piece, end, word->end))) {
			piece.end = word->offset;
			piece.stop = word->start;
			add_piece(captions, narration, &piece, start);
			piece = (struct piece){.offset = word->offset, .start = word->start};
		}
		piece.end = end;
	}
	piece.end = clause->end;
	piece.stop = clause->stop;
	add_piece(captions, narration, &piece, start);
}

static bool ends_sentence(const char *text, size_t length)
{
	static const char *const ends[] = {".", "!", "?", "…", "。", "！", "？", "।", "؟"};
	static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "」"};
	for (size_t i = 0; i < sizeof(closers) / sizeof(*closers); i++) {
		size_t size = strlen(closers[i]);
		if (length > size && memcmp(text + length - size, closers[i], size) == 0)
			return ends_sentence(text, length - size);
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t size = strlen(ends[i]);
		if (length >= size && memcmp(text + length - size, ends[i], size) == 0)
			return true;
	}
	return false;
}

/* The clauses of a sentence share a cue as long as they fit. */
void lectern_captions_add_speech(struct lectern_captions *captions, const char *narration,
				 const struct lectern_speech *speech, double start)
{
	struct piece piece = {0};
	for (size_t i = 0; i < speech->clause_count; i++) {
		const struct lectern_word *clause = &speech->clauses[i];
		size_t end = clause->offset + clause->length;
		if (piece.end > 0 && !joins(narration, &piece, end, clause->end)) {
			add_piece(captions, narration, &piece, start);
			piece.end = 0;
		}
		if (piece.end == 0)
			piece = (struct piece){.offset = clause->offset, .start = clause->start};
		piece.end = end;
		piece.stop = clause->end;
		if (!joins(narration, &piece, end, clause->end)) {
			add_long_clause(captions, narration, speech, &piece, start);
			piece.end = 0;
		} else if (ends_sentence(narration, end)) {
			add_piece(captions, narration, &piece, start);
			piece.end = 0;
		}
	}
	if (piece.end > 0)
		add_piece(captions, narration, &piece, start);
}
