/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw.h"
#include "format.h"
#include "image.h"
#include "match.h"
#include "path.h"
#include "picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where cairo's fixed-point coordinates wrap around, and boxes mean nothing any more. */
#define COORDINATE_MAX 4e6

/* What the painter knows of an item that it drew. */
struct trace {
	uint32_t first, end; /* rows that it may touch */
	struct draw_sprite sprite;
};

struct lectern_painter {
	uint32_t width, height;
	uint8_t *pixels;
	uint8_t *scratch; /* where items are drawn when not all rows are */
	bool *dirty;      /* by row */
	bool drawn;       /* the pixels show `items` */
	double camera[4];
	uint8_t background[4];
	uint32_t scene[2]; /* size that images are meant for */
	struct draw_list items;
	struct trace *traces;
	cairo_matrix_t matrix;
};

struct lectern_painter *lectern_painter_new(uint32_t width, uint32_t height, struct lectern_error *error)
{
	if (!width || !height || width > LECTERN_RECORD_MAX_SIDE || height > LECTERN_RECORD_MAX_SIDE) {
		lectern_fail(error, LECTERN_BAD_INPUT, "a picture of %ux%u pixels can't be drawn", width, height);
		return NULL;
	}
	struct lectern_painter *painter = lectern_alloc(sizeof(*painter));
	painter->width = width;
	painter->height = height;
	painter->pixels = lectern_alloc(4 * (size_t)width * height);
	painter->scratch = lectern_alloc(4 * (size_t)width * height);
	painter->dirty = lectern_alloc(height * sizeof(*painter->dirty));
	return painter;
}

static void free_traces(struct trace *traces, size_t count)
{
	for (size_t i = 0; i < count; i++)
		draw_sprite_clear(&traces[i].sprite);
	free(traces);
}

void lectern_painter_free(struct lectern_painter *painter)
{
	if (!painter)
		return;
	free_traces(painter->traces, painter->items.count);
	draw_list_free(&painter->items);
	free(painter->dirty);
	free(painter->scratch);
	free(painter->pixels);
	free(painter);
}

const uint8_t *lectern_painter_pixels(const struct lectern_painter *painter)
{
	return painter->pixels;
}

static void mark(struct lectern_painter *painter, uint32_t first, uint32_t end)
{
	memset(painter->dirty + first, true, end - first);
}

static uint32_t row(const struct lectern_painter *painter, double y)
{
	return y <= 0 ? 0 : y >= painter->height ? painter->height : (uint32_t)y;
}

/* The box of what the item may touch, in pixels; false when it is beyond what cairo's numbers hold. */
static bool reach_box(const struct lectern_painter *painter, const struct draw_item *item, double box[4])
{
	const cairo_matrix_t *m = &painter->matrix;
	const struct draw_points *points = item->points;
	double pad = draw_path_reach(item) * fmax(fabs(m->xx), fabs(m->yy)) + 2;
	box[0] = points->low[0] * m->xx + m->x0 - pad;
	box[1] = points->high[1] * m->yy + m->y0 - pad;
	box[2] = points->high[0] * m->xx + m->x0 + pad;
	box[3] = points->low[1] * m->yy + m->y0 + pad;
	for (int i = 0; i < 4; i++)
		if (!(fabs(box[i]) < COORDINATE_MAX))
			return false;
	return true;
}

static void trace_path(const struct lectern_painter *painter, const struct draw_item *item, struct trace *trace)
{
	double box[4];
	if (!draw_path_visible(item))
		return;
	trace->end = painter->height;
	if (!reach_box(painter, item, box))
		return;
	trace->first = row(painter, floor(box[1]));
	trace->end = row(painter, ceil(box[3]));
}

static void trace_item(const struct lectern_painter *painter, const struct draw_item *item, struct trace *trace)
{
	if (!item->image) {
		trace_path(painter, item, trace);
		return;
	}
	draw_sprite_make(&trace->sprite, item->image, painter->scene, (uint32_t[]){painter->width, painter->height});
	trace->first = trace->sprite.y;
	trace->end = trace->sprite.y + trace->sprite.height;
}

/* Takes over the picture's camera, background and size; true when any differs from what was drawn. */
static bool take_frame(struct lectern_painter *painter, const struct lectern_picture *picture)
{
	uint32_t scene[2] = {painter->width, painter->height};
	if (picture->width && picture->height)
		memcpy(scene, (uint32_t[]){picture->width, picture->height}, sizeof(scene));
	if (painter->drawn && memcmp(painter->camera, picture->camera, sizeof(painter->camera)) == 0 &&
	    memcmp(painter->background, picture->background, sizeof(painter->background)) == 0 &&
	    memcmp(painter->scene, scene, sizeof(scene)) == 0)
		return false;
	memcpy(painter->camera, picture->camera, sizeof(painter->camera));
	memcpy(painter->background, picture->background, sizeof(painter->background));
	memcpy(painter->scene, scene, sizeof(scene));
	double width = painter->width, height = painter->height;
	const double *camera = painter->camera;
	cairo_matrix_init(&painter->matrix, width / camera[0], 0, 0, -(height / camera[1]),
			  width / 2 - camera[2] * (width / camera[0]), height / 2 + camera[3] * (height / camera[1]));
	return true;
}

static void take_items(struct lectern_painter *painter, const struct draw_list *now, const uint32_t *match)
{
	struct draw_list items = {0};
	struct trace *traces = lectern_alloc(now->count * sizeof(*traces));
	for (size_t i = 0; i < now->count; i++) {
		draw_list_push(&items, draw_item_retain(&now->items[i]));
		if (match[i] != DRAW_NONE) {
			struct trace *old = &painter->traces[match[i]];
			traces[i] = *old;
			*old = (struct trace){0};
			/* pixels that are not scaled lie in the old item, which may go */
			if (traces[i].sprite.pixels && !traces[i].sprite.owned)
				trace_item(painter, &items.items[i], &traces[i]);
		} else {
			trace_item(painter, &items.items[i], &traces[i]);
			mark(painter, traces[i].first, traces[i].end);
		}
	}
	for (size_t i = 0; i < painter->items.count; i++)
		mark(painter, painter->traces[i].first, painter->traces[i].end);
	free_traces(painter->traces, painter->items.count);
	draw_list_free(&painter->items);
	painter->items = items;
	painter->traces = traces;
}

/* Makes the painter's items those of the picture and marks the rows that this changes. */
static void update(struct lectern_painter *painter, const struct lectern_picture *picture)
{
	bool all = take_frame(painter, picture);
	uint32_t *match = lectern_alloc(picture->now.count * sizeof(*match));
	memset(painter->dirty, all, painter->height);
	if (all)
		memset(match, 0xff, picture->now.count * sizeof(*match));
	else
		draw_match(&painter->items, &picture->now, match);
	take_items(painter, &picture->now, match);
	free(match);
}

static uint32_t run_end(const struct lectern_painter *painter, uint32_t first)
{
	uint32_t end = first;
	while (end < painter->height && painter->dirty[end] == painter->dirty[first])
		end++;
	return end;
}

static void clear_dirty(const struct lectern_painter *painter, uint8_t *pixels)
{
	size_t stride = 4 * (size_t)painter->width;
	const uint8_t *cleared = NULL;
	for (uint32_t y = 0; y < painter->height; y++) {
		uint8_t *row_bytes = pixels + y * stride;
		if (!painter->dirty[y])
			continue;
		for (size_t x = 0; !cleared && x < stride; x += 4)
			memcpy(row_bytes + x, painter->background, 4);
		if (cleared)
			memcpy(row_bytes, cleared, stride);
		cleared = row_bytes;
	}
}

static void lay_image(const struct lectern_painter *painter, const struct trace *trace, uint8_t *pixels)
{
	uint32_t end;
	for (uint32_t first = trace->first; first < trace->end; first = end) {
		end = run_end(painter, first);
		if (painter->dirty[first])
			draw_sprite_lay(&trace->sprite, pixels, 4 * (size_t)painter->width, first, end);
	}
}

/* Draws every item that touches a dirty row, whole and without a clip: cairo rounds what a clip cuts otherwise. Dirty
 * rows of `pixels` come out right, the others as they may. */
static cairo_status_t draw_items(const struct lectern_painter *painter, uint8_t *pixels)
{
	cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, (int)painter->width,
								       (int)painter->height, (int)(4 * painter->width));
	cairo_t *cairo = cairo_create(surface);
	cairo_set_matrix(cairo, &painter->matrix);
	for (size_t i = 0; i < painter->items.count; i++) {
		const struct trace *trace = &painter->traces[i];
		if (!memchr(painter->dirty + trace->first, true, trace->end - trace->first))
			continue;
		if (!painter->items.items[i].image) {
			draw_path(cairo, &painter->items.items[i]);
			continue;
		}
		cairo_surface_flush(surface);
		lay_image(painter, trace, pixels);
		cairo_surface_mark_dirty(surface);
	}
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return status;
}

static void copy_dirty(struct lectern_painter *painter)
{
	size_t stride = 4 * (size_t)painter->width;
	uint32_t end;
	for (uint32_t first = 0; first < painter->height; first = end) {
		end = run_end(painter, first);
		if (painter->dirty[first])
			memcpy(painter->pixels + first * stride, painter->scratch + first * stride,
			       (end - first) * stride);
	}
}

static struct lectern_rows dirty_rows(const struct lectern_painter *painter)
{
	struct lectern_rows rows = {0, painter->height};
	while (rows.end > 0 && !painter->dirty[rows.end - 1])
		rows.end--;
	while (rows.first < rows.end && !painter->dirty[rows.first])
		rows.first++;
	return rows;
}

static bool paint_dirty(struct lectern_painter *painter, struct lectern_rows rows, struct lectern_error *error)
{
	bool all = !memchr(painter->dirty, false, painter->height);
	uint8_t *pixels = all ? painter->pixels : painter->scratch;
	if (rows.first == rows.end)
		return true;
	clear_dirty(painter, pixels);
	cairo_status_t status = draw_items(painter, pixels);
	if (status != CAIRO_STATUS_SUCCESS)
		return lectern_fail(error, LECTERN_RENDERER, "a picture can't be drawn: %s",
				    cairo_status_to_string(status));
	if (!all)
		copy_dirty(painter);
	return true;
}

bool lectern_painter_paint(struct lectern_painter *painter, const struct lectern_picture *picture,
			   struct lectern_rows *changed, struct lectern_error *error)
{
	update(painter, picture);
	struct lectern_rows rows = dirty_rows(painter);
	painter->drawn = paint_dirty(painter, rows, error);
	if (changed)
		*changed = rows;
	return painter->drawn;
}
