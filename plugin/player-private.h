/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The player's state, for player.c (commands), player-draw.c and player-pump.c (its two threads) only. */
#pragma once

#include "drawer.h"
#include "folder.h"
#include "player.h"

#include <pthread.h>

#define MILLISECOND UINT64_C(1000000)
#define SECOND      UINT64_C(1000000000)

struct lectern_player {
	/* immutable */
	struct lectern_player_host host;
	struct lectern_playlist *shared;
	pthread_t drawing_thread;
	pthread_t pump_thread;

	_Atomic bool ending;
	struct lectern_frames frames;

	/* written by the showing thread */
	uint64_t seen; /* only its own */
	_Atomic uint64_t grid;
	_Atomic uint64_t interval;
	_Atomic uint64_t shown;
	_Atomic uint64_t held;
	_Atomic uint64_t skipped;
	_Atomic uint64_t first_shown; /* when the lecture's first frame was; 0: not yet */

	/* read by the showing thread */
	_Atomic bool dry;               /* a stall is on */
	_Atomic uint64_t lecture_first; /* number of the lecture's first frame */

	/* only the drawing thread's */
	struct lectern_drawer *drawer;
	struct lectern_folder *folder; /* of the settings; NULL: the shared playlist */
	uint64_t folder_looked;
	const struct lectern_playlist_snapshot *current; /* what is drawn from */
	struct lectern_position position;                /* drawn next */

	pthread_mutex_t lock;
	pthread_cond_t changed; /* a command came, or the end */

	/* under the lock: wishes */
	bool configured; /* what follows is known */
	bool autoplay;
	bool loop;
	bool project_changed;
	char *project;
	bool wants_play;
	bool wants_jump;
	struct lectern_position target; /* of the last jump */

	/* under the lock: what the drawing thread knows; `newest` is replaced only by it */
	const struct lectern_playlist_snapshot *newest;
	enum lectern_step step;
	bool enough;      /* to start, or to go on after a stall */
	uint64_t head;    /* number of the frame drawn next */
	uint64_t flushed; /* number of the first frame after the last jump */
	uint64_t loaded_at;

	/* under the lock: what the pump knows */
	bool running; /* frames are scheduled one after the other */
	bool closing; /* all is scheduled; the end is awaited */
	bool pad_due; /* silence is to follow what was pushed */
	bool started; /* since the lecture was loaded */
	bool stopped;
	bool ended;
	struct lectern_schedule schedule;
	uint64_t next;      /* number of the frame scheduled next */
	uint64_t pushing;   /* from here on sound is being pushed; LECTERN_NO_FRAME: none */
	uint64_t previewed; /* number of the frame shown while not running */
	uint64_t quiet_at;  /* when the last frame scheduled is over */
	uint64_t sound_end; /* of what was pushed */
	uint64_t stalls;
	uint64_t stalled; /* nanoseconds */
	uint64_t stalled_since;
	uint64_t air_number; /* the frame on air */
	struct lectern_position air;
};

void *lectern_player_draw_thread(void *player);
void *lectern_player_pump_thread(void *player);

/* These are called locked. */

/* No further frame is scheduled; those that are run out. */
void lectern_player_hold(struct lectern_player *player);
/* A stall that is on, if any, lasted until then. */
void lectern_player_end_stall(struct lectern_player *player, uint64_t until);
void lectern_player_jump(struct lectern_player *player, struct lectern_position target);
/* Sleeps until a command comes, at most `milliseconds`. */
void lectern_player_wait(struct lectern_player *player, uint32_t milliseconds);
