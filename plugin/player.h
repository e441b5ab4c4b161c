/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays a lecture: one thread draws ahead, one schedules frames and pushes sound about 100 ms ahead. When the next
 * frame is missing, picture and sound hold together, and go on together. No OBS: the host is told in callbacks.
 *
 * Commands may come from any thread; they only leave a wish behind. */
#pragma once

#include "frames.h"
#include "playlist.h"

enum lectern_player_state {
	LECTERN_PLAYER_NONE = 1, /* no lecture */
	LECTERN_PLAYER_OPENING,  /* the first frames are awaited */
	LECTERN_PLAYER_PLAYING,
	LECTERN_PLAYER_BUFFERING, /* holds until there is more to play */
	LECTERN_PLAYER_PAUSED,
	LECTERN_PLAYER_STOPPED,
	LECTERN_PLAYER_ENDED,
};
const char *lectern_player_state_name(enum lectern_player_state state); /* "none" ... */

/* Called on a thread of the player, not under a lock. */
struct lectern_player_host {
	void *data;
	uint32_t sample_rate;
	uint64_t (*now)(void); /* the clock of all times here, nanoseconds */
	/* Mono sound to be heard at `time`, at most 200 ms ahead. */
	void (*sound)(void *data, const float *samples, uint32_t count, uint64_t time);
	void (*started)(void *data);
	void (*ended)(void *data);
};

struct lectern_player_settings {
	const char *project; /* folder of a lecture to play; NULL or "": the playlist given at the start */
	bool autoplay;       /* a new lecture starts by itself */
	bool loop;
};

struct lectern_player_status {
	enum lectern_player_state state;
	struct lectern_position position; /* on air */
	bool on_air;                      /* a frame was shown since the lecture was loaded */
	double time;                      /* seconds from the lecture's start */
	double duration;
	uint64_t stalls;
	double stalled;     /* seconds in all of them */
	uint64_t shown;     /* frames */
	uint64_t held;      /* times that a frame was wanted and none was there */
	uint64_t skipped;   /* frames that were due between two that were shown */
	double first_frame; /* seconds from the lecture being loaded to its first frame; -1: none yet */
};

/* `playlist` is borrowed. Starts the threads; NULL when the system refuses them. Nothing is played before it is
 * configured. */
struct lectern_player *lectern_player_new(const struct lectern_player_host *host, struct lectern_playlist *playlist);
/* Joins the threads; at most about 100 ms. NULL is fine. */
void lectern_player_free(struct lectern_player *player);
void lectern_player_configure(struct lectern_player *player, const struct lectern_player_settings *settings);

void lectern_player_play(struct lectern_player *player);
void lectern_player_pause(struct lectern_player *player);
void lectern_player_toggle(struct lectern_player *player);
void lectern_player_restart(struct lectern_player *player);
void lectern_player_stop(struct lectern_player *player);
/* By sections. A step that leads out of the lecture does nothing. */
void lectern_player_next(struct lectern_player *player);
void lectern_player_previous(struct lectern_player *player);
void lectern_player_play_from(struct lectern_player *player, size_t section, size_t beat);
void lectern_player_set_time(struct lectern_player *player, double seconds);

enum lectern_player_state lectern_player_state(struct lectern_player *player);
void lectern_player_status(struct lectern_player *player, struct lectern_player_status *status);

/* For the one thread that shows frames; never waits. `time` is when the picture will be seen, `interval` the canvas's.
 * NULL: nothing new. Otherwise copy the pixels, then call picked. */
const struct lectern_frame *lectern_player_pick(struct lectern_player *player, uint64_t time, uint64_t interval);
void lectern_player_picked(struct lectern_player *player);
