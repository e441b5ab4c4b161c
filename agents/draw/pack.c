/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pack.h"

#include "bytes.h"
#include "predict.h"

#include <stdlib.h>

#define RECENT 256 /* a power of two */

struct packer {
	struct draw_payload *payload;
	const struct draw_list *old; /* NULL for a key record */
	const struct draw_list *now;
	uint32_t recent[RECENT]; /* last item made so far, by its number of points */
	uint32_t keep_from, keep_count;
	uint64_t *trial;
	size_t trial_capacity;
};

static void put(struct packer *packer, size_t bytes, uint64_t value)
{
	uint8_t field[8];
	draw_put(field, bytes, value);
	lectern_text_add_bytes(&packer->payload->records, field, bytes);
}

static void put_head(struct packer *packer, const struct lectern_picture *picture, uint32_t repeat)
{
	put(packer, 4, 0); /* the size, when it is known */
	put(packer, 4, repeat);
	put(packer, 4, packer->old ? 0 : LECTERN_RECORD_KEY);
	put(packer, 4, picture->now.count);
	for (int i = 0; i < 4; i++)
		put(packer, 8, draw_bits(picture->camera[i]));
	lectern_text_add_bytes(&packer->payload->records, picture->background, 4);
}

static void end_keep(struct packer *packer)
{
	if (!packer->keep_count)
		return;
	put(packer, 1, LECTERN_OP_KEEP);
	put(packer, 4, packer->keep_from);
	put(packer, 4, packer->keep_count);
	packer->keep_count = 0;
}

static void add_keep(struct packer *packer, uint32_t from)
{
	if (packer->keep_count && packer->keep_from + packer->keep_count == from) {
		packer->keep_count++;
		return;
	}
	end_keep(packer);
	packer->keep_from = from;
	packer->keep_count = 1;
}

struct guess {
	enum lectern_guess kind;
	uint32_t index;
	uint64_t cost;
};

/* Keeps in `best` and in the payload's residuals whichever is smaller: what is there, or following `base`. */
static void try_guess(struct packer *packer, const struct draw_points *points, const struct draw_points *base,
		      struct guess guess, struct guess *best, uint64_t *residuals)
{
	if (!base || base->count != points->count)
		return;
	size_t need = 2 * (size_t)points->count;
	if (need > packer->trial_capacity) {
		packer->trial_capacity = 2 * need;
		packer->trial = lectern_realloc(packer->trial, packer->trial_capacity * 8);
	}
	draw_residuals_of(points->xy, points->count, base->xy, packer->trial);
	guess.cost = draw_residual_cost(packer->trial, points->count);
	if (guess.cost >= best->cost)
		return;
	*best = guess;
	memcpy(residuals, packer->trial, need * 8);
}

static void put_points(struct packer *packer, uint32_t index, uint32_t from)
{
	const struct draw_points *points = packer->now->items[index].points;
	uint64_t *residuals = draw_payload_residuals(packer->payload, 2 * (size_t)points->count);
	uint32_t *recent = &packer->recent[points->count % RECENT];
	draw_residuals_of(points->xy, points->count, NULL, residuals);
	struct guess best = {LECTERN_GUESS_ALONE, 0, draw_residual_cost(residuals, points->count)};
	if (from != DRAW_NONE)
		try_guess(packer, points, packer->old->items[from].points,
			  (struct guess){LECTERN_GUESS_BEFORE, from, 0}, &best, residuals);
	if (*recent != DRAW_NONE)
		try_guess(packer, points, packer->now->items[*recent].points,
			  (struct guess){LECTERN_GUESS_HERE, *recent, 0}, &best, residuals);
	put(packer, 4, points->count);
	put(packer, 1, best.kind);
	if (best.kind != LECTERN_GUESS_ALONE)
		put(packer, 4, best.index);
}

static void put_style(struct packer *packer, const struct draw_style *style)
{
	lectern_text_add_bytes(&packer->payload->records, style->raw, style->size);
}

static void put_image(struct packer *packer, const struct draw_image *image)
{
	put(packer, 1, LECTERN_OP_IMAGE);
	put(packer, 1, image->mode);
	put(packer, 4, (uint32_t)image->x);
	put(packer, 4, (uint32_t)image->y);
	put(packer, 4, image->width);
	put(packer, 4, image->height);
	lectern_text_add_bytes(&packer->payload->records, image->pixels, 4 * (size_t)image->width * image->height);
}

static void put_path(struct packer *packer, uint32_t index, uint32_t from)
{
	const struct draw_item *item = &packer->now->items[index];
	const struct draw_item *old = from == DRAW_NONE ? NULL : &packer->old->items[from];
	if (old && draw_style_equal(old->style, item->style)) {
		put(packer, 1, LECTERN_OP_MOVE);
		put(packer, 4, from);
		put_points(packer, index, from);
	} else if (old && draw_points_equal(old->points, item->points)) {
		put(packer, 1, LECTERN_OP_STYLE);
		put(packer, 4, from);
		put_style(packer, item->style);
	} else {
		put(packer, 1, LECTERN_OP_PATH);
		put_style(packer, item->style);
		put_points(packer, index, from);
	}
}

/* The item of the picture before that this one is likely to resemble. */
static uint32_t origin(const struct packer *packer, uint32_t index)
{
	if (!packer->old)
		return DRAW_NONE;
	uint32_t from = packer->now->items[index].from;
	if (from == DRAW_NONE)
		from = index;
	return from < packer->old->count ? from : DRAW_NONE;
}

static void put_item(struct packer *packer, uint32_t index)
{
	const struct draw_item *item = &packer->now->items[index];
	uint32_t from = origin(packer, index);
	if (from != DRAW_NONE && draw_item_equal(&packer->old->items[from], item)) {
		add_keep(packer, from);
	} else {
		end_keep(packer);
		if (item->image)
			put_image(packer, item->image);
		else
			put_path(packer, index,
				 from != DRAW_NONE && packer->old->items[from].points ? from : DRAW_NONE);
	}
	if (item->points)
		packer->recent[item->points->count % RECENT] = index;
}

void draw_pack(struct draw_payload *payload, const struct lectern_picture *picture, uint32_t repeat, bool key)
{
	struct packer packer = {.payload = payload, .old = key ? NULL : &picture->before, .now = &picture->now};
	size_t start = payload->records.length;
	for (size_t i = 0; i < RECENT; i++)
		packer.recent[i] = DRAW_NONE;
	put_head(&packer, picture, repeat);
	for (size_t i = 0; i < picture->now.count; i++)
		put_item(&packer, (uint32_t)i);
	end_keep(&packer);
	draw_put((uint8_t *)payload->records.data + start, 4, payload->records.length - start);
	free(packer.trial);
}
