/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "item.h"

#include "base/base.h"
#include "bytes.h"

#include <math.h>
#include <stdlib.h>
#include <xxhash.h>

#define STYLE_FIXED 32u

static size_t colour_count(const uint8_t *raw)
{
	return (size_t)draw_get(raw + 2, 2) + (size_t)draw_get(raw + 4, 2) + (size_t)draw_get(raw + 6, 2);
}

static bool is_gradient(const uint8_t *raw)
{
	return draw_get(raw + 2, 2) > 1 || draw_get(raw + 4, 2) > 1 || draw_get(raw + 6, 2) > 1;
}

size_t draw_style_length(const uint8_t *raw, size_t length)
{
	if (length < STYLE_FIXED)
		return 0;
	size_t need = STYLE_FIXED + 32 * colour_count(raw) + (is_gradient(raw) ? 32 : 0);
	return need <= length ? need : 0;
}

static bool all_finite(const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!isfinite(values[i]))
			return false;
	return true;
}

static void get_doubles(double *out, const uint8_t *raw, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = draw_double(draw_get(raw + 8 * i, 8));
}

/* False when a field is out of bounds. */
static bool fill_style(struct draw_style *style, double *colours, const uint8_t *raw)
{
	size_t count = colour_count(raw);
	style->join = raw[0];
	style->cap = raw[1];
	style->fills = (uint16_t)draw_get(raw + 2, 2);
	style->strokes = (uint16_t)draw_get(raw + 4, 2);
	style->backgrounds = (uint16_t)draw_get(raw + 6, 2);
	double widths[3];
	get_doubles(widths, raw + 8, 3);
	style->tolerance = widths[0];
	style->width = widths[1];
	style->background_width = widths[2];
	get_doubles(colours, raw + STYLE_FIXED, 4 * count);
	if (is_gradient(raw))
		get_doubles(style->gradient, raw + STYLE_FIXED + 32 * count, 4);
	style->fill = colours;
	style->stroke = style->fill + 4 * (size_t)style->fills;
	style->background = style->stroke + 4 * (size_t)style->strokes;
	return style->join <= 2 && style->cap <= 2 && style->fills && style->strokes && style->backgrounds &&
	       all_finite(widths, 3) && all_finite(colours, 4 * count) && all_finite(style->gradient, 4);
}

struct draw_style *draw_style_new(const uint8_t *raw, size_t size)
{
	size_t colours = 32 * colour_count(raw);
	struct draw_style *style = lectern_alloc(sizeof(*style) + colours + size);
	uint8_t *copy = (uint8_t *)(style + 1) + colours;
	memcpy(copy, raw, size);
	style->raw = copy;
	style->size = size;
	style->hash = XXH3_64bits(raw, size);
	atomic_init(&style->refs, 1);
	if (fill_style(style, (double *)(style + 1), raw))
		return style;
	free(style);
	return NULL;
}

struct draw_points *draw_points_new(uint32_t count)
{
	struct draw_points *points = lectern_alloc(sizeof(*points) + 16 * (size_t)count);
	atomic_init(&points->refs, 1);
	points->count = count;
	return points;
}

void draw_points_seal(struct draw_points *points)
{
	size_t count = points->count;
	points->hash = XXH3_64bits(points->xy, 16 * count);
	points->finite = all_finite(points->xy, 2 * count);
	for (int axis = 0; axis < 2 && count; axis++) {
		double low = points->xy[axis], high = low;
		for (size_t i = 1; i < count; i++) {
			double value = points->xy[2 * i + (size_t)axis];
			low = value < low ? value : low;
			high = value > high ? value : high;
		}
		points->low[axis] = low;
		points->high[axis] = high;
	}
}

struct draw_image *draw_image_new(uint32_t width, uint32_t height)
{
	struct draw_image *image = lectern_alloc(sizeof(*image) + 4 * (size_t)width * height);
	atomic_init(&image->refs, 1);
	image->width = width;
	image->height = height;
	return image;
}

void draw_image_seal(struct draw_image *image)
{
	uint64_t seed = (uint64_t)(uint32_t)image->x << 32 | (uint32_t)image->y;
	image->hash = XXH3_64bits_withSeed(image->pixels, 4 * (size_t)image->width * image->height, seed);
}

static void retain(atomic_uint *refs)
{
	atomic_fetch_add_explicit(refs, 1, memory_order_relaxed);
}

/* Every shared part starts with its count, so one function ends them all. */
static void release(void *part)
{
	atomic_uint *refs = part;
	if (refs && atomic_fetch_sub_explicit(refs, 1, memory_order_acq_rel) == 1)
		free(part);
}

struct draw_item draw_item_retain(const struct draw_item *item)
{
	if (item->style)
		retain(&item->style->refs);
	if (item->points)
		retain(&item->points->refs);
	if (item->image)
		retain(&item->image->refs);
	return *item;
}

void draw_item_release(struct draw_item *item)
{
	release(item->style);
	release(item->points);
	release(item->image);
	*item = (struct draw_item){.from = DRAW_NONE};
}

bool draw_style_equal(const struct draw_style *a, const struct draw_style *b)
{
	if (a == b)
		return true;
	return a && b && a->hash == b->hash && a->size == b->size && memcmp(a->raw, b->raw, a->size) == 0;
}

bool draw_points_equal(const struct draw_points *a, const struct draw_points *b)
{
	if (a == b)
		return true;
	return a && b && a->hash == b->hash && a->count == b->count && memcmp(a->xy, b->xy, 16 * (size_t)a->count) == 0;
}

static bool image_equal(const struct draw_image *a, const struct draw_image *b)
{
	if (a == b)
		return true;
	return a && b && a->hash == b->hash && a->mode == b->mode && a->x == b->x && a->y == b->y &&
	       a->width == b->width && a->height == b->height &&
	       memcmp(a->pixels, b->pixels, 4 * (size_t)a->width * a->height) == 0;
}

bool draw_item_equal(const struct draw_item *a, const struct draw_item *b)
{
	return draw_style_equal(a->style, b->style) && draw_points_equal(a->points, b->points) &&
	       image_equal(a->image, b->image);
}

uint64_t draw_item_hash(const struct draw_item *item)
{
	if (item->image)
		return item->image->hash;
	return item->style->hash * 0x9e3779b97f4a7c15u ^ item->points->hash;
}

size_t draw_item_weight(const struct draw_item *item)
{
	if (item->image)
		return 18 + 4 * (size_t)item->image->width * item->image->height;
	return 5 + item->style->size + 16 * (size_t)item->points->count;
}

void draw_list_push(struct draw_list *list, struct draw_item item)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? 2 * list->capacity : 64;
		list->items = lectern_realloc(list->items, list->capacity * sizeof(*list->items));
	}
	list->items[list->count++] = item;
}

void draw_list_clear(struct draw_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		draw_item_release(&list->items[i]);
	list->count = 0;
}

void draw_list_free(struct draw_list *list)
{
	draw_list_clear(list);
	free(list->items);
	*list = (struct draw_list){0};
}
