/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct lectern_text *text, size_t more)
{
	size_t need = text->length + more + 1;
	if (need <= text->capacity)
		return;
	size_t capacity = text->capacity ? text->capacity : 64;
	while (capacity < need)
		capacity *= 2;
	text->data = lectern_realloc(text->data, capacity);
	text->capacity = capacity;
}

void lectern_text_add_bytes(struct lectern_text *text, const void *more, size_t length)
{
	reserve(text, length);
	if (length)
		memcpy(text->data + text->length, more, length);
	text->length += length;
	text->data[text->length] = 0;
}

void lectern_text_add(struct lectern_text *text, const char *more)
{
	lectern_text_add_bytes(text, more, strlen(more));
}

void lectern_text_format(struct lectern_text *text, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length > 0) {
		reserve(text, (size_t)length);
		vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
		text->length += (size_t)length;
	}
	va_end(again);
}

void lectern_text_clear(struct lectern_text *text)
{
	free(text->data);
	*text = (struct lectern_text){0};
}

/* The number of continuation bytes after `lead`, and the range that the first of them must be in (RFC 3629). */
static int continuation(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 1;
	if (lead >= 0xe0 && lead <= 0xef) {
		*low = lead == 0xe0 ? 0xa0 : 0x80;
		*high = lead == 0xed ? 0x9f : 0xbf;
		return 2;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*low = lead == 0xf0 ? 0x90 : 0x80;
		*high = lead == 0xf4 ? 0x8f : 0xbf;
		return 3;
	}
	return -1;
}

/* Bytes of the well-formed character at `p`, or 0. */
static size_t character_at(const unsigned char *p, const unsigned char *end)
{
	unsigned char low, high;
	if (*p < 0x80)
		return *p != 0;
	int more = continuation(*p, &low, &high);
	if (more < 0 || end - p <= more || p[1] < low || p[1] > high)
		return 0;
	for (int i = 2; i <= more; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return (size_t)more + 1;
}

bool lectern_utf8_valid(const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + length;
	while (p < end) {
		size_t size = character_at(p, end);
		if (!size)
			return false;
		p += size;
	}
	return true;
}

void lectern_utf8_mend(char *text)
{
	unsigned char *p = (unsigned char *)text;
	const unsigned char *end = p + strlen(text);
	while (p < end) {
		size_t size = character_at(p, end);
		if (!size)
			*p = '?';
		p += size ? size : 1;
	}
}
