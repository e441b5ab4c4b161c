/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known about the engine and the lecture. The agent thread keeps a state and folds events into it; the dock and
 * the remote control read snapshots, which never change. No OBS. */
#pragma once

#include "base/base.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lectern_engine_state {
	LECTERN_ENGINE_OFF = 1,    /* not needed yet */
	LECTERN_ENGINE_STARTING,   /* started, has not said hello */
	LECTERN_ENGINE_READY,      /* takes commands; the first picture takes a little longer */
	LECTERN_ENGINE_WARM,       /* a Manim worker is warm */
	LECTERN_ENGINE_NOT_READY,  /* takes commands, but can't make pictures: Manim or the sandbox is missing */
	LECTERN_ENGINE_RESTARTING, /* it ended by itself; it is started again */
	LECTERN_ENGINE_FAILED,     /* can't be started; tried again at the next command */
};
const char *lectern_engine_state_name(enum lectern_engine_state state); /* "off" ... */

/* Immutable. Any thread. Released by lectern_snapshot_release. */
struct lectern_snapshot {
	enum lectern_engine_state engine;
	int engine_pid;    /* 0: none */
	bool running;      /* a run goes on */
	double progress;   /* of the run, 0 to 1 */
	char *stage;       /* "drawing"; "" when nothing runs */
	char *stage_text;  /* the engine's own words, may be "" */
	int stage_section; /* 0: not about one section */
	int stage_beat;
	char *message;   /* what the user should know, one sentence, or "" */
	char *project;   /* folder of the open lecture, or "" */
	json_t *lecture; /* as in agents/cli/serve.h; NULL: none is open. Only to be read. */
	long references; /* atomic */
};
void lectern_snapshot_release(struct lectern_snapshot *snapshot); /* NULL is fine */

/* One thread's. Start with {.engine = LECTERN_ENGINE_OFF}; lectern_state_clear frees what it holds. */
struct lectern_state {
	enum lectern_engine_state engine;
	int engine_pid;
	bool running;
	json_t *stage; /* the last stage event, or NULL */
	char *message; /* about the lecture */
	char *trouble; /* about the engine; stands until one is ready, and goes before the message */
	char *project;
	json_t *lecture;
};
void lectern_state_apply(struct lectern_state *state, const json_t *event);
void lectern_state_say(struct lectern_state *state, const char *message); /* NULL: nothing to say any more */
void lectern_state_trouble(struct lectern_state *state, const char *trouble);
struct lectern_snapshot *lectern_state_snapshot(const struct lectern_state *state);
void lectern_state_clear(struct lectern_state *state);

/* Share of the lecture's beats that are made, 0 to 1; NULL gives 0. */
double lectern_lecture_progress(const json_t *lecture);

#ifdef __cplusplus
}
#endif
