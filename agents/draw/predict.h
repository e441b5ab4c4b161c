/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points as differences from a guess. Coordinates that follow the guess closely leave small numbers, whose high bytes
 * are zero and compress to nothing. The guess is made of values that both sides have, in plain IEEE arithmetic, so
 * decoding gives the very same bits back. */
#pragma once

#include <stdint.h>

/* `base`: as many points that these may follow, moved as a whole or bent; NULL: only the path itself is looked at. */
void draw_residuals_of(const double *xy, uint32_t count, const double *base, uint64_t *residuals);
void draw_points_from(const uint64_t *residuals, uint32_t count, const double *base, double *xy);
/* Bytes that are not zero in the residuals: what they are expected to take. */
uint64_t draw_residual_cost(const uint64_t *residuals, uint32_t count);
