/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grid over a drawn frame, by pixels at known places, and what fills the cells. With an argument: writes the sheet
 * there, to look at. */
#include "../check.h"
#include "../draw/make.h"
#include "critic/room.h"

#include <stdlib.h>
#include <unistd.h>

static char *make_drawing(void)
{
	static const struct lectern_drawing_info info = {CRITIC_WIDTH, CRITIC_HEIGHT, 30, 1};
	struct lectern_text record = {0};
	struct lectern_error error = {0};
	char *path = scratch_path("critic.lectern"), *part = lectern_format("%s.part", path);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, &error);
	square_record(&record, 10, 2.4);
	CHECK(writer && lectern_drawing_writer_add(writer, (uint8_t *)record.data, record.length, &error) &&
		      lectern_drawing_writer_finish(writer, path, &error),
	      "%s", error.text);
	lectern_text_clear(&record);
	free(part);
	return path;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
	uint32_t word;
	memcpy(&word, cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface) + x * 4, 4);
	return word & 0xffffff;
}

static void test_grid(void)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CRITIC_WIDTH, CRITIC_HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	critic_draw_grid(cairo);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	/* x = -1.95 is pixel 310, y = 2.6 pixel 84; a cell is 87 x 62 */
	CHECK(pixel(surface, 310, 130) == 0xbf2699, "left edge %06x", pixel(surface, 310, 130));
	CHECK(pixel(surface, 832, 130) == 0xbf2699, "right edge %06x", pixel(surface, 832, 130));
	CHECK(pixel(surface, 360, 456) == 0xbf2699, "bottom edge %06x", pixel(surface, 360, 456));
	CHECK(pixel(surface, 360, 120) == 0, "inside a cell %06x", pixel(surface, 360, 120));
	CHECK(pixel(surface, 200, 200) == 0, "the lines' side %06x", pixel(surface, 200, 200));
	cairo_surface_destroy(surface);
}

static void test_sheet(const char *drawing, const char *keep)
{
	const struct critic_shot shots[] = {{1, false, drawing}, {1, true, drawing}, {2, true, drawing}};
	struct critic_png png;
	struct lectern_error error = {0};
	CHECK(critic_sheet(shots, 3, &png, &error), "%s", error.text);
	/* the header's width and height */
	CHECK(png.length > 24 && memcmp(png.data + 16, "\0\0\x06\xac\0\0\x03\xc0", 8) == 0, "1708 x 960");
	FILE *file = keep ? fopen(keep, "wb") : NULL;
	if (file) {
		fwrite(png.data, 1, png.length, file);
		fclose(file);
	}
	free(png.data);
	CHECK(!critic_sheet(&(struct critic_shot){1, true, "/nowhere.lectern"}, 1, &png, &error) && !png.data, "gone");
}

static void test_occupancy(const char *drawing)
{
	struct lectern_occupancy occupancy;
	struct lectern_error error = {0};
	CHECK(lectern_occupancy_of_drawing(&occupancy, drawing, &error), "%s", error.text);
	int taken = 0;
	for (int cell = 0; cell < LECTERN_CELLS; cell++)
		taken += !lectern_occupancy_is_free(&occupancy, cell);
	char *table = lectern_occupancy_table(&occupancy);
	CHECK(taken > 0 && taken < LECTERN_CELLS, "%d cells\n%s", taken, table);
	CHECK(!lectern_occupancy_is_free(&occupancy, 2 * 6 + 3), "the square is about C4\n%s", table);
	CHECK(lectern_occupancy_is_free(&occupancy, 0) && lectern_occupancy_is_free(&occupancy, 35), "corners\n%s",
	      table);
	free(table);
}

int main(int argc, char **argv)
{
	char *drawing = make_drawing();
	test_grid();
	test_sheet(drawing, argc > 1 ? argv[1] : NULL);
	test_occupancy(drawing);
	unlink(drawing);
	free(drawing);
	return check_end();
}
