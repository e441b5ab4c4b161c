/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of drawings, and what fills them. */
#include "critic/room.h"

#include <string.h>

/* R, G, B, A bytes to cairo's words, on black: a transparent lecture is judged as on a dark stream. */
static cairo_surface_t *surface_of(const uint8_t *pixels)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CRITIC_WIDTH, CRITIC_HEIGHT);
	uint8_t *data = cairo_image_surface_get_data(surface);
	if (!data)
		return surface;
	int stride = cairo_image_surface_get_stride(surface);
	for (int y = 0; y < CRITIC_HEIGHT; y++)
		for (int x = 0; x < CRITIC_WIDTH; x++) {
			const uint8_t *from = pixels + ((size_t)y * CRITIC_WIDTH + (size_t)x) * 4;
			uint32_t word = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
			memcpy(data + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4, &word, sizeof(word));
		}
	cairo_surface_mark_dirty(surface);
	return surface;
}

static struct lectern_painter *paint(struct lectern_drawing *drawing, uint64_t frame, struct lectern_error *error)
{
	struct lectern_rows rows;
	const struct lectern_picture *picture = lectern_drawing_at(drawing, frame, error);
	struct lectern_painter *painter = picture ? lectern_painter_new(CRITIC_WIDTH, CRITIC_HEIGHT, error) : NULL;
	if (!painter || lectern_painter_paint(painter, picture, &rows, error))
		return painter;
	lectern_painter_free(painter);
	return NULL;
}

cairo_surface_t *critic_frame(struct lectern_drawing *drawing, uint64_t frame, struct lectern_error *error)
{
	struct lectern_painter *painter = paint(drawing, frame, error);
	if (!painter)
		return NULL;
	cairo_surface_t *surface = surface_of(lectern_painter_pixels(painter));
	lectern_painter_free(painter);
	return surface;
}

bool lectern_occupancy_of_drawing(struct lectern_occupancy *occupancy, const char *path, struct lectern_error *error)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, error);
	if (!drawing)
		return false;
	uint64_t frames = lectern_drawing_frames(drawing);
	struct lectern_painter *painter = NULL;
	if (frames)
		painter = paint(drawing, frames - 1, error);
	else
		lectern_fail(error, LECTERN_RENDERER, "%s shows nothing", path);
	if (painter)
		lectern_occupancy_read(occupancy, lectern_painter_pixels(painter), CRITIC_WIDTH, CRITIC_HEIGHT);
	bool read = painter != NULL;
	lectern_painter_free(painter);
	lectern_drawing_close(drawing);
	return read;
}
