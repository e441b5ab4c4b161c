/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/run.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_JOBS          6
#define HEAD_START_SECONDS 3

/* What can't be a name would be written into the folder and then be refused by every reader. */
static bool check_name(const char *what, const char *value, struct lectern_error *error)
{
	return !value || lectern_is_name(value) ||
	       lectern_fail(error, LECTERN_USAGE, "\"%s\" is not the name of a %s", value, what);
}

static bool check_job(const struct lectern_job *job, struct lectern_error *error)
{
	uint32_t width, height, fps;
	return check_name("theme", job->theme, error) && check_name("voice", job->voice, error) &&
	       check_name("language", job->language, error) &&
	       (!job->quality || lectern_quality_parse(job->quality, &width, &height, &fps, error));
}

bool run_open(struct run *run, struct lectern_engine *engine, const struct lectern_job *job,
	      lectern_event_handler on_event, void *data, const struct lectern_cancel *cancel,
	      struct lectern_error *error)
{
	*run = (struct run){.engine = engine, .job = job, .on_event = on_event, .data = data, .cancel = cancel};
	pthread_mutex_init(&run->lock, NULL);
	pthread_mutex_init(&run->event_lock, NULL);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&run->on_air_set, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&run->voice_lock, NULL);
	pthread_cond_init(&run->beat_written, NULL);
	model_open(run);
	return check_job(job, error);
}

void run_close(struct run *run)
{
	lectern_model_close(run->model);
	lectern_store_close(run->store);
	lectern_lecture_free(run->lecture);
	free(run->notes_folder);
	free(run->theme);
	free(run->voice_identity);
	pthread_mutex_destroy(&run->lock);
	pthread_mutex_destroy(&run->event_lock);
	pthread_cond_destroy(&run->on_air_set);
	pthread_cond_destroy(&run->beat_written);
	pthread_mutex_destroy(&run->voice_lock);
}

static char *read_theme(const struct run *run, const char *name, struct lectern_error *error)
{
	if (strchr(name, '/') || name[0] == '.') {
		lectern_fail(error, LECTERN_USAGE, "\"%s\" is not the name of a theme; use dark or light", name);
		return NULL;
	}
	char *path = lectern_format("%s/themes/%s.json", run->engine->data, name);
	char *theme = lectern_read_file(path, 1 << 20, NULL, NULL);
	if (!theme)
		lectern_fail(error, LECTERN_BAD_INPUT, "there is no theme \"%s\"; use dark or light", name);
	free(path);
	return theme;
}

static char *folder_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	return slash ? lectern_strndup(path, slash == path ? 1 : (size_t)(slash - path)) : NULL;
}

bool run_take(struct run *run, struct lectern_lecture *lecture, struct lectern_error *error)
{
	run->lecture = lecture;
	run->notes_folder = folder_of(lecture->notes);
	run->theme = read_theme(run, lecture->theme, error);
	return run->theme && lectern_quality_parse(lecture->quality, &run->width, &run->height, &run->fps, error);
}

bool run_save(struct run *run, struct lectern_error *error)
{
	pthread_mutex_lock(&run->lock);
	bool saved = lectern_store_save(run->store, run->lecture, error);
	pthread_mutex_unlock(&run->lock);
	return saved;
}

/* The next section that nobody works on, or false when there is none or the run is over. */
static bool next_section(struct run *run, size_t end, size_t *index)
{
	pthread_mutex_lock(&run->lock);
	bool found = !run->failed && !lectern_cancel_is_set(run->cancel) && run->next_section < end;
	if (found)
		*index = run->next_section++;
	pthread_mutex_unlock(&run->lock);
	return found;
}

struct thread_work {
	struct run *run;
	size_t end;
	bool (*step)(struct run *run, size_t index, struct lectern_error *error);
};

void run_set_on_air(struct run *run)
{
	pthread_mutex_lock(&run->lock);
	run->on_air = true;
	pthread_cond_broadcast(&run->on_air_set);
	pthread_mutex_unlock(&run->lock);
}

/* Who watches waits for the first picture, so it must not share the machine with what is shown a minute later. */
static void wait_for_first_picture(struct run *run)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += HEAD_START_SECONDS;
	pthread_mutex_lock(&run->lock);
	while (!run->on_air && !run->failed && !lectern_cancel_is_set(run->cancel))
		if (pthread_cond_timedwait(&run->on_air_set, &run->lock, &until) != 0)
			break;
	pthread_mutex_unlock(&run->lock);
}

static void *work_on_sections(void *data)
{
	struct thread_work *work = data;
	size_t index;
	while (next_section(work->run, work->end, &index)) {
		struct lectern_error error = {0};
		bool made = work->step(work->run, index, &error);
		run_set_on_air(work->run);
		if (made)
			continue;
		pthread_mutex_lock(&work->run->lock);
		if (!work->run->failed)
			work->run->error = error;
		work->run->failed = true;
		pthread_mutex_unlock(&work->run->lock);
	}
	return NULL;
}

static void *work_beside(void *data)
{
	struct thread_work *work = data;
	wait_for_first_picture(work->run);
	return work_on_sections(data);
}

static int thread_count(const struct run *run, size_t sections)
{
	long count = run->job->jobs > 0 ? run->job->jobs : sysconf(_SC_NPROCESSORS_ONLN);
	/* while a model thinks, no processor is needed */
	if (run->job->jobs <= 0 && run->model && model_planned_lecture(run->lecture))
		count = MOST_JOBS;
	if (count > MOST_JOBS)
		count = MOST_JOBS;
	if ((size_t)count > sections)
		count = (long)sections;
	return count < 1 ? 1 : (int)count;
}

enum lectern_status run_sections(struct run *run, size_t first, size_t end,
				 bool (*step)(struct run *run, size_t index, struct lectern_error *error),
				 struct lectern_error *error)
{
	pthread_t threads[MOST_JOBS];
	struct thread_work work = {run, end, step};
	int wanted = thread_count(run, end - first), started = 0;
	run->next_section = first;
	while (started < wanted - 1 && pthread_create(&threads[started], NULL, work_beside, &work) == 0)
		started++;
	work_on_sections(&work);
	run_set_on_air(run); /* cancelled before its first section began, it has told nobody */
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (lectern_cancel_is_set(run->cancel)) {
		lectern_fail(error, LECTERN_CANCELLED,
			     "cancelled; what is made is kept, and the same command goes on from there");
		return LECTERN_CANCELLED;
	}
	if (run->failed) {
		*error = run->error;
		return run->error.status;
	}
	return run->imperfect ? LECTERN_FINDINGS : LECTERN_OK;
}
