/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the director: the engine's long-lived parts, one run over a lecture, and the steps of that run. */
#pragma once

#include "coder/model_coder.h"
#include "director/director.h"
#include "model/model.h"
#include "planner/model_planner.h"
#include "render/render.h"
#include "store/store.h"
#include "voice/voice.h"

#include <pthread.h>

struct lectern_engine {
	char *data;                       /* immutable after start, like all here */
	struct lectern_render_pool *pool; /* NULL: see pool_error */
	struct lectern_error pool_error;
	struct lectern_voice *voice; /* NULL: see voice_error */
	struct lectern_error voice_error;
};

struct run {
	/* immutable while section threads run */
	struct lectern_engine *engine;
	const struct lectern_job *job;
	const struct lectern_cancel *cancel;
	struct lectern_store *store;
	struct lectern_model *model; /* NULL: none, see model_error */
	struct lectern_error model_error;
	double price_in, price_out; /* of the model, money per million tokens; 0: unknown */
	double words_per_minute;    /* of the voice; 0: not measured. Set before section threads run */
	char *notes_folder;         /* where images are; NULL without notes */
	char *theme;                /* JSON text */
	char *voice_identity;
	uint32_t width, height, fps;
	lectern_event_handler on_event;
	void *data;

	/* Guards the lecture while it is changed or written down, and the fields below. A section thread may read its
	 * own section without it, as nobody else changes that. */
	pthread_mutex_t lock;
	struct lectern_lecture *lecture;
	size_t next_section;
	bool on_air; /* something can be played; till then the first section has the machine for itself */
	pthread_cond_t on_air_set;
	pthread_cond_t beat_written; /* a model has written a beat's code, or ended */
	bool failed;                 /* a section thread gave up; `error` says why */
	struct lectern_error error;
	bool imperfect; /* findings or cards: exit status 1 */
	char note[160]; /* what run.end says of a run that did nothing */

	pthread_mutex_t event_lock; /* one event at a time */
	pthread_mutex_t voice_lock; /* one sound at a time: sections may speak the same text */
};

/* One section on its thread. */
struct section_work {
	struct run *run;
	size_t index;
	struct lectern_section *section;
	struct lectern_scene *scene; /* NULL until a beat needs it */
	bool lost;                   /* the last beat failed because the scene's process is gone */
	json_t *findings;
	struct writer *writer; /* a model that writes the beats' code; NULL: it is there */
	int repairs;           /* that a model was asked for */
	bool section_repaired;
	json_t *old_findings; /* of the run before, as findings.json has them; NULL: none */
};

/* ---- run.c ---- */
bool run_open(struct run *run, struct lectern_engine *engine, const struct lectern_job *job,
	      lectern_event_handler on_event, void *data, const struct lectern_cancel *cancel,
	      struct lectern_error *error);
void run_close(struct run *run);
/* Takes the lecture (owned by the run from here), reads its theme and sizes. */
bool run_take(struct run *run, struct lectern_lecture *lecture, struct lectern_error *error);
bool run_save(struct run *run, struct lectern_error *error);
/* The first frames are there: the other sections may start. Any section's thread. */
void run_set_on_air(struct run *run);
/* Calls `step` for the sections [first, end) on the run's threads. Returns the exit status. */
enum lectern_status run_sections(struct run *run, size_t first, size_t end,
				 bool (*step)(struct run *run, size_t index, struct lectern_error *error),
				 struct lectern_error *error);

/* ---- outline.c: from topic or notes to the lecture in its folder ---- */
struct lectern_lecture *outline_plan(struct run *run, struct lectern_error *error);
/* The lecture of the folder with what `planned` has new; sections that are the same keep what was made. */
struct lectern_lecture *outline_merge(struct lectern_lecture *old, struct lectern_lecture *planned);
/* The folder of a lecture that is called so; with a number where that holds one of other notes. `notes`: NULL for a
 * topic's. Caller frees. */
char *outline_folder(const struct lectern_job *job, const char *title, const char *notes);
/* The lecture that the folder already holds, or NULL. A lecture.json that can't be read is an error: it is the user's.
 */
bool outline_read_old(struct lectern_store *store, struct lectern_lecture **old, struct lectern_error *error);
void outline_apply_options(struct lectern_lecture *lecture, const struct lectern_job *job);

/* ---- endpoint.c ---- */
/* Opens the client for the endpoint of the job or the config; without one, run->model stays NULL. */
void model_open(struct run *run);

/* ---- make.c ---- */
/* Finds the voice, waits for a worker and makes the sections [first, last). */
enum lectern_status make_sections(struct run *run, size_t first, size_t last, struct lectern_error *error);

/* ---- model.c: what a language model does in a run ---- */
/* The user said which model to use, or from where to replay one. */
bool model_is_asked_for(const struct lectern_job *job);
/* The outline of the job's topic, or what the folder already has of it. Opens the store. */
struct lectern_lecture *model_outline(struct run *run, struct lectern_error *error);
/* Was the section, or the lecture, planned by a model? */
bool model_planned(const struct lectern_section *section);
bool model_planned_lecture(const struct lectern_lecture *lecture);
/* Listens how fast the voice speaks the lecture's own words. */
void model_measure_voice(struct run *run);
/* Asks for the section's beats and puts them in place of those that it has; `was` says what these are, or NULL. */
bool model_ask_storyboard(struct run *run, size_t index, const char *was, struct lectern_error *error);
/* Fills the beats of a section that has only its outline: with a storyboard, else with the outline's own words. */
bool model_storyboard(struct run *run, size_t index, struct lectern_error *error);
void model_tell_plan(struct run *run);
/* What the code of a planned lecture will take, in words, for run->note. */
void model_estimate(struct run *run);
/* Who is asked for the code of the section. */
struct lectern_coding model_coding(const struct section_work *work);

/* ---- remake.c: a section or beat made again by a model ---- */
enum lectern_status remake(struct run *run, struct lectern_error *error);
/* Does `regenerate` ask a model? Notes are read again unless an instruction is given. */
bool remake_is_meant(const struct run *run);

/* ---- writer.c: a model writes a section's code on a thread of its own ---- */
struct writer *writer_start(struct section_work *work);
/* Waits for the beat's code. False: the model did not write it. */
bool writer_wait(struct section_work *work, size_t index);
/* Waits until the model has ended. */
void writer_wait_end(struct section_work *work);
/* Why a beat was not written. */
const char *writer_problem(const struct section_work *work);
void writer_stop(struct writer *writer); /* NULL is fine */

/* ---- repair.c ---- */
/* The beat is one that a model wrote and could mend. */
bool repair_is_possible(const struct section_work *work, size_t index);
/* Mends a beat whose dry run failed: line, then beat, then the rest of the section. *result is the last dry run's.
 * False: cancelled, or the worker is gone. */
bool repair_beat(struct section_work *work, size_t index, struct lectern_beat_result *result,
		 struct lectern_error *error);
/* Gives this beat and those behind it their simplest form, since they build on each other. */
void repair_simplify(struct section_work *work, size_t index, const char *why);

/* ---- section.c, beat.c, narration.c ---- */
/* Gate and dry run. Takes what the gate mended. */
bool beat_dry_run(struct section_work *work, size_t index, struct lectern_beat_result *result,
		  struct lectern_error *error);
bool section_make(struct run *run, size_t index, struct lectern_error *error);
bool beat_make(struct section_work *work, size_t index, struct lectern_error *error);
/* The drawing's key; see design: code, start digest, narration times, theme, rate and size, versions. */
void beat_key(const struct run *run, const struct lectern_section *section, const struct lectern_beat *beat,
	      const char *start_digest, char key[33]);
json_t *beat_marks(const struct lectern_beat *beat);
bool narration_speak(struct section_work *work, size_t index, struct lectern_error *error);
/* Writes the section's narration.vtt. */
bool narration_write_captions(struct run *run, const struct lectern_section *section, struct lectern_error *error);

/* ---- scene.c ---- */
/* Opens the section's scene and runs the beats before `index` again. */
bool scene_open(struct section_work *work, size_t index, struct lectern_error *error);
/* Runs a beat's code; of `how` only mode, on_record and data count. */
bool scene_run(struct section_work *work, size_t index, const struct lectern_beat_run *how,
	       struct lectern_beat_result *result, struct lectern_error *error);

/* ---- images.c: the pictures that beats show ---- */
/* Full paths, NULL-ended; free with images_free. */
char **images_of_section(const struct run *run, const struct lectern_section *section);
void images_free(char **paths);
/* What the pictures hold counts for the drawing, not only their names. */
void images_add_to_hash(const struct run *run, const struct lectern_beat *beat, struct lectern_hash *hash);

/* ---- events.c ---- */
/* Sends an event; steals the object. */
void run_emit(struct run *run, json_t *event);
void run_emit_stage(struct run *run, const char *stage, int section, int beat, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* ---- findings.c ---- */
/* A finding of the section: kept for findings.json and told. Steals the object. */
void run_emit_finding(struct section_work *work, int beat, json_t *finding);
/* Reads what was found before. */
void findings_recall(struct section_work *work);
/* The beat shows this drawing again: what was found about it is told again. */
void findings_keep(struct section_work *work, size_t index, const char *drawing);
/* Writes the section's findings.json. */
bool findings_write(struct section_work *work, struct lectern_error *error);
