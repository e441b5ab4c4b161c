/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bytes.h"
#include "format.h"
#include "picture.h"
#include "predict.h"

#include <math.h>

struct parser {
	struct draw_cursor in;
	struct draw_residuals *packed;
	const struct draw_list *old;
	struct draw_list *made;
	bool key;
	uint32_t wanted;
	size_t weight; /* of what was made, as one record */
	const char *fault;
};

static bool fault(struct parser *parser, const char *what)
{
	parser->fault = what;
	return false;
}

/* Takes the references of `item`, also when it is one too many. */
static bool push(struct parser *parser, struct draw_item item)
{
	parser->weight += draw_item_weight(&item);
	draw_list_push(parser->made, item);
	if (parser->made->count > parser->wanted)
		return fault(parser, "more items than announced");
	if (parser->weight > LECTERN_RECORD_MAX_SIZE)
		return fault(parser, "too large a picture");
	return true;
}

static const struct draw_item *old_path(struct parser *parser, uint32_t index)
{
	if (parser->key || index >= parser->old->count || !parser->old->items[index].points) {
		fault(parser, "a reference to an item that is not there");
		return NULL;
	}
	return &parser->old->items[index];
}

static bool read_keep(struct parser *parser)
{
	uint64_t from = draw_take_uint(&parser->in, 4), count = draw_take_uint(&parser->in, 4);
	if (parser->key || from + count > parser->old->count)
		return fault(parser, "a reference to an item that is not there");
	for (uint64_t i = from; i < from + count; i++) {
		struct draw_item item = draw_item_retain(&parser->old->items[i]);
		item.from = (uint32_t)i;
		if (!push(parser, item))
			return false;
	}
	return true;
}

static bool take_style(struct parser *parser, struct draw_item *item)
{
	size_t size = draw_style_length(parser->in.at, (size_t)(parser->in.end - parser->in.at));
	if (!size)
		return fault(parser, "a style that is cut off");
	const uint8_t *raw = draw_take(&parser->in, size);
	const struct draw_list *made = parser->made;
	struct draw_style *last = made->count ? made->items[made->count - 1].style : NULL;
	if (last && last->size == size && memcmp(last->raw, raw, size) == 0) {
		struct draw_item shared = draw_item_retain(&(struct draw_item){.style = last});
		item->style = shared.style;
		return true;
	}
	item->style = draw_style_new(raw, size);
	return item->style ? true : fault(parser, "a style with a value out of bounds");
}

static bool find_base(struct parser *parser, uint32_t count, const double **base)
{
	uint64_t kind = draw_take_uint(&parser->in, 1);
	*base = NULL;
	if (kind == LECTERN_GUESS_ALONE)
		return true;
	uint64_t index = draw_take_uint(&parser->in, 4);
	const struct draw_list *list = kind == LECTERN_GUESS_BEFORE ? parser->old : parser->made;
	if ((kind != LECTERN_GUESS_BEFORE && kind != LECTERN_GUESS_HERE) ||
	    (kind == LECTERN_GUESS_BEFORE && parser->key) || index >= list->count || !list->items[index].points ||
	    list->items[index].points->count != count)
		return fault(parser, "points that follow none");
	*base = list->items[index].points->xy;
	return true;
}

static bool take_packed_points(struct parser *parser, struct draw_item *item, uint32_t count)
{
	const double *base;
	if ((size_t)(parser->packed->end - parser->packed->at) / 2 < count)
		return fault(parser, "points that are cut off");
	if (!find_base(parser, count, &base))
		return false;
	item->points = draw_points_new(count);
	draw_points_from(parser->packed->at, count, base, item->points->xy);
	parser->packed->at += 2 * (size_t)count;
	return true;
}

static bool take_points(struct parser *parser, struct draw_item *item)
{
	uint32_t count = (uint32_t)draw_take_uint(&parser->in, 4);
	if (parser->packed) {
		if (!take_packed_points(parser, item, count))
			return false;
	} else {
		const uint8_t *raw = draw_take(&parser->in, 16 * (size_t)count);
		if (!raw)
			return fault(parser, "points that are cut off");
		item->points = draw_points_new(count);
		for (size_t i = 0; i < 2 * (size_t)count; i++)
			item->points->xy[i] = draw_double(draw_get(raw + 8 * i, 8));
	}
	draw_points_seal(item->points);
	return true;
}

static bool read_path(struct parser *parser)
{
	struct draw_item item = {.from = DRAW_NONE};
	if (take_style(parser, &item) && take_points(parser, &item))
		return push(parser, item);
	draw_item_release(&item);
	return false;
}

static bool read_move(struct parser *parser)
{
	uint32_t from = (uint32_t)draw_take_uint(&parser->in, 4);
	const struct draw_item *old = old_path(parser, from);
	if (!old)
		return false;
	struct draw_item item = draw_item_retain(&(struct draw_item){.style = old->style, .from = from});
	if (take_points(parser, &item))
		return push(parser, item);
	draw_item_release(&item);
	return false;
}

static bool read_style(struct parser *parser)
{
	uint32_t from = (uint32_t)draw_take_uint(&parser->in, 4);
	const struct draw_item *old = old_path(parser, from);
	if (!old)
		return false;
	struct draw_item item = draw_item_retain(&(struct draw_item){.points = old->points, .from = from});
	if (take_style(parser, &item))
		return push(parser, item);
	draw_item_release(&item);
	return false;
}

static bool read_image(struct parser *parser)
{
	uint8_t mode = (uint8_t)draw_take_uint(&parser->in, 1);
	int32_t x = (int32_t)draw_take_uint(&parser->in, 4);
	int32_t y = (int32_t)draw_take_uint(&parser->in, 4);
	uint32_t width = (uint32_t)draw_take_uint(&parser->in, 4);
	uint32_t height = (uint32_t)draw_take_uint(&parser->in, 4);
	if ((mode != LECTERN_IMAGE_OVER && mode != LECTERN_IMAGE_REPLACE) || width > LECTERN_RECORD_MAX_SIDE ||
	    height > LECTERN_RECORD_MAX_SIDE)
		return fault(parser, "an image out of bounds");
	const uint8_t *pixels = draw_take(&parser->in, 4 * (size_t)width * height);
	if (!pixels)
		return fault(parser, "an image that is cut off");
	struct draw_item item = {.image = draw_image_new(width, height), .from = DRAW_NONE};
	item.image->mode = mode;
	item.image->x = x;
	item.image->y = y;
	memcpy(item.image->pixels, pixels, 4 * (size_t)width * height);
	draw_image_seal(item.image);
	return push(parser, item);
}

static bool read_entry(struct parser *parser)
{
	switch (draw_take_uint(&parser->in, 1)) {
	case LECTERN_OP_KEEP:
		return read_keep(parser);
	case LECTERN_OP_PATH:
		return read_path(parser);
	case LECTERN_OP_MOVE:
		return read_move(parser);
	case LECTERN_OP_STYLE:
		return read_style(parser);
	case LECTERN_OP_IMAGE:
		return read_image(parser);
	default:
		return fault(parser, "an entry of no known kind");
	}
}

static bool camera_usable(const double camera[4])
{
	for (int i = 0; i < 4; i++)
		if (!isfinite(camera[i]) || fabs(camera[i]) > LECTERN_RECORD_MAX_CAMERA)
			return false;
	return camera[0] >= 1 / LECTERN_RECORD_MAX_CAMERA && camera[1] >= 1 / LECTERN_RECORD_MAX_CAMERA;
}

static bool read_head(struct parser *parser, size_t length, struct draw_record *record)
{
	uint64_t size = draw_take_uint(&parser->in, 4);
	record->repeat = (uint32_t)draw_take_uint(&parser->in, 4);
	uint64_t flags = draw_take_uint(&parser->in, 4);
	parser->wanted = (uint32_t)draw_take_uint(&parser->in, 4);
	for (int i = 0; i < 4; i++)
		record->camera[i] = draw_take_double(&parser->in);
	const uint8_t *background = draw_take(&parser->in, 4);
	if (!background || size != length || length > LECTERN_RECORD_MAX_SIZE)
		return fault(parser, "a wrong size");
	memcpy(record->background, background, 4);
	record->key = parser->key = flags & LECTERN_RECORD_KEY;
	if (flags & ~(uint64_t)LECTERN_RECORD_KEY || record->repeat < 1 || record->repeat > LECTERN_RECORD_MAX_REPEAT ||
	    parser->wanted > LECTERN_RECORD_MAX_ITEMS)
		return fault(parser, "a number out of bounds");
	return camera_usable(record->camera) ? true : fault(parser, "a camera out of bounds");
}

const char *draw_parse(const uint8_t *bytes, size_t length, struct draw_residuals *packed, const struct draw_list *old,
		       struct draw_list *made, struct draw_record *record)
{
	struct parser parser = {
		.in = {.at = bytes, .end = bytes + length},
		.packed = packed,
		.old = old,
		.made = made,
		.weight = LECTERN_RECORD_HEAD,
	};
	if (!read_head(&parser, length, record))
		return parser.fault;
	while (made->count < parser.wanted)
		if (!read_entry(&parser))
			return parser.fault;
	if (parser.in.bad || parser.in.at != parser.in.end)
		return "a wrong size";
	return NULL;
}
