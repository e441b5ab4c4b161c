/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items of a picture. Styles, points and images never change once made and are shared by reference count, so that
 * a picture that keeps most of its items costs next to nothing. Counts are atomic: a picture and the painter that
 * remembers it may live on different threads. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRAW_NONE UINT32_MAX

struct draw_style {
	atomic_uint refs;
	uint8_t join; /* cairo_line_join_t */
	uint8_t cap;  /* cairo_line_cap_t */
	uint16_t fills, strokes, backgrounds;
	double tolerance;
	double width, background_width;
	double gradient[4];
	const double *fill, *stroke, *background; /* four doubles a colour */
	uint64_t hash;
	size_t size;        /* of `raw` */
	const uint8_t *raw; /* the style as in a record */
};

struct draw_points {
	atomic_uint refs;
	uint32_t count;
	bool finite;
	double low[2], high[2]; /* box of the points, when finite */
	uint64_t hash;
	double xy[];
};

struct draw_image {
	atomic_uint refs;
	uint8_t mode; /* enum lectern_image_mode */
	int32_t x, y;
	uint32_t width, height;
	uint64_t hash;
	uint8_t pixels[];
};

/* Either style and points, or an image; each is one reference held. */
struct draw_item {
	struct draw_style *style;
	struct draw_points *points;
	struct draw_image *image;
	uint32_t from; /* the item of the picture before that it comes from, or DRAW_NONE */
};

/* Length of the style at raw[0..length), or 0 when it does not fit. */
size_t draw_style_length(const uint8_t *raw, size_t length);
/* Makes a style of exactly one style's bytes; NULL when a field is out of bounds. */
struct draw_style *draw_style_new(const uint8_t *raw, size_t size);
struct draw_points *draw_points_new(uint32_t count); /* fill xy, then call draw_points_seal */
void draw_points_seal(struct draw_points *points);
struct draw_image *draw_image_new(uint32_t width, uint32_t height); /* fill the rest, then call draw_image_seal */
void draw_image_seal(struct draw_image *image);

struct draw_item draw_item_retain(const struct draw_item *item);
void draw_item_release(struct draw_item *item);
bool draw_style_equal(const struct draw_style *a, const struct draw_style *b);
bool draw_points_equal(const struct draw_points *a, const struct draw_points *b);
bool draw_item_equal(const struct draw_item *a, const struct draw_item *b);
uint64_t draw_item_hash(const struct draw_item *item);
/* Bytes that the item takes in a record that stands alone. */
size_t draw_item_weight(const struct draw_item *item);

/* Items in drawing order. */
struct draw_list {
	struct draw_item *items;
	size_t count;
	size_t capacity;
};
void draw_list_push(struct draw_list *list, struct draw_item item); /* takes the references */
void draw_list_clear(struct draw_list *list);                       /* keeps the memory for the next use */
void draw_list_free(struct draw_list *list);
