/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which job next: runs a lecture down the street topic -> planner -> coder -> render (+ voice) -> store, cancels,
 * resumes, and tells upward as events. The only room that knows all the others. */
#pragma once

#include "lecture/lecture.h"

/* What a run makes. Strings are borrowed for the time of the call; NULL where not given. */
struct lectern_job {
	const char *topic;
	const char *notes;   /* path of a notes file */
	const char *project; /* folder; NULL: a folder named after the title inside `parent` */
	const char *parent;  /* NULL: the current folder */
	const char *quality;
	const char *voice;
	const char *language;
	const char *theme;
	int jobs; /* sections side by side; 0: cores, at most 6 */
	const char *audience;
	const char *image;    /* a picture that says what the lecture may look like */
	double minutes;       /* 0: as the planner has it */
	const char *endpoint; /* URL; asks for a model even where a lesson matches. NULL: that of the config */
	const char *model;
	const char *dialect;
	const char *record; /* folder to keep every exchange with the model in */
	const char *replay; /* folder to answer from instead of the endpoint */
	bool plan_only;
	int section;     /* regenerate: 1 based; 0: the whole lecture */
	int beat;        /* regenerate: 1 based; 0: the whole section */
	const char *ask; /* regenerate: an instruction in words */
};

/* Long-lived parts that runs share: worker pool, voice. Made once per program; start returns at once and warms up
 * beside. */
struct lectern_engine;
enum lectern_manners {
	LECTERN_ALONE = 1,  /* workers take what the machine has */
	LECTERN_BESIDE_OBS, /* workers give way */
};
struct lectern_engine *lectern_engine_start(enum lectern_manners manners, struct lectern_error *error);
void lectern_engine_stop(struct lectern_engine *engine);

/* Waits until scenes can be rendered. False: the error says what is missing, or that it was cancelled. */
bool lectern_engine_wait_warm(struct lectern_engine *engine, const struct lectern_cancel *cancel,
			      struct lectern_error *error);

/* Events are JSON objects as in agents/cli/serve.h, without "t"; the handler borrows them. It is called from several
 * threads, one at a time. */
typedef void (*lectern_event_handler)(void *data, json_t *event);

/* Runs to the end on the caller's thread. Returns the exit status; *error has the sentence when it is not 0. */
enum lectern_status lectern_engine_make(struct lectern_engine *engine, const struct lectern_job *job,
					lectern_event_handler on_event, void *data, const struct lectern_cancel *cancel,
					struct lectern_error *error);
enum lectern_status lectern_engine_regenerate(struct lectern_engine *engine, const struct lectern_job *job,
					      lectern_event_handler on_event, void *data,
					      const struct lectern_cancel *cancel, struct lectern_error *error);

/* Any Manim scene file by the fast path, to `out`: a drawing (.lectern), raw RGBA frames (.rgba) or a video (.mp4,
 * .mkv). `scene_class` NULL: the last one of the file. A fault of the code gives LECTERN_FINDINGS and names its line.
 */
enum lectern_status lectern_engine_render(struct lectern_engine *engine, const char *file, const char *scene_class,
					  const char *quality, const char *out, const struct lectern_cancel *cancel,
					  struct lectern_error *error);

/* A finding of a check, with the keys kind, section, beat, line, t, box, cell, objects and message, null where they say
 * nothing; borrowed. Kinds are those of the gate (lectern_render_gate), of faults (lectern_fault_name) and of the
 * geometry check (KINDS in data/manim/lectern/geometry.py). `line` is that of `file`. */
typedef void (*lectern_check_handler)(void *data, const char *file, const json_t *finding);

/* Gate, dry run and geometry of a scene file, a stock Manim one or a section, or of all sections of a lecture's folder.
 * LECTERN_FINDINGS without an error: something was told. */
enum lectern_status lectern_engine_check(struct lectern_engine *engine, const char *path,
					 lectern_check_handler on_finding, void *data,
					 const struct lectern_cancel *cancel, struct lectern_error *error);

/* One video of the whole lecture with chapters and captions, `path`.vtt and .srt beside it. `quality` NULL: the
 * lecture's own. Takes no lock; a lecture that is not all made gives LECTERN_BAD_INPUT. */
bool lectern_director_export(const char *project, const char *path, const char *quality,
			     void (*on_progress)(void *data, uint64_t done, uint64_t all), void *data,
			     const struct lectern_cancel *cancel, struct lectern_error *error);

/* The snapshot that `status --json`, plan.done and the vendor request "status" give; see agents/cli/serve.h. Reads
 * without the lock. Caller decrefs. */
json_t *lectern_director_snapshot(const char *project, struct lectern_error *error);
