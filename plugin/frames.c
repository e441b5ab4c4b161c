/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"

#include <stdlib.h>
#include <string.h>

#define SCHEDULE_TRIES 4

void lectern_frames_start(struct lectern_frames *frames)
{
	memset(frames, 0, sizeof(*frames));
	atomic_store(&frames->shown, LECTERN_NO_FRAME);
	for (size_t i = 0; i < LECTERN_FRAMES; i++)
		atomic_store(&frames->numbers[i], LECTERN_NO_FRAME);
}

void lectern_frames_clear(struct lectern_frames *frames)
{
	for (size_t i = 0; i < LECTERN_FRAMES; i++) {
		free(frames->ring[i].pixels);
		free(frames->ring[i].samples);
	}
	memset(frames->ring, 0, sizeof(frames->ring));
}

void lectern_frame_reserve(struct lectern_frame *frame, uint32_t width, uint32_t height, uint32_t sample_count)
{
	const size_t bytes = (size_t)width * height * 4;
	if (frame->pixel_capacity < bytes) {
		free(frame->pixels);
		frame->pixels = lectern_alloc(bytes);
		frame->pixel_capacity = bytes;
	}
	if (frame->sample_capacity < sample_count) {
		free(frame->samples);
		frame->samples = lectern_alloc(sample_count * sizeof(float));
		frame->sample_capacity = sample_count;
	}
	frame->width = width;
	frame->height = height;
	frame->sample_count = sample_count;
}

/* Claimer and picker each write one word and then read the other's, in one order for all: at least one of them sees
 * that the other was there. */
struct lectern_frame *lectern_frames_claim(struct lectern_frames *frames, uint64_t number, uint64_t oldest)
{
	const size_t place = number % LECTERN_FRAMES;
	const uint64_t holds = atomic_load(&frames->numbers[place]);
	if (holds != LECTERN_NO_FRAME && holds >= oldest)
		return NULL;
	atomic_store(&frames->numbers[place], LECTERN_NO_FRAME);
	const uint64_t shown = atomic_load(&frames->shown);
	if (shown != LECTERN_NO_FRAME && shown % LECTERN_FRAMES == place)
		return NULL;
	return &frames->ring[place];
}

void lectern_frames_publish(struct lectern_frames *frames, uint64_t number)
{
	atomic_store(&frames->numbers[number % LECTERN_FRAMES], number);
}

struct lectern_frame *lectern_frames_at(struct lectern_frames *frames, uint64_t number)
{
	const size_t place = number % LECTERN_FRAMES;
	return atomic_load(&frames->numbers[place]) == number ? &frames->ring[place] : NULL;
}

void lectern_frames_set_schedule(struct lectern_frames *frames, const struct lectern_schedule *schedule)
{
	atomic_fetch_add(&frames->turn, 1);
	atomic_store(&frames->first, schedule->first);
	atomic_store(&frames->limit, schedule->limit);
	atomic_store(&frames->origin, schedule->origin);
	atomic_store(&frames->fps, schedule->fps);
	atomic_fetch_add(&frames->turn, 1);
}

static void read_schedule(struct lectern_frames *frames)
{
	for (int i = 0; i < SCHEDULE_TRIES; i++) {
		const uint32_t turn = atomic_load(&frames->turn);
		const struct lectern_schedule read = {
			.first = atomic_load(&frames->first),
			.limit = atomic_load(&frames->limit),
			.origin = atomic_load(&frames->origin),
			.fps = atomic_load(&frames->fps),
		};
		if (turn % 2 == 0 && turn == atomic_load(&frames->turn)) {
			frames->last = read;
			return;
		}
	}
	/* the writer was interrupted: what was known before holds for the next 100 ms */
}

const struct lectern_frame *lectern_frames_pick(struct lectern_frames *frames, uint64_t time, uint64_t seen,
						uint64_t *number)
{
	read_schedule(frames);
	if (!lectern_schedule_frame(&frames->last, time, number)) {
		*number = LECTERN_NO_FRAME;
		return NULL;
	}
	if (*number == seen)
		return NULL;
	atomic_store(&frames->shown, *number);
	return lectern_frames_at(frames, *number);
}

void lectern_frames_picked(struct lectern_frames *frames)
{
	atomic_store(&frames->shown, LECTERN_NO_FRAME);
}
