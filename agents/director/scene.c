/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section's scene: opened, brought to where it was, and given beats to run. */
#include "coder/coder.h"
#include "director/run.h"

#include <stdlib.h>

bool scene_run(struct section_work *work, size_t index, const struct lectern_beat_run *how,
	       struct lectern_beat_result *result, struct lectern_error *error)
{
	const struct lectern_beat *beat = &work->section->beats[index];
	struct lectern_error why = {0};
	struct lectern_beat_run run = *how;
	json_t *marks = beat_marks(beat);
	run.number = (int)index + 1;
	run.code = beat->code;
	run.speech = beat->seconds;
	run.marks = marks;
	bool ran = lectern_scene_beat(work->scene, &run, result, work->run->cancel, &why);
	work->lost = !ran && why.status == LECTERN_RENDERER;
	json_decref(marks);
	return ran || lectern_fail(error, why.status, "%s", why.text);
}

static bool open_at_start(struct section_work *work, struct lectern_error *error)
{
	struct run *run = work->run;
	struct lectern_fault fault = {0};
	char *head = lectern_coder_head(work->section, (int)work->index + 1);
	char **images = images_of_section(work->run, work->section);
	struct lectern_scene_request request = {.code = head,
						.file = "scene.py",
						.theme = run->theme,
						.width = run->width,
						.height = run->height,
						.fps = run->fps,
						.readable = (const char *const *)images};
	work->scene = lectern_scene_open(run->engine->pool, &request, run->cancel, &fault, error);
	if (!work->scene && fault.kind != LECTERN_FAULT_NONE) {
		/* titles and lines alone can't be at fault unless the installed parts don't fit together */
		char *sentence = lectern_fault_sentence(&fault);
		lectern_fail(error, LECTERN_RENDERER, "the teaching scene does not start: %s", sentence);
		free(sentence);
	}
	lectern_fault_clear(&fault);
	images_free(images);
	free(head);
	return work->scene != NULL;
}

static bool replay_beat(struct section_work *work, size_t index, struct lectern_error *error)
{
	struct lectern_beat_result result = {0};
	bool ran = scene_run(work, index, &(struct lectern_beat_run){.mode = LECTERN_RUN_REPLAY}, &result, error);
	if (ran && result.fault.kind != LECTERN_FAULT_NONE) {
		char *sentence = lectern_fault_sentence(&result.fault);
		ran = lectern_fail(error, LECTERN_RENDERER, "beat %zu of section %zu can't be run again: %s", index + 1,
				   work->index + 1, sentence);
		free(sentence);
	}
	lectern_beat_result_clear(&result);
	return ran;
}

bool scene_open(struct section_work *work, size_t index, struct lectern_error *error)
{
	work->lost = false;
	if (!open_at_start(work, error))
		return false;
	for (size_t i = 0; i < index; i++)
		if (!replay_beat(work, i, error))
			return false;
	return true;
}
