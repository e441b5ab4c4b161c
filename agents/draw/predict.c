/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "predict.h"

#include "base/base.h"
#include "bytes.h"

#include <math.h>

/* Curves are four points each and mostly start where the one before ended; the points of a straight one are evenly
 * spaced. */
static double guess_alone(const double *xy, size_t i)
{
	size_t point = i / 2;
	if (point == 0)
		return 0;
	return point % 4 < 2 ? xy[i - 2] : 2 * xy[i - 2] - xy[i - 4];
}

/* The point moved as its neighbour did. */
static double guess_moved(const double *xy, const double *base, size_t i)
{
	return i < 2 ? base[i] : base[i] + (xy[i - 2] - base[i - 2]);
}

/* What a NaN's bits are differs between machines, so a guess is finite or nothing. */
static uint64_t guess(const double *xy, const double *base, size_t i)
{
	double value = base ? guess_moved(xy, base, i) : guess_alone(xy, i);
	return isfinite(value) ? draw_bits(value) : 0;
}

void draw_residuals_of(const double *xy, uint32_t count, const double *base, uint64_t *residuals)
{
	for (size_t i = 0; i < 2 * (size_t)count; i++) {
		uint64_t difference = draw_bits(xy[i]) - guess(xy, base, i);
		residuals[i] = difference << 1 ^ (0 - (difference >> 63));
	}
}

void draw_points_from(const uint64_t *residuals, uint32_t count, const double *base, double *xy)
{
	for (size_t i = 0; i < 2 * (size_t)count; i++) {
		uint64_t difference = residuals[i] >> 1 ^ (0 - (residuals[i] & 1));
		xy[i] = draw_double(guess(xy, base, i) + difference);
	}
}

uint64_t draw_residual_cost(const uint64_t *residuals, uint32_t count)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < 2 * (size_t)count; i++)
		bytes += residuals[i] ? (uint64_t)(71 - __builtin_clzll(residuals[i])) / 8 : 0;
	return bytes;
}
