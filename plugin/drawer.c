/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "drawer.h"

#include "content.h"
#include "draw/draw.h"
#include "media/media.h"

#include <stdlib.h>
#include <string.h>

/* One beat with its files open. */
struct deck {
	char *drawing_path; /* NULL: unused */
	char *sound_path;   /* NULL: silent */
	struct lectern_drawing *drawing;
	float *samples;
	size_t sample_count;
	bool told; /* that it can't be drawn */
};

struct lectern_drawer {
	uint32_t sample_rate;
	struct deck decks[2];
	int playing; /* the deck of the last frame drawn */
	struct lectern_painter *painter;
	uint8_t *canvas; /* what the painter drew, with straight alpha */
	uint32_t width;
	uint32_t height;
};

struct lectern_drawer *lectern_drawer_new(uint32_t sample_rate)
{
	struct lectern_drawer *drawer = lectern_alloc(sizeof(*drawer));
	drawer->sample_rate = sample_rate;
	return drawer;
}

static void clear_deck(struct deck *deck)
{
	if (deck->drawing)
		lectern_drawing_close(deck->drawing);
	free(deck->drawing_path);
	free(deck->sound_path);
	free(deck->samples);
	memset(deck, 0, sizeof(*deck));
}

void lectern_drawer_free(struct lectern_drawer *drawer)
{
	if (!drawer)
		return;
	clear_deck(&drawer->decks[0]);
	clear_deck(&drawer->decks[1]);
	if (drawer->painter)
		lectern_painter_free(drawer->painter);
	free(drawer->canvas);
	free(drawer);
}

static bool same_text(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

static bool is_of(const struct deck *deck, const struct lectern_playlist_beat *beat)
{
	return lectern_content_same_drawing(deck->drawing_path, beat->drawing) &&
	       same_text(deck->sound_path, beat->sound);
}

static void tell(struct deck *deck, const struct lectern_error *error)
{
	if (!deck->told)
		lectern_log(LECTERN_LOG_WARNING, "a beat is played without its picture or sound: %s", error->text);
	deck->told = true;
}

static void load_deck(struct deck *deck, const struct lectern_playlist_beat *beat, uint32_t sample_rate)
{
	struct lectern_error error = {0};
	clear_deck(deck);
	deck->drawing_path = lectern_strdup(beat->drawing);
	deck->sound_path = lectern_strdup(beat->sound);
	if (beat->sound && !lectern_sound_read(beat->sound, sample_rate, &deck->samples, &deck->sample_count, &error))
		tell(deck, &error);
}

/* A file that grows gets its final name at any moment; the playlist tells the new one in time. */
static bool open_drawing(struct deck *deck, const struct lectern_playlist_beat *beat, struct lectern_error *error)
{
	if (!deck->drawing)
		deck->drawing = lectern_drawing_open(beat->drawing, error);
	return deck->drawing != NULL;
}

static struct deck *deck_of(struct lectern_drawer *drawer, const struct lectern_playlist_beat *beat, int spare)
{
	for (int i = 0; i < 2; i++)
		if (is_of(&drawer->decks[i], beat))
			return &drawer->decks[i];
	load_deck(&drawer->decks[spare], beat, drawer->sample_rate);
	return &drawer->decks[spare];
}

static bool set_size(struct lectern_drawer *drawer, uint32_t width, uint32_t height, struct lectern_error *error)
{
	if (drawer->painter && drawer->width == width && drawer->height == height)
		return true;
	if (drawer->painter)
		lectern_painter_free(drawer->painter);
	free(drawer->canvas);
	drawer->canvas = lectern_alloc((size_t)width * height * 4);
	drawer->width = width;
	drawer->height = height;
	drawer->painter = lectern_painter_new(width, height, error);
	return drawer->painter != NULL;
}

static uint8_t straight(uint8_t value, uint8_t alpha)
{
	const unsigned result = (value * 255u + alpha / 2u) / alpha;
	return result > 255 ? 255 : (uint8_t)result;
}

/* Manim's pixels are premultiplied, OBS blends straight ones. */
static void copy_straight(uint8_t *to, const uint8_t *from, size_t pixels)
{
	for (size_t i = 0; i < pixels; i++, to += 4, from += 4) {
		memcpy(to, from, 4);
		if (from[3] == 0 || from[3] == 255)
			continue;
		for (int c = 0; c < 3; c++)
			to[c] = straight(from[c], from[3]);
	}
}

static bool paint(struct lectern_drawer *drawer, const struct lectern_picture *picture, struct lectern_error *error)
{
	struct lectern_rows rows = {0};
	if (!lectern_painter_paint(drawer->painter, picture, &rows, error))
		return false;
	const size_t row_bytes = (size_t)drawer->width * 4;
	copy_straight(drawer->canvas + rows.first * row_bytes,
		      lectern_painter_pixels(drawer->painter) + rows.first * row_bytes,
		      (size_t)(rows.end - rows.first) * drawer->width);
	return true;
}

/* True when the file holds frame `number`, which is then the drawing's. A file that was made anew under the same name
 * is opened again. */
static bool reach(struct deck *deck, const struct lectern_playlist_beat *beat, uint64_t number,
		  struct lectern_error *error)
{
	for (int tries = 0; tries < 2; tries++) {
		if (!open_drawing(deck, beat, error))
			return false;
		if (lectern_drawing_frames(deck->drawing) > number)
			return true;
		if (lectern_drawing_refresh(deck->drawing, error) && lectern_drawing_frames(deck->drawing) > number)
			return true;
		lectern_drawing_close(deck->drawing);
		deck->drawing = NULL;
	}
	return lectern_fail(error, LECTERN_BAD_INPUT, "%s holds fewer frames than it should; make the section again",
			    beat->drawing);
}

static bool draw_picture(struct lectern_drawer *drawer, struct deck *deck, const struct lectern_playlist_beat *beat,
			 uint64_t frame, struct lectern_error *error)
{
	/* speech may last longer than the drawing: its last picture stands */
	const uint64_t number = frame < beat->frames ? frame : beat->frames - 1;
	if (!reach(deck, beat, number, error))
		return false;
	const struct lectern_picture *picture = lectern_drawing_at(deck->drawing, number, error);
	return picture && paint(drawer, picture, error);
}

static void cut_sound(const struct deck *deck, struct lectern_slice slice, float *samples)
{
	uint64_t have = slice.start < deck->sample_count ? deck->sample_count - slice.start : 0;
	if (have > slice.count)
		have = slice.count;
	if (have)
		memcpy(samples, deck->samples + slice.start, have * sizeof(*samples));
	memset(samples + have, 0, (slice.count - have) * sizeof(*samples));
}

bool lectern_drawer_draw(struct lectern_drawer *drawer, const struct lectern_playlist_snapshot *snapshot,
			 const struct lectern_position *position, struct lectern_frame *frame)
{
	const struct lectern_playlist_beat *beat = &snapshot->sections[position->section].beats[position->beat];
	struct deck *deck = deck_of(drawer, beat, !drawer->playing);
	struct lectern_error error = {0};
	drawer->playing = (int)(deck - drawer->decks);
	if (!set_size(drawer, snapshot->width, snapshot->height, &error) ||
	    !draw_picture(drawer, deck, beat, position->frame, &error)) {
		if (!beat->complete)
			return false;
		tell(deck, &error);
	}
	const struct lectern_slice slice = lectern_timeline_slice(position->frame, snapshot->fps, drawer->sample_rate);
	lectern_frame_reserve(frame, drawer->width, drawer->height, slice.count);
	memcpy(frame->pixels, drawer->canvas, (size_t)drawer->width * drawer->height * 4);
	cut_sound(deck, slice, frame->samples);
	frame->position = *position;
	return true;
}

void lectern_drawer_prepare(struct lectern_drawer *drawer, const struct lectern_playlist_snapshot *snapshot,
			    const struct lectern_position *position)
{
	struct lectern_position next = {position->section, position->beat + 1, 0};
	if (lectern_timeline_settle(snapshot, &next) != LECTERN_STEP_READY)
		return;
	const struct lectern_playlist_beat *beat = &snapshot->sections[next.section].beats[next.beat];
	struct lectern_error error = {0};
	struct deck *deck = deck_of(drawer, beat, !drawer->playing);
	if (deck != &drawer->decks[drawer->playing])
		open_drawing(deck, beat, &error);
}
