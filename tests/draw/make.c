/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint64_t dice_roll(struct dice *dice, uint64_t sides)
{
	dice->state += 0x9e3779b97f4a7c15u;
	uint64_t z = dice->state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % sides;
}

double dice_between(struct dice *dice, double low, double high)
{
	return low + (high - low) * (double)dice_roll(dice, 1u << 30) / (double)(1u << 30);
}

void put_uint(struct lectern_text *out, size_t bytes, uint64_t value)
{
	for (size_t i = 0; i < bytes; i++, value >>= 8) {
		uint8_t byte = (uint8_t)value;
		lectern_text_add_bytes(out, &byte, 1);
	}
}

void put_double(struct lectern_text *out, double value)
{
	uint64_t bits;
	memcpy(&bits, &value, 8);
	put_uint(out, 8, bits);
}

static void begin(struct lectern_text *out, uint32_t repeat, bool key, uint32_t items, const double camera[4],
		  const uint8_t background[4])
{
	out->length = 0;
	put_uint(out, 4, 0);
	put_uint(out, 4, repeat);
	put_uint(out, 4, key ? LECTERN_RECORD_KEY : 0);
	put_uint(out, 4, items);
	for (int i = 0; i < 4; i++)
		put_double(out, camera[i]);
	lectern_text_add_bytes(out, background, 4);
}

void record_begin(struct lectern_text *out, uint32_t repeat, bool key, uint32_t items)
{
	begin(out, repeat, key, items, (double[]){128.0 / 9, 8, 0, 0}, (uint8_t[]){0, 0, 0, 255});
}

void record_end(struct lectern_text *out)
{
	uint32_t size = (uint32_t)out->length;
	for (int i = 0; i < 4; i++, size >>= 8)
		out->data[i] = (char)size;
}

void put_keep(struct lectern_text *out, uint32_t from, uint32_t count)
{
	put_uint(out, 1, LECTERN_OP_KEEP);
	put_uint(out, 4, from);
	put_uint(out, 4, count);
}

static void put_colour(struct lectern_text *out, double red, double green, double blue, double alpha)
{
	put_double(out, red);
	put_double(out, green);
	put_double(out, blue);
	put_double(out, alpha);
}

static void put_style_head(struct lectern_text *out, int join, int cap, const uint16_t counts[3], double width,
			   double background_width)
{
	put_uint(out, 1, (uint64_t)join);
	put_uint(out, 1, (uint64_t)cap);
	for (int i = 0; i < 3; i++)
		put_uint(out, 2, counts[i]);
	put_double(out, 1e-6);
	put_double(out, width);
	put_double(out, background_width);
}

void put_plain_style(struct lectern_text *out, double red, double green, double blue, double alpha, double width)
{
	put_style_head(out, 0, 0, (uint16_t[]){1, 1, 1}, width, 0);
	put_colour(out, red, green, blue, alpha);
	put_colour(out, 1, 1, 1, 1);
	put_colour(out, 0, 0, 0, 0);
}

void put_square(struct lectern_text *out, double x, double y, double half)
{
	static const double corners[5][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
	put_uint(out, 4, 16);
	for (int side = 0; side < 4; side++)
		for (int k = 0; k < 4; k++) {
			const double *a = corners[side], *b = corners[side + 1];
			put_double(out, x + half * (a[0] + (b[0] - a[0]) * k / 3));
			put_double(out, y + half * (a[1] + (b[1] - a[1]) * k / 3));
		}
}

void square_record(struct lectern_text *out, uint32_t repeat, double x)
{
	record_begin(out, repeat, true, 1);
	put_uint(out, 1, LECTERN_OP_PATH);
	put_plain_style(out, 1, 0, 0, 1, 0.04);
	put_square(out, x, 0, 1);
	record_end(out);
}

static void put_random_style(struct dice *dice, struct lectern_text *out)
{
	uint16_t counts[3];
	bool gradient = dice_roll(dice, 4) == 0;
	for (int i = 0; i < 3; i++)
		counts[i] = gradient ? (uint16_t)(1 + dice_roll(dice, 4)) : 1;
	put_style_head(out, (int)dice_roll(dice, 3), (int)dice_roll(dice, 3), counts,
		       dice_roll(dice, 3) ? dice_between(dice, 0, 0.3) : 0,
		       dice_roll(dice, 4) ? 0 : dice_between(dice, 0, 0.4));
	for (int i = 0; i < counts[0] + counts[1] + counts[2]; i++)
		put_colour(out, dice_between(dice, 0, 1), dice_between(dice, 0, 1), dice_between(dice, 0, 1),
			   dice_roll(dice, 3) ? dice_between(dice, 0, 1) : (double)dice_roll(dice, 2));
	for (int i = 0; (counts[0] > 1 || counts[1] > 1 || counts[2] > 1) && i < 4; i++)
		put_double(out, dice_between(dice, -5, 5));
}

/* Spiky curves in one or two subpaths, closed or open, sometimes with a point too many, a NaN or far away. */
static void put_random_points(struct dice *dice, struct lectern_text *out)
{
	uint32_t curves = (uint32_t)dice_roll(dice, 9), stray = dice_roll(dice, 12) ? 0 : 2;
	double x = dice_between(dice, -7, 7), y = dice_between(dice, -4, 4), size = dice_between(dice, 0.05, 2);
	double start[2] = {x, y}, last[2] = {x, y};
	if (dice_roll(dice, 12) == 0)
		size *= 100;
	put_uint(out, 4, 4 * curves + stray);
	for (uint32_t i = 0; i < curves; i++) {
		bool jump = dice_roll(dice, 6) == 0, close = i == curves - 1 && dice_roll(dice, 2);
		put_double(out, jump ? x : last[0]);
		put_double(out, jump ? y : last[1]);
		for (int k = 0; k < 3; k++)
			for (int axis = 0; axis < 2; axis++) {
				last[axis] = (axis ? y : x) + dice_between(dice, -size, size);
				put_double(out, k == 2 && close ? start[axis] : last[axis]);
			}
	}
	for (uint32_t i = 0; i < 2 * stray; i++)
		put_double(out, dice_roll(dice, 2) ? 0 : NAN);
}

static void put_random_image(struct dice *dice, struct lectern_text *out)
{
	uint32_t width = (uint32_t)dice_roll(dice, 40), height = (uint32_t)dice_roll(dice, 30);
	uint8_t mode = dice_roll(dice, 3) ? LECTERN_IMAGE_OVER : LECTERN_IMAGE_REPLACE;
	put_uint(out, 1, LECTERN_OP_IMAGE);
	put_uint(out, 1, mode);
	put_uint(out, 4, dice_roll(dice, 200) - 20);
	put_uint(out, 4, dice_roll(dice, 120) - 20);
	put_uint(out, 4, width);
	put_uint(out, 4, height);
	for (uint32_t i = 0; i < width * height; i++)
		put_uint(out, 4, dice_roll(dice, 2) ? dice_roll(dice, 1ull << 32) : 0xff000000u | i);
}

void scene_start(struct scene *scene, uint64_t seed)
{
	*scene = (struct scene){
		.dice = {seed},
		.images = true,
		.camera = {128.0 / 9, 8, 0, 0},
		.background = {10, 20, 30, 255},
	};
}

static void put_new(struct scene *scene, struct lectern_text *out, bool *image)
{
	*image = scene->images && dice_roll(&scene->dice, 6) == 0;
	if (*image) {
		put_random_image(&scene->dice, out);
		return;
	}
	put_uint(out, 1, LECTERN_OP_PATH);
	put_random_style(&scene->dice, out);
	put_random_points(&scene->dice, out);
}

static void put_entry(struct scene *scene, struct lectern_text *out, bool key, bool *image)
{
	uint32_t from = scene->count ? (uint32_t)dice_roll(&scene->dice, scene->count) : 0;
	uint64_t kind = scene->count && !key ? dice_roll(&scene->dice, 12) : 0;
	*image = kind > 0 && scene->image[from];
	if (kind == 0 || (*image && kind < 4)) {
		put_new(scene, out, image);
	} else if (kind < 3) {
		put_uint(out, 1, LECTERN_OP_MOVE);
		put_uint(out, 4, from);
		put_random_points(&scene->dice, out);
	} else if (kind < 4) {
		put_uint(out, 1, LECTERN_OP_STYLE);
		put_uint(out, 4, from);
		put_random_style(&scene->dice, out);
	} else {
		put_keep(out, from, 1);
	}
}

static void change_frame(struct scene *scene)
{
	uint64_t kind = dice_roll(&scene->dice, 24);
	if (kind == 0)
		for (int i = 0; i < 4; i++)
			scene->camera[i] =
				i < 2 ? dice_between(&scene->dice, 5, 20) : dice_between(&scene->dice, -2, 2);
	if (kind == 1)
		for (int i = 0; i < 4; i++)
			scene->background[i] = dice_roll(&scene->dice, 2) ? 0 : (uint8_t)dice_roll(&scene->dice, 256);
}

/* Keeps most of what was there, in order, and changes a few items. */
void scene_record(struct scene *scene, struct lectern_text *out, bool key, uint32_t repeat)
{
	bool image[64];
	uint32_t count = scene->count;
	if (count < 4 || dice_roll(&scene->dice, 4) == 0)
		count = (uint32_t)dice_roll(&scene->dice, 24);
	change_frame(scene);
	begin(out, repeat, key, count, scene->camera, scene->background);
	for (uint32_t i = 0; i < count; i++) {
		if (!key && i < scene->count && dice_roll(&scene->dice, 5)) {
			put_keep(out, i, 1);
			image[i] = scene->image[i];
		} else {
			put_entry(scene, out, key, &image[i]);
		}
	}
	record_end(out);
	memcpy(scene->image, image, count * sizeof(*image));
	scene->count = count;
}

char *scratch_path(const char *name)
{
	const char *folder = getenv("TMPDIR");
	return lectern_format("%s/lectern-test-%d-%s", folder ? folder : "/tmp", (int)getpid(), name);
}
