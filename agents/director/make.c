/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands make, plan and regenerate, from their start to run.end. */
#include "director/run.h"
#include "planner/planner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void find_voice(struct run *run)
{
	struct lectern_error why = run->engine->voice_error;
	if (run->engine->voice)
		run->voice_identity =
			lectern_voice_identity(run->engine->voice, run->lecture->voice, run->lecture->language, &why);
	if (run->voice_identity)
		return;
	json_t *finding = json_pack("{ss ss ss}", "event", "finding", "kind", "no-voice", "message", why.text);
	run->imperfect = true;
	if (finding)
		run_emit(run, finding);
}

static enum lectern_status end(struct run *run, enum lectern_status status, const struct lectern_error *error)
{
	const char *message = status == LECTERN_OK         ? run->note
			      : status == LECTERN_FINDINGS ? "done; some beats have findings or show their plain card"
							   : error->text;
	/* who reads the end may open the folder at once */
	lectern_store_close(run->store);
	run->store = NULL;
	run_emit(run, json_pack("{ss si ss}", "event", "run.end", "status", (int)status, "message", message));
	run_close(run);
	return status;
}

enum lectern_status make_sections(struct run *run, size_t first, size_t last, struct lectern_error *error)
{
	find_voice(run);
	model_measure_voice(run);
	if (!lectern_engine_wait_warm(run->engine, run->cancel, error))
		return error->status;
	return run_sections(run, first, last, section_make, error);
}

static enum lectern_status plan_sections(struct run *run, struct lectern_error *error)
{
	if (!model_planned_lecture(run->lecture))
		return LECTERN_OK;
	find_voice(run);
	model_measure_voice(run);
	enum lectern_status status = run_sections(run, 0, run->lecture->section_count, model_storyboard, error);
	model_estimate(run);
	return status;
}

enum lectern_status lectern_engine_make(struct lectern_engine *engine, const struct lectern_job *job,
					lectern_event_handler on_event, void *data, const struct lectern_cancel *cancel,
					struct lectern_error *error)
{
	struct run run;
	if (!run_open(&run, engine, job, on_event, data, cancel, error))
		return end(&run, error->status, error);
	run_emit_stage(&run, "planning", 0, 0, "Planning the lecture");
	struct lectern_lecture *lecture = outline_plan(&run, error);
	if (!lecture || !run_take(&run, lecture, error) || !run_save(&run, error))
		return end(&run, error->status, error);
	model_tell_plan(&run);
	enum lectern_status status =
		job->plan_only ? plan_sections(&run, error) : make_sections(&run, 0, lecture->section_count, error);
	return end(&run, status, error);
}

/* ---- regenerate without a model: read the notes of that section again ---- */

static struct lectern_section *planned_twin(struct lectern_lecture *planned, const struct lectern_section *section)
{
	for (size_t i = 0; i < planned->section_count; i++)
		if (strcmp(planned->sections[i].title, section->title) == 0)
			return &planned->sections[i];
	return NULL;
}

/* The section as the notes have it now: the one with the same title, else the one in the same place. */
static struct lectern_section *planned_section(struct lectern_lecture *planned, const struct lectern_lecture *lecture,
					       size_t index)
{
	struct lectern_section *twin = planned_twin(planned, &lecture->sections[index]);
	if (!twin && index < planned->section_count)
		twin = &planned->sections[index];
	return twin;
}

enum change { UNCHANGED = 1, CHANGED, NO_CHANGE_POSSIBLE };

static enum change reread(struct run *run, size_t index, struct lectern_error *error)
{
	struct lectern_section *section = &run->lecture->sections[index];
	if (!run->lecture->notes) {
		lectern_fail(error, LECTERN_BAD_INPUT,
			     "this lecture was not made from notes; connect a model to "
			     "make section %zu again",
			     index + 1);
		return NO_CHANGE_POSSIBLE;
	}
	struct lectern_lecture *planned = lectern_planner_notes_file(run->lecture->notes, error);
	if (!planned)
		return NO_CHANGE_POSSIBLE;
	struct lectern_section *fresh = planned_section(planned, run->lecture, index);
	enum change change = NO_CHANGE_POSSIBLE;
	if (!fresh) {
		lectern_fail(error, LECTERN_BAD_INPUT, "the notes have no section \"%s\" any more", section->title);
	} else if (section->source_hash && strcmp(section->source_hash, fresh->source_hash) == 0) {
		change = UNCHANGED;
	} else {
		struct lectern_section old = *section;
		*section = *fresh;
		*fresh = old;
		section->version = old.version + 1;
		change = CHANGED;
	}
	lectern_lecture_free(planned);
	return change;
}

static bool open_project(struct run *run, struct lectern_error *error)
{
	const struct lectern_job *job = run->job;
	struct lectern_lecture *there = lectern_store_read(job->project, error);
	if (!there)
		return false;
	lectern_lecture_free(there);
	run->store = lectern_store_open(job->project, error);
	if (!run->store)
		return false;
	struct lectern_lecture *lecture = lectern_store_read(job->project, error);
	if (!lecture || !run_take(run, lecture, error))
		return false;
	if (job->section < 1 || (size_t)job->section > lecture->section_count)
		return lectern_fail(error, LECTERN_USAGE, "there is no section %d; the lecture has %zu", job->section,
				    lecture->section_count);
	size_t beats = lecture->sections[job->section - 1].beat_count;
	if (job->beat < 0 || (size_t)job->beat > beats)
		return lectern_fail(error, LECTERN_USAGE, "there is no beat %d; section %d has %zu", job->beat,
				    job->section, beats);
	return true;
}

static enum lectern_status regenerate(struct run *run, struct lectern_error *error)
{
	size_t index = (size_t)run->job->section - 1;
	enum change change = reread(run, index, error);
	if (change == NO_CHANGE_POSSIBLE)
		return error->status;
	if (change == UNCHANGED && run->lecture->sections[index].state == LECTERN_SECTION_DONE) {
		snprintf(run->note, sizeof(run->note), "section %d is unchanged: its notes are as they were",
			 run->job->section);
		return LECTERN_OK;
	}
	lectern_lecture_name_sections(run->lecture);
	if (!run_save(run, error))
		return error->status;
	model_tell_plan(run);
	return make_sections(run, index, index + 1, error);
}

enum lectern_status lectern_engine_regenerate(struct lectern_engine *engine, const struct lectern_job *job,
					      lectern_event_handler on_event, void *data,
					      const struct lectern_cancel *cancel, struct lectern_error *error)
{
	struct run run;
	if (!run_open(&run, engine, job, on_event, data, cancel, error))
		return end(&run, error->status, error);
	if (job->ask && *job->ask && !run.model) {
		lectern_fail(error, LECTERN_ENDPOINT,
			     "an instruction in words needs a model: give --endpoint URL "
			     "--model NAME, or edit the notes and regenerate without --ask");
		return end(&run, error->status, error);
	}
	if (!open_project(&run, error))
		return end(&run, error->status, error);
	return end(&run, remake_is_meant(&run) ? remake(&run, error) : regenerate(&run, error), error);
}
