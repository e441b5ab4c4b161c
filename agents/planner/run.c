/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <string.h>

/* Appends with every stretch of blanks as one space, none at the start. */
static void add_flowing(struct lectern_text *to, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool blank = isspace((unsigned char)text[i]);
		if (blank && (!to->length || to->data[to->length - 1] == ' '))
			continue;
		lectern_text_add_bytes(to, blank ? " " : text + i, 1);
	}
}

static bool has_word(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (isalnum((unsigned char)text[i]) || (text[i] & 0x80))
			return true;
	return false;
}

static void add_text(struct run *run, const char *text, size_t length)
{
	run->words |= has_word(text, length);
	add_flowing(&run->shown, text, length);
	add_flowing(&run->spoken, text, length);
}

static void end_mark(struct run *run)
{
	if (run->mark.length)
		lectern_beat_add_mark(&run->held, run->mark.data, run->spoken.length);
	lectern_text_clear(&run->mark);
}

void lectern_planner_run_add(struct run *run, const char *text, size_t length)
{
	/* md4c may hand out a mark in several pieces */
	for (const char *p = text, *end = text + length; p < end;) {
		const char *stop = memchr(p, run->in_mark ? MARK_CLOSE : MARK_OPEN, (size_t)(end - p));
		size_t size = (size_t)((stop ? stop : end) - p);
		if (run->in_mark)
			lectern_text_add_bytes(&run->mark, p, size);
		else
			add_text(run, p, size);
		if (stop && run->in_mark)
			end_mark(run);
		run->in_mark ^= stop != NULL;
		p += size + 1;
	}
}

/* A blank before a formula's words, where they would run into those before. */
static void part_words(struct lectern_text *text)
{
	if (text->length && isalnum((unsigned char)text->data[text->length - 1]))
		lectern_text_add(text, " ");
}

void lectern_planner_run_add_formula(struct run *run, const char *latex, size_t length, const char *language,
				     bool display)
{
	struct lectern_text words = {0}, symbols = {0};
	bool english = strncmp(language, "en", 2) == 0 && !isalpha((unsigned char)language[2]);
	lectern_planner_formula_words(&words, latex, length);
	lectern_planner_formula_symbols(&symbols, latex, length);
	const struct lectern_text *spoken = english ? &words : &symbols;
	run->words |= !display;
	if (symbols.length && !display)
		add_flowing(&run->shown, symbols.data, symbols.length);
	if (spoken->length) {
		part_words(&run->spoken);
		add_flowing(&run->spoken, spoken->data, spoken->length);
	}
	lectern_text_clear(&words);
	lectern_text_clear(&symbols);
}

void lectern_planner_run_clear(struct run *run)
{
	lectern_text_clear(&run->shown);
	lectern_text_clear(&run->spoken);
	lectern_text_clear(&run->mark);
	lectern_beat_clear(&run->held);
	*run = (struct run){0};
}
