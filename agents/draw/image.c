/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image.h"

#include "base/base.h"
#include "format.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A rectangle of pixels, from inclusive to exclusive, that may lie outside of the picture. */
struct box {
	int64_t left, top, right, bottom;
};

static uint32_t div255(uint32_t value)
{
	return ((value >> 8) + value) >> 8;
}

/* PIL keeps seven bits below the pixel value in its sums and rounds each division. */
static void pixel_over(uint8_t *below, const uint8_t *above)
{
	uint32_t rest = below[3] * (255u - above[3]);
	uint32_t alpha = above[3] * 255u + rest;
	uint32_t weight_above = above[3] * 255u * 255u * 128u / alpha;
	uint32_t weight_below = 255u * 128u - weight_above;
	for (int i = 0; i < 3; i++) {
		uint32_t sum = above[i] * weight_above + below[i] * weight_below;
		below[i] = (uint8_t)(div255(sum + (128u << 7)) >> 7);
	}
	below[3] = (uint8_t)div255(alpha + 128u);
}

void draw_pixels_over(uint8_t *below, const uint8_t *above, size_t count)
{
	for (size_t i = 0; i < count; i++, below += 4, above += 4)
		if (above[3])
			pixel_over(below, above);
}

static int64_t scaled(int64_t value, uint32_t from, uint32_t to)
{
	return from == to ? value : (int64_t)llround((double)value * to / from);
}

static struct box place(const struct draw_image *image, const uint32_t from[2], const uint32_t to[2])
{
	return (struct box){
		.left = scaled(image->x, from[0], to[0]),
		.top = scaled(image->y, from[1], to[1]),
		.right = scaled((int64_t)image->x + image->width, from[0], to[0]),
		.bottom = scaled((int64_t)image->y + image->height, from[1], to[1]),
	};
}

static struct box cut(struct box box, const uint32_t size[2])
{
	struct box seen = {
		.left = box.left > 0 ? box.left : 0,
		.top = box.top > 0 ? box.top : 0,
		.right = box.right < size[0] ? box.right : size[0],
		.bottom = box.bottom < size[1] ? box.bottom : size[1],
	};
	return seen.left < seen.right && seen.top < seen.bottom ? seen : (struct box){0};
}

static uint8_t *premultiplied(const struct draw_image *image)
{
	size_t count = (size_t)image->width * image->height;
	uint8_t *copy = lectern_alloc(4 * count);
	memcpy(copy, image->pixels, 4 * count);
	for (uint8_t *p = copy; image->mode == LECTERN_IMAGE_OVER && p < copy + 4 * count; p += 4)
		for (int i = 0; i < 3; i++)
			p[i] = (uint8_t)((p[i] * p[3] + 127) / 255);
	return copy;
}

static void make_straight(uint8_t *pixels, size_t count)
{
	for (uint8_t *p = pixels; p < pixels + 4 * count; p += 4)
		for (int i = 0; p[3] && i < 3; i++) {
			unsigned value = (p[i] * 255u + p[3] / 2u) / p[3];
			p[i] = (uint8_t)(value < 255 ? value : 255);
		}
}

static cairo_surface_t *surface_of(uint8_t *pixels, int64_t width, int64_t height)
{
	return cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_ARGB32, (int)width, (int)height,
						   (int)(4 * width));
}

/* The part `seen` of the image stretched to `whole`; premultiplied. */
static void resample(uint8_t *out, struct box seen, struct box whole, uint8_t *in, const struct draw_image *image)
{
	cairo_surface_t *source = surface_of(in, image->width, image->height);
	cairo_surface_t *target = surface_of(out, seen.right - seen.left, seen.bottom - seen.top);
	cairo_t *cairo = cairo_create(target);
	cairo_translate(cairo, (double)(whole.left - seen.left), (double)(whole.top - seen.top));
	cairo_scale(cairo, (double)(whole.right - whole.left) / image->width,
		    (double)(whole.bottom - whole.top) / image->height);
	cairo_set_source_surface(cairo, source, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
	cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
	cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
	cairo_paint(cairo);
	cairo_destroy(cairo);
	cairo_surface_destroy(target);
	cairo_surface_destroy(source);
}

static void stretch(struct draw_sprite *sprite, struct box seen, struct box whole, const struct draw_image *image)
{
	size_t count = (size_t)sprite->width * sprite->height;
	uint8_t *in = premultiplied(image);
	sprite->owned = lectern_alloc(4 * count);
	resample(sprite->owned, seen, whole, in, image);
	free(in);
	if (image->mode == LECTERN_IMAGE_OVER)
		make_straight(sprite->owned, count);
	sprite->pixels = sprite->owned;
	sprite->stride = 4 * (size_t)sprite->width;
}

void draw_sprite_make(struct draw_sprite *sprite, const struct draw_image *image, const uint32_t from[2],
		      const uint32_t to[2])
{
	struct box whole = place(image, from, to), seen = cut(whole, to);
	*sprite = (struct draw_sprite){
		.mode = image->mode,
		.x = (uint32_t)seen.left,
		.y = (uint32_t)seen.top,
		.width = (uint32_t)(seen.right - seen.left),
		.height = (uint32_t)(seen.bottom - seen.top),
	};
	if (!sprite->width)
		return;
	if (from[0] != to[0] || from[1] != to[1]) {
		stretch(sprite, seen, whole, image);
		return;
	}
	sprite->stride = 4 * (size_t)image->width;
	sprite->pixels =
		image->pixels + (size_t)(seen.top - whole.top) * sprite->stride + 4 * (size_t)(seen.left - whole.left);
}

void draw_sprite_clear(struct draw_sprite *sprite)
{
	free(sprite->owned);
	*sprite = (struct draw_sprite){0};
}

void draw_sprite_lay(const struct draw_sprite *sprite, uint8_t *pixels, size_t stride, uint32_t first, uint32_t end)
{
	uint32_t last = sprite->y + sprite->height;
	for (uint32_t y = first > sprite->y ? first : sprite->y; y < end && y < last; y++) {
		const uint8_t *from = sprite->pixels + (y - sprite->y) * sprite->stride;
		uint8_t *to = pixels + y * stride + 4 * (size_t)sprite->x;
		if (sprite->mode == LECTERN_IMAGE_REPLACE)
			memcpy(to, from, 4 * (size_t)sprite->width);
		else
			draw_pixels_over(to, from, sprite->width);
	}
}
