/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawn frames on their way from the drawing thread to OBS's graphics thread, which never waits: a ring, and the
 * schedule that says which frame is due. No OBS.
 *
 * One thread draws (claim, publish), one schedules (set_schedule), one shows (pick, picked). Claim, publish and
 * set_schedule are called under the player's lock; pick and picked without it. */
#pragma once

#include "timeline.h"

#include <stdatomic.h>

#define LECTERN_FRAMES 12

struct lectern_frame {
	uint8_t *pixels; /* R, G, B, A, straight alpha */
	uint32_t width;
	uint32_t height;
	float *samples; /* the sound that belongs to it, mono */
	uint32_t sample_count;
	struct lectern_position position;
	size_t pixel_capacity; /* bytes */
	size_t sample_capacity;
};

struct lectern_frames {
	struct lectern_frame ring[LECTERN_FRAMES];
	_Atomic uint64_t numbers[LECTERN_FRAMES]; /* of what is in the ring; LECTERN_NO_FRAME while it is drawn */
	_Atomic uint64_t shown;                   /* number that is being copied out, or LECTERN_NO_FRAME */
	struct lectern_schedule last;             /* the showing thread's copy */

	/* the schedule: an odd turn says that it is being written */
	_Atomic uint32_t turn;
	_Atomic uint64_t first;
	_Atomic uint64_t limit;
	_Atomic uint64_t origin;
	_Atomic uint32_t fps;
};

#define LECTERN_NO_FRAME UINT64_MAX

void lectern_frames_start(struct lectern_frames *frames);
void lectern_frames_clear(struct lectern_frames *frames);
void lectern_frame_reserve(struct lectern_frame *frame, uint32_t width, uint32_t height, uint32_t sample_count);

/* The place for frame `number`, or NULL while it holds one from `oldest` on or one that is being copied. */
struct lectern_frame *lectern_frames_claim(struct lectern_frames *frames, uint64_t number, uint64_t oldest);
void lectern_frames_publish(struct lectern_frames *frames, uint64_t number);
/* The frame of that number if it is still there, for the threads that hold the lock. */
struct lectern_frame *lectern_frames_at(struct lectern_frames *frames, uint64_t number);

void lectern_frames_set_schedule(struct lectern_frames *frames, const struct lectern_schedule *schedule);

/* The frame due at `time`, if there is one: *number, and its pixels if they are there and `number` is not `seen`.
 * Every call is followed by picked once the pixels were copied. */
const struct lectern_frame *lectern_frames_pick(struct lectern_frames *frames, uint64_t time, uint64_t seen,
						uint64_t *number);
void lectern_frames_picked(struct lectern_frames *frames);
