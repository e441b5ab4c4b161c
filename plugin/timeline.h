/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one continuous timeline of a lecture: which frame comes next, when it is due, which samples belong to it. A
 * section boundary is only a change of producer. Pure: no thread, no clock, no OBS. */
#pragma once

#include "playlist.h"

/* A frame of the lecture; all count from 0. */
struct lectern_position {
	size_t section;
	size_t beat;
	uint64_t frame;
};

enum lectern_step {
	LECTERN_STEP_READY = 1, /* the frame can be drawn now */
	LECTERN_STEP_WAIT,      /* it will come */
	LECTERN_STEP_END,       /* the lecture is over */
};

/* Moves *position over beats that are over or will not come, to the next frame to be shown. */
enum lectern_step lectern_timeline_settle(const struct lectern_playlist_snapshot *snapshot,
					  struct lectern_position *position);

/* True when `seconds` can be played without waiting from `drawn` frames before `position` on; or less, when it ends
 * with a whole beat. */
bool lectern_timeline_enough(const struct lectern_playlist_snapshot *snapshot, struct lectern_position position,
			     uint64_t drawn, double seconds);

/* What to play on with when `newest` came while `position` of `current` was next. Keeps to one edition of a section:
 * true when *position stands in `newest` too. */
bool lectern_timeline_follows(const struct lectern_playlist_snapshot *current,
			      const struct lectern_playlist_snapshot *newest, const struct lectern_position *position);

/* Frames that a complete beat lasts: the longer of drawing and speech. For one that grows: what is known so far. */
uint64_t lectern_timeline_length(const struct lectern_playlist_beat *beat, uint32_t fps);
/* Frames of the whole lecture, as far as known. */
uint64_t lectern_timeline_frames(const struct lectern_playlist_snapshot *snapshot);
uint64_t lectern_timeline_before(const struct lectern_playlist_snapshot *snapshot,
				 const struct lectern_position *position);
/* The position of frame `frame` of the lecture; past the end gives its end. */
struct lectern_position lectern_timeline_find(const struct lectern_playlist_snapshot *snapshot, uint64_t frame);

/* Samples [start, start + count) of its beat's sound belong to a frame. */
struct lectern_slice {
	uint64_t start;
	uint32_t count;
};
struct lectern_slice lectern_timeline_slice(uint64_t frame, uint32_t fps, uint32_t rate);

/* When frames are due. Frames that follow each other on air are numbered; numbers never fall, a jump in the lecture is
 * only another position behind the next number. One frame after the other from `first` at `origin`; nothing from
 * `limit` on may be shown yet. */
struct lectern_schedule {
	uint64_t first;
	uint64_t limit;
	uint64_t origin; /* nanoseconds */
	uint32_t fps;    /* 0: nothing was ever scheduled */
};

uint64_t lectern_schedule_time(const struct lectern_schedule *schedule, uint64_t number);
/* The frame to be seen at `time`; false when none of this schedule is due. An eighth of a frame of tolerance keeps
 * frame times that fall together with the canvas's from flickering between two numbers. */
bool lectern_schedule_frame(const struct lectern_schedule *schedule, uint64_t time, uint64_t *number);

/* The first instant of the canvas's grid (a frame at `grid`, then each `interval`) that is not before `time`; `time`
 * itself when interval is 0. */
uint64_t lectern_schedule_align(uint64_t time, uint64_t grid, uint64_t interval);
