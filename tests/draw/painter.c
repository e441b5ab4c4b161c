/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The painter: what it redraws is what drawing everything anew gives; images by PIL's rule; colours and sizes. */
#include "../check.h"
#include "draw/image.h"
#include "make.h"

#include <stdlib.h>

static bool apply(struct lectern_picture *picture, const struct lectern_text *record)
{
	uint32_t repeat;
	return lectern_picture_apply(picture, (const uint8_t *)record->data, record->length, &repeat, NULL);
}

struct pair {
	uint32_t width, height;
	struct lectern_painter *kept; /* draws what changed */
	uint8_t *last;                /* its pixels one picture ago */
};

/* Paints with the kept painter and with a new one; false when the pixels differ. */
static bool same_as_anew(struct pair *pair, const struct lectern_picture *picture, struct lectern_rows *rows)
{
	size_t size = 4 * (size_t)pair->width * pair->height;
	struct lectern_painter *anew = lectern_painter_new(pair->width, pair->height, NULL);
	struct lectern_rows all;
	memcpy(pair->last, lectern_painter_pixels(pair->kept), size);
	bool same = lectern_painter_paint(pair->kept, picture, rows, NULL) &&
		    lectern_painter_paint(anew, picture, &all, NULL) && all.first == 0 && all.end == pair->height &&
		    memcmp(lectern_painter_pixels(pair->kept), lectern_painter_pixels(anew), size) == 0;
	lectern_painter_free(anew);
	return same;
}

/* Whether nothing outside of the rows that were told changed. */
static bool told_all(const struct pair *pair, struct lectern_rows rows)
{
	const uint8_t *now = lectern_painter_pixels(pair->kept);
	size_t stride = 4 * (size_t)pair->width;
	return memcmp(now, pair->last, rows.first * stride) == 0 &&
	       memcmp(now + rows.end * stride, pair->last + rows.end * stride, (pair->height - rows.end) * stride) == 0;
}

static void random_pictures(uint64_t seed, uint32_t width, uint32_t height, int pictures)
{
	struct pair pair = {width, height, lectern_painter_new(width, height, NULL),
			    malloc(4 * (size_t)width * height)};
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_text record = {0};
	struct scene scene;
	int partial = 0;
	scene_start(&scene, seed);
	lectern_picture_set_size(picture, 240, 135);
	for (int i = 0; i < pictures; i++) {
		struct lectern_rows rows;
		scene_record(&scene, &record, i == 0, 1);
		CHECK(apply(picture, &record), "seed %d picture %d", (int)seed, i);
		CHECK(same_as_anew(&pair, picture, &rows), "seed %d %ux%u picture %d differs", (int)seed, width, height,
		      i);
		CHECK(told_all(&pair, rows), "seed %d picture %d: rows %u to %u", (int)seed, i, rows.first, rows.end);
		partial += rows.end - rows.first < height;
		CHECK(lectern_painter_paint(pair.kept, picture, &rows, NULL) && rows.first == rows.end,
		      "the same picture again changes nothing");
	}
	CHECK(partial > 0 || pictures < 40, "seed %d: only %d pictures were drawn in part", (int)seed, partial);
	lectern_text_clear(&record);
	lectern_picture_free(picture);
	lectern_painter_free(pair.kept);
	free(pair.last);
}

/* One path of `half` about the middle in a scene of 16 x 9 units. */
static void one_square(struct lectern_text *record, uint8_t alpha)
{
	record_begin(record, 1, true, 1);
	record->data[51] = (char)alpha;
	put_uint(record, 1, LECTERN_OP_PATH);
	put_plain_style(record, 1, 0.5, 0, 1, 0);
	put_square(record, 0, 0, 1);
	record_end(record);
}

static void test_colours(void)
{
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_painter *painter = lectern_painter_new(160, 90, NULL);
	struct lectern_text record = {0};
	one_square(&record, 0);
	CHECK(apply(picture, &record) && lectern_painter_paint(painter, picture, NULL, NULL), "a square");
	const uint8_t *pixels = lectern_painter_pixels(painter), *middle = pixels + 4 * (45 * 160 + 80);
	CHECK(memcmp(pixels, "\0\0\0\0", 4) == 0, "the background is transparent");
	CHECK(middle[0] == 255 && middle[1] == 128 && middle[2] == 0 && middle[3] == 255, "R G B A: %d %d %d %d",
	      middle[0], middle[1], middle[2], middle[3]);
	lectern_text_clear(&record);
	lectern_painter_free(painter);
	lectern_picture_free(picture);
}

/* below, above, and what PIL's Image.alpha_composite made of them. */
static const uint8_t composites[][3][4] = {
	{{255, 255, 255, 255}, {0, 0, 0, 1}, {254, 254, 254, 255}},
	{{0, 0, 0, 0}, {10, 200, 30, 1}, {10, 200, 30, 1}},
	{{0, 0, 0, 0}, {10, 200, 30, 254}, {10, 200, 30, 254}},
	{{1, 2, 3, 255}, {255, 254, 253, 0}, {1, 2, 3, 255}},
	{{7, 8, 9, 0}, {1, 1, 1, 0}, {7, 8, 9, 0}},
	{{255, 0, 128, 255}, {0, 255, 127, 128}, {127, 128, 127, 255}},
	{{200, 100, 50, 3}, {4, 5, 6, 2}, {121, 62, 32, 5}},
	{{9, 9, 9, 255}, {250, 1, 77, 255}, {250, 1, 77, 255}},
	{{120, 155, 52, 202}, {245, 79, 46, 34}, {140, 143, 51, 209}},
	{{10, 205, 148, 30}, {113, 184, 141, 88}, {94, 188, 142, 108}},
	{{54, 134, 109, 13}, {133, 139, 99, 84}, {126, 139, 100, 93}},
	{{158, 148, 190, 44}, {172, 198, 127, 91}, {169, 186, 142, 119}},
	{{126, 242, 143, 45}, {153, 3, 149, 159}, {150, 26, 148, 176}},
	{{99, 211, 216, 147}, {220, 231, 82, 119}, {172, 223, 135, 197}},
	{{156, 132, 22, 41}, {23, 236, 143, 241}, {24, 235, 142, 243}},
	{{94, 182, 223, 164}, {101, 165, 51, 31}, {95, 179, 193, 175}},
	{{13, 21, 182, 42}, {146, 167, 9, 165}, {135, 155, 23, 180}},
	{{147, 164, 78, 210}, {39, 150, 98, 227}, {49, 151, 96, 250}},
};

static void test_composites(void)
{
	for (size_t i = 0; i < sizeof(composites) / sizeof(*composites); i++) {
		uint8_t pixel[4];
		memcpy(pixel, composites[i][0], 4);
		draw_pixels_over(pixel, composites[i][1], 1);
		CHECK(memcmp(pixel, composites[i][2], 4) == 0, "case %zu: %d %d %d %d", i, pixel[0], pixel[1], pixel[2],
		      pixel[3]);
	}
}

static void image_record(struct lectern_text *record, enum lectern_image_mode mode, uint32_t pixel)
{
	record_begin(record, 1, true, 1);
	put_uint(record, 1, LECTERN_OP_IMAGE);
	put_uint(record, 1, mode);
	put_uint(record, 4, 40);
	put_uint(record, 4, 20);
	put_uint(record, 4, 80);
	put_uint(record, 4, 50);
	for (int i = 0; i < 80 * 50; i++)
		put_uint(record, 4, pixel);
	record_end(record);
}

/* An image of 80x50 at 40,20 of a scene of 160x90, drawn at several sizes. */
static void test_image_sizes(void)
{
	static const uint32_t sizes[][2] = {{160, 90}, {320, 180}, {80, 45}, {123, 77}};
	struct lectern_text record = {0};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (int mode = LECTERN_IMAGE_OVER; mode <= LECTERN_IMAGE_REPLACE; mode++) {
			uint32_t width = sizes[i][0], height = sizes[i][1];
			struct lectern_picture *picture = lectern_picture_new();
			struct lectern_painter *painter = lectern_painter_new(width, height, NULL);
			lectern_picture_set_size(picture, 160, 90);
			image_record(&record, (enum lectern_image_mode)mode, 0x800000ff);
			CHECK(apply(picture, &record) && lectern_painter_paint(painter, picture, NULL, NULL), "%zu", i);
			const uint8_t *pixels = lectern_painter_pixels(painter);
			const uint8_t *in = pixels + 4 * ((height / 2) * width + width / 2);
			const uint8_t *out = pixels + 4 * ((height / 2) * width + width / 8);
			uint8_t red = mode == LECTERN_IMAGE_OVER ? 128 : 255, alpha = red == 255 ? 128 : 255;
			CHECK(abs(in[0] - red) <= 1 && in[1] == 0 && in[3] == alpha, "%ux%u mode %d: %d %d %d", width,
			      height, mode, in[0], in[1], in[3]);
			CHECK(out[0] == 0 && out[3] == 255, "%ux%u mode %d: %d %d", width, height, mode, out[0],
			      out[3]);
			lectern_painter_free(painter);
			lectern_picture_free(picture);
		}
	lectern_text_clear(&record);
}

static void test_bad_sizes(void)
{
	struct lectern_error error = {0};
	CHECK(!lectern_painter_new(0, 10, &error) && error.status == LECTERN_BAD_INPUT, "no width");
	CHECK(!lectern_painter_new(10, 1u << 20, &error), "a million rows");
}

int main(void)
{
	test_colours();
	test_composites();
	test_image_sizes();
	test_bad_sizes();
	for (uint64_t seed = 1; seed <= 12; seed++) {
		random_pictures(seed, 240, 135, 40);
		random_pictures(seed, 333, 200, 40);
		random_pictures(100 + seed, 854, 480, 8);
	}
	return check_end();
}
