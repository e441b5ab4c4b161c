/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A model writes a section's code on a thread of its own, while the section's
 * thread checks and draws what is there. */
#include "coder/model_coder.h"
#include "director/run.h"

#include <stdlib.h>

struct writer {
	struct section_work *work;
	pthread_t thread;
	struct lectern_coding coding;
	char **written; /* what was there before */

	/* guarded by run->lock; run->beat_written tells of changes */
	bool ended;
	bool stopped;
	struct lectern_error error; /* when it failed */
};

static bool on_beat(void *data, int number, const char *code)
{
	struct writer *writer = data;
	struct section_work *work = writer->work;
	struct run *run = work->run;
	struct lectern_error ignored;
	struct lectern_beat *beat = &work->section->beats[number - 1];
	pthread_mutex_lock(&run->lock);
	bool go_on = !writer->stopped && !lectern_cancel_is_set(run->cancel);
	bool taken = go_on && !beat->code;
	if (taken) {
		beat->code = lectern_strdup(code);
		beat->state = LECTERN_BEAT_CODED;
		pthread_cond_broadcast(&run->beat_written);
	}
	pthread_mutex_unlock(&run->lock);
	if (taken) {
		run_emit(run, json_pack("{ss si si}", "event", "beat.coded", "section", (int)work->index + 1, "beat",
					number));
		run_save(run, &ignored); /* a killed run shall not ask for it again; a full
					    disk is told later */
	}
	return go_on;
}

static void *write_code(void *data)
{
	struct writer *writer = data;
	struct run *run = writer->work->run;
	struct lectern_error error = {0};
	bool written =
		lectern_coder_write(&writer->coding, (const char *const *)writer->written, on_beat, writer, &error);
	pthread_mutex_lock(&run->lock);
	writer->ended = true;
	if (!written)
		writer->error = error;
	pthread_cond_broadcast(&run->beat_written);
	pthread_mutex_unlock(&run->lock);
	return NULL;
}

static void copy_written(struct writer *writer)
{
	const struct lectern_section *section = writer->work->section;
	writer->written = lectern_alloc((section->beat_count + 1) * sizeof(char *));
	for (size_t i = 0; i < section->beat_count; i++)
		writer->written[i] = lectern_strdup(section->beats[i].code);
}

static void free_writer(struct writer *writer)
{
	for (size_t i = 0; i < writer->work->section->beat_count; i++)
		free(writer->written[i]);
	free(writer->written);
	free(writer);
}

struct writer *writer_start(struct section_work *work)
{
	struct writer *writer = lectern_alloc(sizeof(*writer));
	writer->work = work;
	writer->coding = model_coding(work);
	copy_written(writer);
	run_emit_stage(work->run, "coding", (int)work->index + 1, 0, "Writing the animations of section %zu: %s",
		       work->index + 1, work->section->title);
	if (pthread_create(&writer->thread, NULL, write_code, writer) == 0)
		return writer;
	free_writer(writer);
	return NULL;
}

bool writer_wait(struct section_work *work, size_t index)
{
	struct run *run = work->run;
	pthread_mutex_lock(&run->lock);
	while (work->writer && !work->section->beats[index].code && !work->writer->ended)
		pthread_cond_wait(&run->beat_written, &run->lock);
	bool written = work->section->beats[index].code != NULL;
	pthread_mutex_unlock(&run->lock);
	return written;
}

void writer_wait_end(struct section_work *work)
{
	struct run *run = work->run;
	pthread_mutex_lock(&run->lock);
	while (work->writer && !work->writer->ended)
		pthread_cond_wait(&run->beat_written, &run->lock);
	pthread_mutex_unlock(&run->lock);
}

const char *writer_problem(const struct section_work *work)
{
	if (work->writer && work->writer->error.text[0])
		return work->writer->error.text;
	return "the model did not write this beat";
}

void writer_stop(struct writer *writer)
{
	if (!writer)
		return;
	pthread_mutex_lock(&writer->work->run->lock);
	writer->stopped = true;
	pthread_mutex_unlock(&writer->work->run->lock);
	pthread_join(writer->thread, NULL);
	free_writer(writer);
}
