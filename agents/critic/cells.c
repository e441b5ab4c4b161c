/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cells of the stage, and how much of each is drawn on. */
#include "critic/room.h"

#include <stdlib.h>

#define FREE_SHARE 0.01 /* less ink than this is a stray edge */
#define DIFFERS    48   /* sum over the channels, beyond antialiasing */

static const struct critic_box stage = {-1.95, -3.6, 6.75, 2.6};

struct critic_box critic_cell_box(int cell)
{
	double wide = (stage.right - stage.left) / GRID_SIDE, high = (stage.top - stage.bottom) / GRID_SIDE;
	double left = stage.left + cell % GRID_SIDE * wide, top = stage.top - cell / GRID_SIDE * high;
	return (struct critic_box){left, top - high, left + wide, top};
}

void critic_cell_name(int cell, char out[3])
{
	out[0] = (char)('A' + cell / GRID_SIDE);
	out[1] = (char)('1' + cell % GRID_SIDE);
	out[2] = 0;
}

struct critic_box critic_to_pixels(struct critic_box box, double width, double height)
{
	double unit = height / 8;
	return (struct critic_box){width / 2 + box.left * unit, height / 2 - box.bottom * unit,
				   width / 2 + box.right * unit, height / 2 - box.top * unit};
}

static bool is_ink(const uint8_t *pixel, const uint8_t *background)
{
	int sum = 0;
	for (int i = 0; i < 4; i++)
		sum += abs(pixel[i] - background[i]);
	return sum > DIFFERS;
}

static double ink_of(const uint8_t *pixels, uint32_t width, uint32_t height, int cell)
{
	struct critic_box box = critic_to_pixels(critic_cell_box(cell), width, height);
	size_t ink = 0, all = 0;
	for (uint32_t y = (uint32_t)box.top; y < (uint32_t)box.bottom && y < height; y++)
		for (uint32_t x = (uint32_t)box.left; x < (uint32_t)box.right && x < width; x++, all++)
			ink += is_ink(pixels + ((size_t)y * width + x) * 4, pixels);
	return all ? (double)ink / (double)all : 0;
}

void lectern_occupancy_read(struct lectern_occupancy *occupancy, const uint8_t *pixels, uint32_t width, uint32_t height)
{
	for (int cell = 0; cell < LECTERN_CELLS; cell++)
		occupancy->ink[cell] = ink_of(pixels, width, height, cell);
}

bool lectern_occupancy_is_free(const struct lectern_occupancy *occupancy, int cell)
{
	return occupancy->ink[cell] < FREE_SHARE;
}

char *lectern_occupancy_table(const struct lectern_occupancy *occupancy)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "    1   2   3   4   5   6\n");
	for (int cell = 0; cell < LECTERN_CELLS; cell++) {
		if (cell % GRID_SIDE == 0)
			lectern_text_format(&out, "%c", 'A' + cell / GRID_SIDE);
		if (lectern_occupancy_is_free(occupancy, cell))
			lectern_text_add(&out, "   .");
		else
			lectern_text_format(&out, " %3.0f", occupancy->ink[cell] * 100);
		if (cell % GRID_SIDE == GRID_SIDE - 1)
			lectern_text_add(&out, "\n");
	}
	return out.data;
}

static bool overlap(struct critic_box a, const double box[4])
{
	return a.left < box[2] && a.right > box[0] && a.bottom < box[3] && a.top > box[1];
}

/* The box with half a cell around it reaches its neighbours, and no further. */
char *lectern_occupancy_free_near(const struct lectern_occupancy *occupancy, const double box[4])
{
	struct critic_box first = critic_cell_box(0);
	double wide = (first.right - first.left) / 2, high = (first.top - first.bottom) / 2;
	const double around[4] = {box[0] - wide, box[1] - high, box[2] + wide, box[3] + high};
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (int cell = 0; cell < LECTERN_CELLS; cell++) {
		char name[3];
		struct critic_box area = critic_cell_box(cell);
		if (!lectern_occupancy_is_free(occupancy, cell) || overlap(area, box) || !overlap(area, around))
			continue;
		critic_cell_name(cell, name);
		lectern_text_format(&out, "%s%s", out.length ? ", " : "", name);
	}
	return out.data;
}
