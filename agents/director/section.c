/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One section on its thread: code, speak, check, draw, beat by beat. */
#include "coder/coder.h"
#include "director/run.h"

#include <stdlib.h>
#include <string.h>

/* Codes a beat without a model, unless it has its code or one will write it. True when it has code then. */
static bool code_beat(struct run *run, struct lectern_beat *beat, int number)
{
	/* a card is tried again: what failed may have been mended since */
	if (beat->card) {
		beat->card = false;
		free(beat->message);
		free(beat->code);
		beat->message = beat->code = NULL;
		beat->state = LECTERN_BEAT_PLANNED;
	}
	if (!beat->code && !(beat->animation && run->model)) {
		lectern_coder_beat(beat, number, run->notes_folder);
		beat->state = LECTERN_BEAT_CODED;
	}
	return beat->code != NULL;
}

/* True when all beats have code. */
static bool code_beats(struct section_work *work)
{
	struct run *run = work->run;
	bool all = true;
	for (size_t i = 0; i < work->section->beat_count; i++) {
		pthread_mutex_lock(&run->lock);
		bool coded = code_beat(run, &work->section->beats[i], (int)i + 1);
		pthread_mutex_unlock(&run->lock);
		all &= coded;
		if (!coded)
			continue;
		run_emit(run, json_pack("{ss si si}", "event", "beat.coded", "section", (int)work->index + 1, "beat",
					(int)i + 1));
	}
	return all;
}

static bool beat_is_kept(const struct run *run, const struct lectern_section *section, const struct lectern_beat *beat)
{
	char key[33];
	if (!beat->drawing || !beat->start_digest || beat->state != LECTERN_BEAT_DONE)
		return false;
	beat_key(run, section, beat, beat->start_digest, key);
	char *path = lectern_store_drawing(run->store, key);
	bool kept = strcmp(key, beat->drawing) == 0 && lectern_store_has(path);
	free(path);
	return kept;
}

static size_t first_missing(const struct section_work *work)
{
	size_t i = 0;
	while (i < work->section->beat_count && beat_is_kept(work->run, work->section, &work->section->beats[i]))
		i++;
	return i;
}

static void tell_kept(struct section_work *work)
{
	for (size_t i = 0; i < work->section->beat_count; i++) {
		const struct lectern_beat *beat = &work->section->beats[i];
		char *path = lectern_store_drawing(work->run->store, beat->drawing);
		run_emit(work->run,
			 json_pack("{ss si si ss sI}", "event", "drawing.done", "section", (int)work->index + 1, "beat",
				   (int)i + 1, "path", path, "frames", (json_int_t)beat->frames));
		free(path);
		findings_keep(work, i, beat->drawing);
	}
}

static bool was_made_before(const struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (section->beats[i].state != LECTERN_BEAT_DONE)
			return false;
	return true;
}

/* Starts the model once the narration that it writes to is spoken. */
static bool write_beats(struct section_work *work, struct lectern_error *error)
{
	for (size_t i = 0; i < work->section->beat_count; i++)
		if (!narration_speak(work, i, error))
			return false;
	work->writer = writer_start(work);
	return true;
}

/* Waits until the beat has code: the model's, else its simplest form. */
static bool await_code(struct section_work *work, size_t index, struct lectern_error *error)
{
	if (writer_wait(work, index))
		return true;
	if (lectern_cancel_is_set(work->run->cancel))
		return lectern_fail(error, LECTERN_CANCELLED, "cancelled");
	repair_simplify(work, index, writer_problem(work));
	return true;
}

/* A section that was made before needs no scene when nothing that it depends on has changed. */
static bool make_beats(struct section_work *work, struct lectern_error *error)
{
	size_t count = work->section->beat_count;
	bool again = was_made_before(work->section);
	for (size_t i = 0; again && i < count; i++)
		if (!narration_speak(work, i, error))
			return false;
	if (again && first_missing(work) == count) {
		tell_kept(work);
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		if (!again && !work->writer && !narration_speak(work, i, error))
			return false;
		if (!await_code(work, i, error) || !beat_make(work, i, error))
			return false;
	}
	return true;
}

static bool has_card(const struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (section->beats[i].card)
			return true;
	return false;
}

static void set_state(struct section_work *work, enum lectern_section_state state)
{
	pthread_mutex_lock(&work->run->lock);
	work->section->state = state;
	if (state == LECTERN_SECTION_CARD)
		work->run->imperfect = true;
	pthread_mutex_unlock(&work->run->lock);
}

static bool finish(struct section_work *work, struct lectern_error *error)
{
	set_state(work, has_card(work->section) ? LECTERN_SECTION_CARD : LECTERN_SECTION_DONE);
	if (!findings_write(work, error) || !narration_write_captions(work->run, work->section, error) ||
	    !run_save(work->run, error))
		return false;
	run_emit(work->run,
		 json_pack("{ss si ss si}", "event", "section.done", "section", (int)work->index + 1, "state",
			   lectern_section_state_name(work->section->state), "version", work->section->version));
	return true;
}

/* Nobody makes it any more; readers of the folder would wait for it. */
static void give_back(struct section_work *work)
{
	struct lectern_error ignored; /* why it is not made says more */
	set_state(work, LECTERN_SECTION_WAITING);
	run_save(work->run, &ignored);
}

bool section_make(struct run *run, size_t index, struct lectern_error *error)
{
	struct section_work work = {
		.run = run, .index = index, .section = &run->lecture->sections[index], .findings = json_array()};
	findings_recall(&work);
	set_state(&work, LECTERN_SECTION_MAKING);
	bool made = model_storyboard(run, index, error) && (code_beats(&work) || write_beats(&work, error)) &&
		    make_beats(&work, error) && finish(&work, error);
	if (!made)
		give_back(&work);
	writer_stop(work.writer);
	lectern_scene_close(work.scene);
	json_decref(work.findings);
	json_decref(work.old_findings);
	return made;
}
