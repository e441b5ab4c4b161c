/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "draw.h"

#include <stdlib.h>
#include <string.h>

struct lectern_picture *lectern_picture_new(void)
{
	struct lectern_picture *picture = lectern_alloc(sizeof(*picture));
	picture->camera[0] = 128.0 / 9;
	picture->camera[1] = 8;
	return picture;
}

void lectern_picture_free(struct lectern_picture *picture)
{
	if (!picture)
		return;
	draw_list_free(&picture->now);
	draw_list_free(&picture->before);
	free(picture);
}

void lectern_picture_set_size(struct lectern_picture *picture, uint32_t width, uint32_t height)
{
	picture->width = width;
	picture->height = height;
}

size_t lectern_picture_items(const struct lectern_picture *picture)
{
	return picture->now.count;
}

const char *draw_picture_apply(struct lectern_picture *picture, const uint8_t *bytes, size_t length,
			       struct draw_residuals *packed, struct draw_record *record)
{
	struct draw_list made = picture->before;
	draw_list_clear(&made);
	const char *fault = draw_parse(bytes, length, packed, &picture->now, &made, record);
	if (fault) {
		draw_list_clear(&made);
		picture->before = made;
		return fault;
	}
	picture->before = picture->now;
	picture->now = made;
	memcpy(picture->camera, record->camera, sizeof(picture->camera));
	memcpy(picture->background, record->background, sizeof(picture->background));
	return NULL;
}

bool lectern_picture_apply(struct lectern_picture *picture, const uint8_t *record, size_t length, uint32_t *repeat,
			   struct lectern_error *error)
{
	struct draw_record head;
	const char *fault = draw_picture_apply(picture, record, length, NULL, &head);
	if (fault)
		return lectern_fail(error, LECTERN_RENDERER,
				    "the animation sent a frame that can't be drawn (%s); make the section again",
				    fault);
	if (repeat)
		*repeat = head.repeat;
	return true;
}
