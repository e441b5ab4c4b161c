/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the director: the engine's long-lived parts, one run over a lecture, and the steps of that run. */
#pragma once

#include "director/director.h"
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
	char *notes_folder; /* where images are; NULL without notes */
	char *theme;        /* JSON text */
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
	bool failed; /* a section thread gave up; `error` says why */
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
/* Makes the sections [first, end) on the run's threads. Returns the exit status. */
enum lectern_status run_sections(struct run *run, size_t first, size_t end, struct lectern_error *error);

/* ---- outline.c: from topic or notes to the lecture in its folder ---- */
struct lectern_lecture *outline_plan(struct run *run, struct lectern_error *error);
/* The lecture of the folder with what `planned` has new; sections that are the same keep what was made. */
struct lectern_lecture *outline_merge(struct lectern_lecture *old, struct lectern_lecture *planned);
void outline_apply_options(struct lectern_lecture *lecture, const struct lectern_job *job);

/* ---- section.c, beat.c, narration.c ---- */
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
