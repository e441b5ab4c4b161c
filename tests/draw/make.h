/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes frame records, by hand and at random from a seed. */
#pragma once

#include "draw/draw.h"
#include "draw/format.h"

/* A small generator whose numbers are the same everywhere. */
struct dice {
	uint64_t state;
};
uint64_t dice_roll(struct dice *dice, uint64_t sides); /* 0..sides-1 */
double dice_between(struct dice *dice, double low, double high);

void put_uint(struct lectern_text *out, size_t bytes, uint64_t value);
void put_double(struct lectern_text *out, double value);
/* Starts a record; entries follow; record_end fills in the size. */
void record_begin(struct lectern_text *out, uint32_t repeat, bool key, uint32_t items);
void record_end(struct lectern_text *out);
void put_keep(struct lectern_text *out, uint32_t from, uint32_t count);
/* A style of one opaque colour each; `width` 0: no stroke. */
void put_plain_style(struct lectern_text *out, double red, double green, double blue, double alpha, double width);
/* A closed square of side 2 * half about x, y. */
void put_square(struct lectern_text *out, double x, double y, double half);
/* A record of its own with one red square. */
void square_record(struct lectern_text *out, uint32_t repeat, double x);

/* A picture that changes at random: paths with curves, gradients, miters, all kinds of style, images, entries of every
 * kind. Needs what it made last to refer to it. */
struct scene {
	struct dice dice;
	bool images;
	uint32_t count;
	bool image[64]; /* kind of each item */
	double camera[4];
	uint8_t background[4];
};
void scene_start(struct scene *scene, uint64_t seed);
void scene_record(struct scene *scene, struct lectern_text *out, bool key, uint32_t repeat);

/* A path of the test's own in the working folder's place for temporary files; caller frees. */
char *scratch_path(const char *name);
