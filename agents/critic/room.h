/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the critic's files share. Inside the room only. */
#pragma once

#include "critic/critic.h"
#include "draw/draw.h"

#include <cairo.h>

#define CRITIC_WIDTH  854
#define CRITIC_HEIGHT 480
#define GRID_SIDE     6 /* cells a row and rows */

/* ---- cells.c: the same grid as data/manim/lectern/grid.py ---- */
struct critic_box {
	double left, bottom, right, top;
};
struct critic_box critic_cell_box(int cell);
/* "A1" of 0; out holds 3 bytes. */
void critic_cell_name(int cell, char out[3]);
/* The box in pixels, y downwards: left, bottom > top. */
struct critic_box critic_to_pixels(struct critic_box box, double width, double height);

/* ---- frames.c ---- */
/* A frame of a drawing as a surface of CRITIC_WIDTH x CRITIC_HEIGHT on black. NULL with an error. */
cairo_surface_t *critic_frame(struct lectern_drawing *drawing, uint64_t frame, struct lectern_error *error);

/* ---- sheet.c ---- */
void critic_draw_grid(cairo_t *cairo);

struct critic_shot {
	int beat; /* 1 based */
	bool end; /* else the middle */
	const char *drawing;
};
struct critic_png {
	uint8_t *data;
	size_t length, capacity;
};
/* Up to four shots, two a row, each with the grid and its name over it. Free png->data. */
bool critic_sheet(const struct critic_shot *shots, size_t count, struct critic_png *png, struct lectern_error *error);

/* ---- score.c ---- */
/* How bad a finding of the geometry check is. */
double critic_weight(const char *kind);
