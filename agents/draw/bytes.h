/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Little-endian fields of records and files, whatever the machine and the alignment. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t draw_get(const uint8_t *at, size_t bytes)
{
	uint64_t value = 0;
	for (size_t i = bytes; i-- > 0;)
		value = value << 8 | at[i];
	return value;
}

static inline void draw_put(uint8_t *at, size_t bytes, uint64_t value)
{
	for (size_t i = 0; i < bytes; i++, value >>= 8)
		at[i] = (uint8_t)value;
}

static inline uint64_t draw_bits(double value)
{
	uint64_t bits;
	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline double draw_double(uint64_t bits)
{
	double value;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* Reads fields one after the other; past the end it gives zeros and sets `bad`. */
struct draw_cursor {
	const uint8_t *at;
	const uint8_t *end;
	bool bad;
};

static inline const uint8_t *draw_take(struct draw_cursor *cursor, size_t bytes)
{
	const uint8_t *at = cursor->at;
	if ((size_t)(cursor->end - at) < bytes) {
		cursor->bad = true;
		return NULL;
	}
	cursor->at += bytes;
	return at;
}

static inline uint64_t draw_take_uint(struct draw_cursor *cursor, size_t bytes)
{
	const uint8_t *at = draw_take(cursor, bytes);
	return at ? draw_get(at, bytes) : 0;
}

static inline double draw_take_double(struct draw_cursor *cursor)
{
	return draw_double(draw_take_uint(cursor, 8));
}
