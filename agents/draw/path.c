/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "path.h"

#include <math.h>

#define CURVE       4 /* points */
#define MITER_LIMIT 10

static bool colour_seen(const double *rgba, uint16_t count)
{
	return count > 1 || rgba[3] > 0;
}

static bool fill_seen(const struct draw_style *style)
{
	return colour_seen(style->fill, style->fills);
}

static bool stroke_seen(const struct draw_style *style)
{
	return style->width > 0 && colour_seen(style->stroke, style->strokes);
}

static bool background_seen(const struct draw_style *style)
{
	return style->background_width > 0 && colour_seen(style->background, style->backgrounds);
}

bool draw_path_visible(const struct draw_item *item)
{
	return item->points->finite && item->points->count >= CURVE &&
	       (fill_seen(item->style) || stroke_seen(item->style) || background_seen(item->style));
}

double draw_path_reach(const struct draw_item *item)
{
	const struct draw_style *style = item->style;
	double width =
		fmax(stroke_seen(style) ? style->width : 0, background_seen(style) ? style->background_width : 0);
	return style->join == CAIRO_LINE_JOIN_MITER ? width * MITER_LIMIT / 2 : width * M_SQRT1_2;
}

/* numpy.isclose of one coordinate, `b` being the reference. */
static bool close_coordinate(double a, double b, double tolerance)
{
	double difference = fabs(a - b);
	return a == b || (difference <= tolerance + 1e-5 * fabs(b) && isfinite(difference));
}

static bool close_points(const double *a, const double *b, double tolerance)
{
	return close_coordinate(a[0], b[0], tolerance) && close_coordinate(a[1], b[1], tolerance);
}

/* One past the last point of the subpath that begins at `start`. */
static size_t subpath_end(const struct draw_points *points, size_t start, double tolerance)
{
	size_t end = start + CURVE;
	while (end < points->count && close_points(points->xy + 2 * (end - 1), points->xy + 2 * end, tolerance))
		end += CURVE;
	return end < points->count ? end : points->count;
}

static void trace(cairo_t *cairo, const struct draw_points *points, double tolerance)
{
	const double *xy = points->xy;
	size_t end;
	cairo_new_path(cairo);
	for (size_t start = 0; start < points->count; start = end) {
		end = subpath_end(points, start, tolerance);
		if (end - start < CURVE)
			continue;
		cairo_new_sub_path(cairo);
		cairo_move_to(cairo, xy[2 * start], xy[2 * start + 1]);
		for (size_t i = start; i + CURVE <= end; i += CURVE) {
			const double *handle = xy + 2 * (i + 1);
			cairo_curve_to(cairo, handle[0], handle[1], handle[2], handle[3], handle[4], handle[5]);
		}
		if (close_points(xy + 2 * start, xy + 2 * (end - 1), tolerance))
			cairo_close_path(cairo);
	}
}

static void set_colour(cairo_t *cairo, const double *rgba, uint16_t count, const double *line)
{
	if (count == 1) {
		cairo_set_source_rgba(cairo, rgba[2], rgba[1], rgba[0], rgba[3]);
		return;
	}
	cairo_pattern_t *pattern = cairo_pattern_create_linear(line[0], line[1], line[2], line[3]);
	double step = 1.0 / (count - 1);
	for (uint16_t i = 0; i < count; i++, rgba += 4)
		cairo_pattern_add_color_stop_rgba(pattern, i == count - 1 ? 1 : i * step, rgba[2], rgba[1], rgba[0],
						  rgba[3]);
	cairo_set_source(cairo, pattern);
	cairo_pattern_destroy(pattern);
}

static void stroke(cairo_t *cairo, const struct draw_style *style, double width, const double *rgba, uint16_t count)
{
	set_colour(cairo, rgba, count, style->gradient);
	cairo_set_line_width(cairo, width);
	cairo_set_line_join(cairo, (cairo_line_join_t)style->join);
	cairo_set_line_cap(cairo, (cairo_line_cap_t)style->cap);
	cairo_stroke_preserve(cairo);
}

void draw_path(cairo_t *cairo, const struct draw_item *item)
{
	const struct draw_style *style = item->style;
	trace(cairo, item->points, style->tolerance);
	if (background_seen(style))
		stroke(cairo, style, style->background_width, style->background, style->backgrounds);
	if (fill_seen(style)) {
		set_colour(cairo, style->fill, style->fills, style->gradient);
		cairo_fill_preserve(cairo);
	}
	if (stroke_seen(style))
		stroke(cairo, style, style->width, style->stroke, style->strokes);
}
