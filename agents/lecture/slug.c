/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ID_LENGTH 48

/* The letter without its accent for U+00C0 to U+00FF, in order; a space where there is none. */
static const char latin1[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

/* One character of the title as a slug shows it: a letter or digit, or 0 for everything else. Moves *p on. */
static char slug_letter(const char **p)
{
	unsigned char c = (unsigned char)*(*p)++;
	if (c < 0x80)
		return isalnum(c) ? (char)tolower(c) : 0;
	unsigned char next = (unsigned char)**p;
	while (((unsigned char)**p & 0xc0) == 0x80)
		(*p)++;
	if (c != 0xc3 || (next & 0xc0) != 0x80)
		return 0;
	char letter = latin1[next & 0x3f];
	return letter == ' ' ? 0 : letter;
}

char *lectern_slug(const char *title)
{
	struct lectern_text slug = {0};
	bool gap = false;
	for (const char *p = title; *p;) {
		char letter = slug_letter(&p);
		/* an apostrophe inside a word doesn't part it: "Newton's" */
		if (!letter && p[-1] == '\'')
			continue;
		if (letter && gap && slug.length)
			lectern_text_add(&slug, "-");
		if (letter)
			lectern_text_add_bytes(&slug, &letter, 1);
		gap = !letter;
	}
	if (!slug.length)
		lectern_text_add(&slug, "untitled");
	return slug.data;
}

/* "03-why-the-squares-fit", cut after a whole word where it is too long. */
static char *section_id(size_t number, const char *slug)
{
	char *id = lectern_format("%02zu-%s", number, slug);
	if (strlen(id) <= ID_LENGTH)
		return id;
	bool whole = id[ID_LENGTH] == '-';
	id[ID_LENGTH] = 0;
	char *dash = strrchr(id, '-');
	if (!whole && dash > id + 3)
		*dash = 0;
	return id;
}

/* The number in front makes ids unique. */
void lectern_lecture_name_sections(struct lectern_lecture *lecture)
{
	for (size_t i = 0; i < lecture->section_count; i++) {
		struct lectern_section *section = &lecture->sections[i];
		char *slug = lectern_slug(section->title);
		free(section->id);
		section->id = section_id(i + 1, slug);
		free(slug);
	}
}

bool lectern_is_id(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return length > 0 && length <= ID_LENGTH && !text[length] && text[0] != '-';
}

bool lectern_is_name(const char *text)
{
	if (!isalnum((unsigned char)text[0]))
		return false;
	for (const char *p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr(".:_+-", *p))
			return false;
	return true;
}
