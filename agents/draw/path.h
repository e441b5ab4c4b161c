/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One path item drawn with the cairo calls that Manim's camera makes, in its order. */
#pragma once

#include "item.h"

#include <cairo.h>

/* Whether drawing it can change a pixel. */
bool draw_path_visible(const struct draw_item *item);
/* How far from its points it may draw, in scene units. */
double draw_path_reach(const struct draw_item *item);
/* `item` must be visible. Colours have red and blue swapped, so that cairo's B, G, R, A in memory is R, G, B, A. */
void draw_path(cairo_t *cairo, const struct draw_item *item);
