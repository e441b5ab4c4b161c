/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frame records: what is taken, what is refused, and that refusing changes nothing. */
#include "../check.h"
#include "draw/picture.h"
#include "make.h"

#include <math.h>

static void path_at(struct lectern_text *out, double x)
{
	put_uint(out, 1, LECTERN_OP_PATH);
	put_plain_style(out, 1, 0, 0, 1, 0.04);
	put_square(out, x, 0, 1);
}

static void two_squares(struct lectern_text *out)
{
	record_begin(out, 3, true, 2);
	path_at(out, -2);
	path_at(out, 2);
	record_end(out);
}

static bool apply(struct lectern_picture *picture, const struct lectern_text *record, uint32_t *repeat,
		  struct lectern_error *error)
{
	return lectern_picture_apply(picture, (const uint8_t *)record->data, record->length, repeat, error);
}

static void patch(struct lectern_text *record, size_t at, size_t bytes, uint64_t value)
{
	for (size_t i = 0; i < bytes; i++, value >>= 8)
		record->data[at + i] = (char)value;
}

static void test_entries(void)
{
	struct lectern_text record = {0};
	struct lectern_picture *picture = lectern_picture_new();
	uint32_t repeat = 0;
	two_squares(&record);
	CHECK(apply(picture, &record, &repeat, NULL) && repeat == 3, "repeat %u", repeat);
	CHECK(lectern_picture_items(picture) == 2, "%zu items", lectern_picture_items(picture));
	const struct draw_points *left = picture->now.items[0].points, *right = picture->now.items[1].points;
	const struct draw_style *style = picture->now.items[0].style;
	CHECK(style == picture->now.items[1].style, "equal styles in a row are shared");

	record_begin(&record, 1, false, 4);
	put_keep(&record, 1, 1);
	put_keep(&record, 0, 1);
	put_uint(&record, 1, LECTERN_OP_MOVE);
	put_uint(&record, 4, 0);
	put_square(&record, 5, 0, 1);
	put_uint(&record, 1, LECTERN_OP_STYLE);
	put_uint(&record, 4, 1);
	put_plain_style(&record, 0, 1, 0, 1, 0);
	record_end(&record);
	CHECK(apply(picture, &record, &repeat, NULL) && repeat == 1, "repeat %u", repeat);
	const struct draw_item *items = picture->now.items;
	CHECK(picture->now.count == 4, "%zu items", picture->now.count);
	CHECK(items[0].points == right && items[1].points == left, "KEEP shares and may change the order");
	CHECK(items[2].style == style && items[2].points->xy[0] == 4, "MOVE: x is %g", items[2].points->xy[0]);
	CHECK(items[3].points == right && items[3].style->fill[1] == 1, "STYLE keeps the points");
	lectern_picture_free(picture);
	lectern_text_clear(&record);
}

/* Offsets into the record of two_squares. */
enum { AT_SIZE = 0, AT_REPEAT = 4, AT_FLAGS = 8, AT_ITEMS = 12, AT_CAMERA = 16, AT_OP = 52, AT_STYLE = 53 };

static const struct refused {
	const char *what;
	size_t at, bytes;
	uint64_t value;
} refused[] = {
	{"size too large", AT_SIZE, 4, 100000},
	{"size too small", AT_SIZE, 4, 60},
	{"no repeat", AT_REPEAT, 4, 0},
	{"endless repeat", AT_REPEAT, 4, LECTERN_RECORD_MAX_REPEAT + 1},
	{"flag unknown", AT_FLAGS, 4, 3},
	{"one item less than there is", AT_ITEMS, 4, 1},
	{"one item more than there is", AT_ITEMS, 4, 3},
	{"a million items", AT_ITEMS, 4, LECTERN_RECORD_MAX_ITEMS + 1},
	{"camera of no width", AT_CAMERA, 8, 0},
	{"camera of negative height", AT_CAMERA + 8, 8, 0xc020000000000000u},
	{"camera that is no number", AT_CAMERA + 16, 8, 0x7ff8000000000000u},
	{"camera at infinity", AT_CAMERA + 24, 8, 0x7ff0000000000000u},
	{"op 0", AT_OP, 1, 0},
	{"op 6", AT_OP, 1, 6},
	{"KEEP in a key record", AT_OP, 1, LECTERN_OP_KEEP},
	{"join 3", AT_STYLE, 1, 3},
	{"cap 3", AT_STYLE + 1, 1, 3},
	{"no fill colour", AT_STYLE + 2, 2, 0},
	{"no stroke colour", AT_STYLE + 4, 2, 0},
	{"more colours than bytes", AT_STYLE + 6, 2, 65535},
	{"tolerance that is no number", AT_STYLE + 8, 8, 0x7ff8000000000000u},
	{"infinite width", AT_STYLE + 16, 8, 0x7ff0000000000000u},
	{"colour that is no number", AT_STYLE + 32, 8, 0x7ff8000000000000u},
	{"more points than bytes", AT_STYLE + 128, 4, UINT32_MAX},
};

static void test_refused(void)
{
	struct lectern_text good = {0}, bad = {0};
	struct lectern_picture *picture = lectern_picture_new();
	uint32_t repeat;
	two_squares(&good);
	CHECK(apply(picture, &good, &repeat, NULL), "the record that the others are made of");
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct lectern_error error = {0};
		const struct draw_points *points = picture->now.items[1].points;
		bad.length = 0;
		lectern_text_add_bytes(&bad, good.data, good.length);
		patch(&bad, refused[i].at, refused[i].bytes, refused[i].value);
		CHECK(!apply(picture, &bad, &repeat, &error), "%s", refused[i].what);
		CHECK(error.status == LECTERN_RENDERER && error.text[0], "%s: %s", refused[i].what, error.text);
		CHECK(picture->now.count == 2 && picture->now.items[1].points == points, "%s", refused[i].what);
	}
	for (size_t length = 0; length < good.length; length++) {
		CHECK(!lectern_picture_apply(picture, (const uint8_t *)good.data, length, &repeat, NULL), "cut to %zu",
		      length);
		bad.length = 0;
		lectern_text_add_bytes(&bad, good.data, length);
		if (length >= 4)
			patch(&bad, AT_SIZE, 4, length);
		CHECK(!apply(picture, &bad, &repeat, NULL), "cut to %zu and saying so", length);
	}
	CHECK(lectern_picture_items(picture) == 2, "still two");
	lectern_picture_free(picture);
	lectern_text_clear(&good);
	lectern_text_clear(&bad);
}

static void put_reference(struct lectern_text *record, uint8_t op, uint32_t from, uint32_t count)
{
	record_begin(record, 1, false, op == LECTERN_OP_KEEP ? count : 1);
	put_uint(record, 1, op);
	put_uint(record, 4, from);
	if (op == LECTERN_OP_KEEP)
		put_uint(record, 4, count);
	else if (op == LECTERN_OP_MOVE)
		put_square(record, 0, 0, 1);
	else
		put_plain_style(record, 0, 0, 0, 1, 0);
	record_end(record);
}

/* References to what is not there, and MOVE and STYLE of an image. */
static void test_references(void)
{
	static const struct {
		uint8_t op;
		uint32_t from, count;
		bool good;
	} cases[] = {
		{LECTERN_OP_KEEP, 0, 2, true},           {LECTERN_OP_KEEP, 0, 3, false},
		{LECTERN_OP_KEEP, UINT32_MAX, 2, false}, {LECTERN_OP_KEEP, 2, 1, false},
		{LECTERN_OP_MOVE, 0, 0, true},           {LECTERN_OP_MOVE, 1, 0, false},
		{LECTERN_OP_MOVE, 2, 0, false},          {LECTERN_OP_STYLE, 0, 0, true},
		{LECTERN_OP_STYLE, 1, 0, false},         {LECTERN_OP_STYLE, 9, 0, false},
	};
	struct lectern_text first = {0}, record = {0};
	record_begin(&first, 1, true, 2);
	path_at(&first, 0);
	put_uint(&first, 1, LECTERN_OP_IMAGE);
	put_uint(&first, 1, LECTERN_IMAGE_OVER);
	for (int i = 0; i < 4; i++)
		put_uint(&first, 4, 1);
	put_uint(&first, 4, 0xff0000ff);
	record_end(&first);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lectern_picture *picture = lectern_picture_new();
		uint32_t repeat;
		CHECK(apply(picture, &first, &repeat, NULL), "the picture to refer to");
		put_reference(&record, cases[i].op, cases[i].from, cases[i].count);
		CHECK(apply(picture, &record, &repeat, NULL) == cases[i].good, "case %zu", i);
		lectern_picture_free(picture);
	}
	lectern_text_clear(&first);
	lectern_text_clear(&record);
}

/* KEEP can double a picture with each record; it must not become too large to be written. */
static void test_weight(void)
{
	struct lectern_text record = {0};
	struct lectern_picture *picture = lectern_picture_new();
	uint32_t repeat, count = 1;
	square_record(&record, 1, 0);
	CHECK(apply(picture, &record, &repeat, NULL), "one square");
	bool done = true;
	for (; done && count < LECTERN_RECORD_MAX_ITEMS; count *= 2) {
		record_begin(&record, 1, false, 2 * count);
		put_keep(&record, 0, count);
		put_keep(&record, 0, count);
		record_end(&record);
		done = apply(picture, &record, &repeat, NULL);
	}
	size_t items = lectern_picture_items(picture);
	CHECK(!done && items * 389 <= LECTERN_RECORD_MAX_SIZE && items > 1000, "%zu items", items);
	lectern_picture_free(picture);
	lectern_text_clear(&record);
}

int main(void)
{
	test_entries();
	test_refused();
	test_references();
	test_weight();
	return check_end();
}
