/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/room.h"

#include <string.h>

/* Characters that a reader of the file could not see, or that would reorder what they see: written as escapes. */
static bool is_unseen(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202f) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c >= 0xe0000;
}

/* The next character of well-formed UTF-8 and its length in bytes. */
static uint32_t next_character(const char *p, size_t *length)
{
	const unsigned char *u = (const unsigned char *)p;
	*length = u[0] < 0x80 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	uint32_t c = u[0] & (*length == 1 ? 0x7fu : 0xffu >> (*length + 1));
	for (size_t i = 1; i < *length; i++) {
		if ((u[i] & 0xc0) != 0x80) {
			*length = i;
			return 0xfffd;
		}
		c = c << 6 | (u[i] & 0x3f);
	}
	return c;
}

static void add_escaped(struct lectern_text *out, const char *p, size_t length, uint32_t c)
{
	if (c == '\n')
		lectern_text_add(out, "\\n");
	else if (c == '\t')
		lectern_text_add(out, "\\t");
	else if (c == '"' || c == '\\')
		lectern_text_format(out, "\\%c", (char)c);
	else if (c < 0x100 && is_unseen(c))
		lectern_text_format(out, "\\x%02x", (unsigned)c);
	else if (c < 0x10000 && is_unseen(c))
		lectern_text_format(out, "\\u%04x", (unsigned)c);
	else if (is_unseen(c))
		lectern_text_format(out, "\\U%08x", (unsigned)c);
	else
		lectern_text_add_bytes(out, p, length);
}

/* A raw literal can't hold a quote, and its last character can't be a backslash; it pays only for backslashes. */
static bool is_raw(const char *text, size_t length)
{
	bool backslash = false;
	size_t size;
	for (const char *p = text; p < text + length; p += size) {
		uint32_t c = next_character(p, &size);
		if (c == '"' || is_unseen(c))
			return false;
		backslash |= c == '\\';
	}
	return backslash && text[length - 1] != '\\';
}

static void add_literal(struct lectern_text *out, const char *text, size_t length)
{
	size_t size;
	if (is_raw(text, length)) {
		lectern_text_add(out, "r\"");
		lectern_text_add_bytes(out, text, length);
	} else {
		lectern_text_add(out, "\"");
		for (const char *p = text; p < text + length; p += size) {
			uint32_t c = next_character(p, &size);
			add_escaped(out, p, size, c);
		}
	}
	lectern_text_add(out, "\"");
}

void lectern_coder_literal(struct lectern_text *out, const char *text)
{
	add_literal(out, text, strlen(text));
}

void lectern_coder_lines(struct lectern_text *out, const char *text, int indent)
{
	for (const char *p = text; *p;) {
		size_t length = strcspn(p, "\n");
		length += p[length] == '\n';
		if (p > text)
			lectern_text_format(out, "\n%*s", indent, "");
		add_literal(out, p, length);
		p += length;
	}
	if (!*text)
		lectern_text_add(out, "\"\"");
}
