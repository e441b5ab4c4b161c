/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Manim worker pool: starts warm workers behind lectern-run, opens scenes, runs beats, moves display lists.
 * The wire protocol to the worker is described in protocol.h. */
#pragma once

#include "base/base.h"

#include <jansson.h>

struct lectern_render_config {
	const char *python;          /* interpreter with Manim */
	const char *launcher;        /* lectern-run */
	const char *data;            /* data folder; data/manim holds the worker */
	const char *cache;           /* formula cache shared by lectures; made when missing */
	const char *const *readable; /* further files and folders that scenes may name later (the notes' folder, the
				      * project); NULL-ended, may be NULL. Only saves starting a worker for them. */
	int workers;                 /* warm servers; each serves one lecture's jobs, forks a child per scene */
	bool idle;                   /* SCHED_IDLE and idle I/O: beside OBS, which comes first */
};

/* Any thread may call; a permanent thread inside starts all children. Start returns at once; workers warm up beside. */
struct lectern_render_pool;
struct lectern_render_pool *lectern_render_start(const struct lectern_render_config *config,
						 struct lectern_error *error);
/* Ends every worker (killed after 200 ms) and frees the pool. All scenes must be closed. */
void lectern_render_stop(struct lectern_render_pool *pool);
/* Waits until a worker is warm. LECTERN_RENDERER: no Manim (says how to get it); LECTERN_SANDBOX: no sandbox. */
bool lectern_render_wait_warm(struct lectern_render_pool *pool, const struct lectern_cancel *cancel,
			      struct lectern_error *error);

struct lectern_scene_request {
	const char *code;        /* the section's file, or a stock scene file */
	const char *file;        /* name that error messages and tracebacks carry */
	const char *scene_class; /* NULL: the last Scene class of the file */
	bool stock;              /* a plain Manim scene: its construct() is beat 0 */
	const char *theme;       /* JSON text; NULL for stock scenes */
	uint32_t width, height, fps;
	const char *const *readable; /* files and folders the code may read (images of the notes); NULL-ended */
	const char *directory;       /* working folder for relative paths, readable too; may be NULL */
};

enum lectern_fault_kind {
	LECTERN_FAULT_NONE = 0,
	LECTERN_FAULT_SYNTAX = 1,
	LECTERN_FAULT_EXCEPTION,
	LECTERN_FAULT_LATEX,
	LECTERN_FAULT_TIMEOUT,  /* hung: killed; line is where it hung */
	LECTERN_FAULT_TOO_LONG, /* more frames than a beat may have */
	LECTERN_FAULT_KILLED,   /* died: memory limit, crash */
	LECTERN_FAULT_OUTPUT,   /* printed more than the limit */
};

/* A fault in the scene's own code. Owned by the result it is in. */
struct lectern_fault {
	enum lectern_fault_kind kind;
	char *type;    /* "NameError" */
	char *message; /* cleaned, one line */
	int line;      /* in the file, 1 based; 0: unknown */
	char *text;    /* that line's own text, or NULL */
};

/* An open scene: a process that holds the state at the end of the last beat. One thread at a time. */
struct lectern_scene;
/* Runs the file's top level and setup. NULL with an error when that is the pool's fault; a fault of the code is in
 * *fault (clear with lectern_fault_clear) and gives LECTERN_FINDINGS. */
struct lectern_scene *lectern_scene_open(struct lectern_render_pool *pool, const struct lectern_scene_request *request,
					 const struct lectern_cancel *cancel, struct lectern_fault *fault,
					 struct lectern_error *error);
void lectern_scene_close(struct lectern_scene *scene); /* NULL is fine */
/* Digest (32 hex digits) of the state now: the start digest of the next beat. Stands until the next call. */
const char *lectern_scene_digest(const struct lectern_scene *scene);

/* ---- the gate: what can be told of code before anything of it is run ---- */

struct lectern_gate_request {
	const char *code;    /* a whole file or, with `number`, the method beat_N(self) */
	const char *context; /* with `number`: the section's file up to that method */
	int number;          /* of the beat, 1 based; 0: the whole file */
	bool teaching;       /* a section: only beats, only known modules, no exec or open */
	bool mend;           /* mend what has one possible meaning */
};

struct lectern_gate_result {
	json_t *findings; /* of {kind, line, column, message, mend?}; lines are those of `code` below when it is there,
			   * of the request's code otherwise; `mend` says what would mend it */
	json_t *mended;   /* the findings that the mended code has no more */
	char *code;       /* mended, or NULL when nothing was changed */
};

/* Asks the gate; a few milliseconds once a worker is warm. Any thread; calls wait for each other. Kinds of findings:
 * "syntax", "truncated", "import", "name", "attribute", "argument", "structure", "forbidden", "animation". */
bool lectern_render_gate(struct lectern_render_pool *pool, const struct lectern_gate_request *request,
			 struct lectern_gate_result *result, const struct lectern_cancel *cancel,
			 struct lectern_error *error);
void lectern_gate_result_clear(struct lectern_gate_result *result);

enum lectern_run_mode {
	LECTERN_RUN_DRY = 1, /* no drawing, coarse steps, geometry; the state is dropped afterwards */
	LECTERN_RUN_DRAW,    /* records to on_record; the state is kept */
	LECTERN_RUN_REPLAY,  /* every step, no drawing; the state is kept */
};

struct lectern_beat_run {
	int number;          /* 1 based; 0: construct() of a stock scene */
	const char *code;    /* the method's text that replaces the file's; NULL: as in the file */
	double speech;       /* seconds of narration, 0 when silent */
	const json_t *marks; /* {"name": seconds}; may be NULL */
	enum lectern_run_mode mode;
	/* Called on the caller's thread with each checked-for-size frame record. False stops the beat. */
	bool (*on_record)(void *data, const uint8_t *record, size_t length, struct lectern_error *error);
	void *data;
};

struct lectern_beat_result {
	uint64_t frames;
	struct lectern_fault fault; /* kind NONE when the beat ran */
	json_t *findings;           /* array, see critic.h; never NULL */
	json_t *animations;         /* array of {start, seconds, line} */
	char *printed;              /* what the code printed, filtered, at most 64 KiB; may be NULL */
};

/* Runs one beat in a forked child. True also when the code is at fault (result->fault); the scene then holds the state
 * from before. False: cancelled, or the worker is gone and the scene must be closed. */
bool lectern_scene_beat(struct lectern_scene *scene, const struct lectern_beat_run *run,
			struct lectern_beat_result *result, const struct lectern_cancel *cancel,
			struct lectern_error *error);
void lectern_beat_result_clear(struct lectern_beat_result *result);
void lectern_fault_clear(struct lectern_fault *fault);
const char *lectern_fault_name(enum lectern_fault_kind kind); /* "exception" ... */
/* What a fault says to a user: "NameError: name 'x' is not defined" or "the code ran for more than 20 s without a
 * frame". Caller frees. */
char *lectern_fault_sentence(const struct lectern_fault *fault);
