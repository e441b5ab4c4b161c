/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which items of two pictures are the same ones, in the same order. */
#pragma once

#include "item.h"

/* match[i]: the item of `old` that item i of `now` equals, or DRAW_NONE. Matches never cross. */
void draw_match(const struct draw_list *old, const struct draw_list *now, uint32_t *match);
