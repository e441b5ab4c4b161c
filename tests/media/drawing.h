/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawings made by hand: a square that moves over a plain background. */
#pragma once

#include "draw/draw.h"
#include "draw/format.h"

#include <stdlib.h>
#include <string.h>

struct record {
	uint8_t bytes[1024];
	size_t length;
};

static inline void record_put(struct record *record, const void *bytes, size_t length)
{
	memcpy(record->bytes + record->length, bytes, length);
	record->length += length;
}

static inline void record_u8(struct record *record, uint8_t value)
{
	record_put(record, &value, 1);
}

static inline void record_u16(struct record *record, uint16_t value)
{
	record_put(record, &value, 2);
}

static inline void record_u32(struct record *record, uint32_t value)
{
	record_put(record, &value, 4);
}

static inline void record_f64(struct record *record, double value)
{
	record_put(record, &value, 8);
}

/* A white square of side 2 whose left edge is at x, in a frame of 16 x 9 units. */
static inline void record_square(struct record *record, double x)
{
	const double corners[5][2] = {{x, -1}, {x + 2, -1}, {x + 2, 1}, {x, 1}, {x, -1}};
	record_u8(record, LECTERN_OP_PATH);
	record_u8(record, 0);
	record_u8(record, 0);
	for (int i = 0; i < 3; i++)
		record_u16(record, 1);
	record_f64(record, 1e-6);
	record_f64(record, 0);
	record_f64(record, 0);
	for (int colour = 0; colour < 3; colour++)
		for (int i = 0; i < 4; i++)
			record_f64(record, colour == 0 || i < 3 ? 1 : 0);
	record_u32(record, 16);
	for (int side = 0; side < 4; side++)
		for (int i = 0; i < 4; i++)
			for (int axis = 0; axis < 2; axis++)
				record_f64(record, corners[side][axis] +
							   (corners[side + 1][axis] - corners[side][axis]) * i / 3);
}

static inline void record_make(struct record *record, const uint8_t background[4], double x, uint32_t repeat)
{
	*record = (struct record){0};
	record_u32(record, 0);
	record_u32(record, repeat);
	record_u32(record, LECTERN_RECORD_KEY);
	record_u32(record, 1);
	record_f64(record, 16);
	record_f64(record, 9);
	record_f64(record, 0);
	record_f64(record, 0);
	record_put(record, background, 4);
	record_square(record, x);
	uint32_t size = (uint32_t)record->length;
	memcpy(record->bytes, &size, 4);
}

/* The square moves for `moving` frames, then stands for `standing`. */
static inline bool drawing_make(const char *path, const uint8_t background[4], uint32_t fps, uint32_t moving,
				uint32_t standing, struct lectern_error *error)
{
	struct lectern_drawing_info info = {.width = 320, .height = 180, .fps_num = fps, .fps_den = 1};
	struct record record;
	char *part = lectern_format("%s.part", path);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, error);
	bool ok = writer;
	for (uint32_t i = 0; i < moving && ok; i++) {
		record_make(&record, background, -8 + 0.1 * i, 1);
		ok = lectern_drawing_writer_add(writer, record.bytes, record.length, error);
	}
	if (standing > 0 && ok) {
		record_make(&record, background, 4, standing);
		ok = lectern_drawing_writer_add(writer, record.bytes, record.length, error);
	}
	if (ok)
		ok = lectern_drawing_writer_finish(writer, path, error);
	else
		lectern_drawing_writer_abandon(writer);
	free(part);
	return ok;
}
