/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Image items laid into pixels. */
#pragma once

#include "item.h"

/* The part of an image item that is seen, at the size that is drawn. */
struct draw_sprite {
	uint8_t mode;
	uint32_t x, y, width, height;
	size_t stride;         /* bytes */
	const uint8_t *pixels; /* in `owned`, or in the item */
	uint8_t *owned;
};

/* Lays out an image that is meant for a picture of from[0] x from[1] pixels in one of to[0] x to[1]; scales it when
 * these differ. */
void draw_sprite_make(struct draw_sprite *sprite, const struct draw_image *image, const uint32_t from[2],
		      const uint32_t to[2]);
void draw_sprite_clear(struct draw_sprite *sprite);
/* Lays its rows between first and end into the picture. */
void draw_sprite_lay(const struct draw_sprite *sprite, uint8_t *pixels, size_t stride, uint32_t first, uint32_t end);
/* `count` pixels of straight alpha over others, rounded as PIL's Image.alpha_composite does it. */
void draw_pixels_over(uint8_t *below, const uint8_t *above, size_t count);
