/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this room know of a picture, and the parser of records. */
#pragma once

#include "base/base.h"
#include "item.h"

struct lectern_picture {
	struct draw_list now;
	struct draw_list before; /* the items that the last applied record started from */
	double camera[4];
	uint8_t background[4];
	uint32_t width, height; /* pixels that image items are meant for; 0: those of whoever draws */
};

/* The coordinates of a chunk, which the records in it use up one after the other. */
struct draw_residuals {
	const uint64_t *at;
	const uint64_t *end;
};

struct draw_record {
	uint32_t repeat;
	bool key;
	double camera[4];
	uint8_t background[4];
};

/* Parses one whole record into `made` (empty before). `packed` is NULL for records as the worker sends them, else the
 * record is one of a chunk (see format.h). Returns NULL or what is wrong; `made` is then to be cleared. */
const char *draw_parse(const uint8_t *bytes, size_t length, struct draw_residuals *packed, const struct draw_list *old,
		       struct draw_list *made, struct draw_record *record);
/* The same, into a picture, which stays as it was when something is wrong. */
const char *draw_picture_apply(struct lectern_picture *picture, const uint8_t *bytes, size_t length,
			       struct draw_residuals *packed, struct draw_record *record);
