/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the worker pool. pool.c: the thread that starts, hears and ends workers; worker.c: one worker's process;
 * trees.c: what it may read; gate.c: asking the gate; folders.c: where jobs write; scene.c, beat.c: the callers' side.
 */
#pragma once

#include "render/render.h"
#include "render/wire.h"

#include <pthread.h>

#define WORKER_START_SECONDS 120.0 /* 1 s when the machine is free, but it runs only when nobody else wants to */
#define WORKER_EXTRA_MOST    4     /* workers with folders of their own that may stand about without a scene */

enum worker_state { WORKER_STARTING = 1, WORKER_WARM, WORKER_ENDED };

/* Owned by the pool; freed once it has ended and no scene refers to it. Fields are under the pool's lock, but for
 * those marked as the thread's own. */
struct worker {
	struct worker *next;
	enum worker_state state;
	pid_t pid;                /* of lectern-run, which guards all that the worker starts */
	struct render_link link;  /* control socket; reading is the thread's own, writing under the lock */
	int log;                  /* the thread's own: what it writes to stderr */
	struct lectern_text said; /* the thread's own: the first of that */
	double started;
	char **extra; /* trees that it may read besides the pool's; NULL-ended, never NULL itself */
	bool dedicated;
	struct lectern_scene *scenes;
};

struct lectern_render_pool {
	bool idle; /* workers give way to everything else; immutable */
	char *python, *launcher, *data, *formulas, *home, *jobs;
	int jobs_lock; /* held for as long as the jobs folder is in use */
	char **trees;  /* read-only for every worker; NULL-ended */
	int wanted;    /* workers */

	pthread_mutex_t gate_lock; /* held while the gate is asked */
	struct render_link gate;   /* under it; socket -1: not open */

	pthread_t thread;
	int wake; /* eventfd */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* under the lock */
	bool stopping;
	struct worker *workers;
	struct lectern_error broken; /* status OK, or why workers can't be started */
	double broken_since;
	char **asked; /* trees of a worker that a scene waits for */
	int deaths;   /* of warm workers since `calm_since` */
	double calm_since;
	uint64_t next_job;
};

void pool_wake(struct lectern_render_pool *pool);
/* Waits up to 50 ms for a change; call with the lock. */
void pool_wait_change(struct lectern_render_pool *pool);

/* False: workers can't be started now, and *error says why. After a while lets the thread try again. With the lock. */
bool pool_try_again(struct lectern_render_pool *pool, struct lectern_error *error);

/* ---- worker.c; all but the last on the pool's thread ---- */

/* NULL with an error. Takes `extra`, in any case. */
struct worker *worker_start(const struct lectern_render_pool *pool, char **extra, struct lectern_error *error);
/* Reads what it said and logs it. */
void worker_read_log(struct worker *worker);
/* Waits for its end or brings it about; then says in *error (when not NULL) why it ended,
 * which for one that never was warm is most likely a missing Manim. */
void worker_end(struct worker *worker, bool warm, double grace, struct lectern_error *error);
void worker_free(struct worker *worker);
bool worker_send_job(struct worker *worker, json_t *job, const int fds[2], struct lectern_error *error);

/* ---- trees.c ---- */

void trees_add(char ***trees, const char *path);
void trees_free(char **trees);
/* The read-only trees of every worker of this Python and data folder; NULL-ended. */
char **trees_default(const char *python, const char *data, const char *const *more);
bool trees_cover(char *const *trees, const char *path);
/* What has to be allowed so that `path` can be read: its folder or, when that would open the home folder, just the
 * file; NULL when even that is too much. Caller frees. */
char *trees_for(const char *path);
/* Every program may be run in these; the others are for reading. */
bool trees_is_program_tree(const char *path);

/* ---- folders.c ---- */

/* Makes cache/formulas, cache/home and a jobs folder of this pool's own; removes those that dead engines left. */
bool folders_make(struct lectern_render_pool *pool, const char *cache, struct lectern_error *error);
void folders_remove(struct lectern_render_pool *pool);

/* ---- scene.c ---- */

struct lectern_scene {
	struct lectern_scene *next; /* of the worker; under the pool's lock */
	struct lectern_render_pool *pool;
	struct worker *worker;
	uint64_t id;
	/* told by the worker; under the pool's lock */
	pid_t pid;
	bool ended;
	/* the caller's own */
	char *folder, *file, *code;
	struct render_link link;
	struct render_ring ring;
	pid_t beat_pid; /* of the process that runs code now, or last did */
	char digest[33];
	uint64_t most_frames;
	bool dead; /* can only be closed */
};

/* Events of the control socket about a job; with the lock. */
void scene_heard_job(struct worker *worker, const json_t *message);
/* Ends all of the scene's processes; it can then only be closed. */
void scene_kill(struct lectern_scene *scene);
/* The process that the worker forked for the scene; 0 when it has ended or is not known yet. */
pid_t scene_pid(struct lectern_scene *scene);
bool scene_worker_lives(struct lectern_scene *scene);

/* ---- course.c: waiting for what a scene's process does with a command ---- */

struct course {
	struct lectern_scene *scene;
	const struct lectern_beat_run *run; /* NULL: the scene is being opened */
	const struct lectern_cancel *cancel;
	struct lectern_fault *fault;
	json_t **findings, **animations; /* NULL while opening */
	struct lectern_text printed;
	uint64_t frames;
	/* the course's own */
	size_t print_bytes;
	uint64_t credited;
	double queued;  /* seconds that the process had waited for a processor at the last look */
	double granted; /* of them, given to it on top of its idle limit */
	bool too_long, stopped;
};

/* True: it ran, or the code is at fault (course->fault). False: cancelled, stopped by on_record, or the scene is lost.
 */
bool course_follow(struct course *course, struct lectern_error *error);
