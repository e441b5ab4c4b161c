/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `regenerate` with a model: always a new version. A section is planned and coded again, a beat coded again; the beats
 * behind it are drawn again only where they start from another state. */
#include "director/run.h"

#include <stdlib.h>

bool remake_is_meant(const struct run *run)
{
	const struct lectern_section *section = &run->lecture->sections[run->job->section - 1];
	return run->model && (model_planned(section) || (run->job->ask && *run->job->ask));
}

static char *describe(const struct lectern_section *section)
{
	struct lectern_text text = {0};
	lectern_text_add(&text, "");
	for (size_t i = 0; i < section->beat_count; i++)
		lectern_text_format(&text, "- %s: %s\n", section->beats[i].line, section->beats[i].narration);
	return text.data;
}

/* What a section made from notes lacks to be planned by a model. */
static void fill_outline(const struct run *run, struct lectern_section *section)
{
	double seconds = 0;
	for (size_t i = 0; i < section->beat_count; i++)
		seconds += (double)section->beats[i].frames / run->fps;
	if (!section->goal)
		section->goal = lectern_strdup(section->title);
	if (section->planned <= 0 && seconds > 0)
		section->planned = seconds;
}

static bool plan_again(struct run *run, size_t index, struct lectern_error *error)
{
	struct lectern_section *section = &run->lecture->sections[index];
	char *was = describe(section);
	fill_outline(run, section);
	bool planned = model_ask_storyboard(run, index, was, error);
	free(was);
	return planned;
}

static bool revise(struct run *run, struct lectern_section *section, struct lectern_error *error)
{
	size_t index = (size_t)run->job->beat - 1;
	struct lectern_beat *beat = &section->beats[index];
	struct section_work work = {.run = run, .index = (size_t)run->job->section - 1, .section = section};
	struct lectern_coding coding = model_coding(&work);
	const char **codes = lectern_alloc((index + 1) * sizeof(*codes));
	for (size_t i = 0; i < index; i++)
		codes[i] = section->beats[i].code;
	char *made = lectern_coder_made(codes, index);
	struct lectern_code_fault told = {.beat = run->job->beat, .code = beat->code, .made = made};
	char *code = lectern_coder_revise_beat(&coding, &told, error);
	if (code) {
		free(beat->code);
		beat->code = code;
		beat->card = false;
		beat->state = LECTERN_BEAT_CODED;
		/* so that it counts as a model's: it is gated, and mended when it fails */
		if (!beat->animation)
			beat->animation = lectern_strdup(beat->line);
	}
	free(made);
	free(codes);
	return code != NULL;
}

enum lectern_status remake(struct run *run, struct lectern_error *error)
{
	size_t index = (size_t)run->job->section - 1;
	struct lectern_section *section = &run->lecture->sections[index];
	section->version++;
	run_emit_stage(run, "planning", run->job->section, run->job->beat, "Making section %d again",
		       run->job->section);
	bool whole = !run->job->beat || !section->beats[run->job->beat - 1].code;
	if (whole ? !plan_again(run, index, error) : !revise(run, section, error))
		return error->status;
	section->state = LECTERN_SECTION_WAITING;
	if (!run_save(run, error))
		return error->status;
	model_tell_plan(run);
	return make_sections(run, index, index + 1, error);
}
