/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pictures for the vision model: frames with the grid and its names drawn over them, four a sheet. */
#include "critic/room.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_SIZE 13

static void set_font(cairo_t *cairo, double size)
{
	cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
	cairo_set_font_size(cairo, size);
}

/* Light text on a dark plate reads on any frame. */
static void draw_plate(cairo_t *cairo, double x, double y, const char *text)
{
	cairo_text_extents_t extents;
	cairo_text_extents(cairo, text, &extents);
	cairo_set_source_rgba(cairo, 0, 0, 0, 0.7);
	cairo_rectangle(cairo, x, y, extents.x_advance + 4, LABEL_SIZE + 3);
	cairo_fill(cairo);
	cairo_set_source_rgb(cairo, 1, 0.9, 0.2);
	cairo_move_to(cairo, x + 2, y + LABEL_SIZE);
	cairo_show_text(cairo, text);
}

/* Whole pixels, so that the lines are sharp. */
static double sharp(double at)
{
	return (double)(int)at + 0.5;
}

void critic_draw_grid(cairo_t *cairo)
{
	char name[3];
	set_font(cairo, LABEL_SIZE);
	for (int cell = 0; cell < LECTERN_CELLS; cell++) {
		struct critic_box box = critic_to_pixels(critic_cell_box(cell), CRITIC_WIDTH, CRITIC_HEIGHT);
		double left = sharp(box.left), top = sharp(box.top);
		cairo_set_source_rgba(cairo, 1, 0.2, 0.8, 0.75);
		cairo_set_line_width(cairo, 1);
		cairo_rectangle(cairo, left, top, sharp(box.right) - left, sharp(box.bottom) - top);
		cairo_stroke(cairo);
		critic_cell_name(cell, name);
		draw_plate(cairo, left + 1, top + 1, name);
	}
}

static bool draw_shot(cairo_t *cairo, const struct critic_shot *shot, struct lectern_error *error)
{
	struct lectern_drawing *drawing = lectern_drawing_open(shot->drawing, error);
	if (!drawing)
		return false;
	uint64_t frames = lectern_drawing_frames(drawing);
	uint64_t frame = !frames ? 0 : shot->end ? frames - 1 : frames / 2;
	cairo_surface_t *surface = critic_frame(drawing, frame, error);
	lectern_drawing_close(drawing);
	if (!surface)
		return false;
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_paint(cairo);
	cairo_surface_destroy(surface);
	critic_draw_grid(cairo);
	char *name = lectern_format("beat %d, %s", shot->beat, shot->end ? "end" : "middle");
	draw_plate(cairo, 4, 4, name);
	free(name);
	return true;
}

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
	struct critic_png *png = closure;
	if (png->length + length > png->capacity) {
		png->capacity = (png->length + length) * 2;
		png->data = lectern_realloc(png->data, png->capacity);
	}
	memcpy(png->data + png->length, bytes, length);
	png->length += length;
	return CAIRO_STATUS_SUCCESS;
}

static bool write_png(cairo_surface_t *sheet, struct critic_png *png, struct lectern_error *error)
{
	cairo_status_t status = cairo_surface_write_to_png_stream(sheet, take_bytes, png);
	if (status == CAIRO_STATUS_SUCCESS)
		return true;
	free(png->data);
	*png = (struct critic_png){0};
	return lectern_fail(error, LECTERN_RENDERER, "the critic's picture can't be made: %s",
			    cairo_status_to_string(status));
}

bool critic_sheet(const struct critic_shot *shots, size_t count, struct critic_png *png, struct lectern_error *error)
{
	int wide = count > 1 ? 2 : 1, high = count > 2 ? 2 : 1;
	bool drawn = true;
	cairo_surface_t *sheet =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide * CRITIC_WIDTH, high * CRITIC_HEIGHT);
	cairo_t *cairo = cairo_create(sheet);
	*png = (struct critic_png){0};
	for (size_t i = 0; drawn && i < count; i++) {
		cairo_save(cairo);
		cairo_translate(cairo, (double)(i % 2) * CRITIC_WIDTH, (double)(i / 2) * CRITIC_HEIGHT);
		cairo_rectangle(cairo, 0, 0, CRITIC_WIDTH, CRITIC_HEIGHT);
		cairo_clip(cairo);
		drawn = draw_shot(cairo, &shots[i], error);
		cairo_restore(cairo);
	}
	cairo_destroy(cairo);
	drawn = drawn && write_png(sheet, png, error);
	cairo_surface_destroy(sheet);
	return drawn;
}
