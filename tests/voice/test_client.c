/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the client does when helpers hang, lie or die; helpers/ holds programs that do so. */
#include "../check.h"
#include "voice/voice.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* The helper is our only child. */
static pid_t helper_pid(void)
{
	pid_t pid = 0;
	DIR *tasks = opendir("/proc/self/task");
	for (struct dirent *task = readdir(tasks); task && pid <= 0; task = readdir(tasks)) {
		char *path = lectern_format("/proc/self/task/%s/children", task->d_name);
		FILE *file = fopen(path, "r");
		if (file && fscanf(file, "%d", &pid) != 1)
			pid = 0;
		if (file)
			fclose(file);
		free(path);
	}
	closedir(tasks);
	return pid;
}

static bool speak(struct lectern_voice *voice, const char *text, const struct lectern_cancel *cancel,
		  struct lectern_error *error)
{
	struct lectern_speech speech;
	bool ok = lectern_voice_speak(voice, "espeak", "en", text, cancel, &speech, error);
	lectern_speech_clear(&speech);
	return ok;
}

static void check_death_between(void)
{
	struct lectern_error error = {0};
	struct lectern_voice *voice = lectern_voice_start(VOICE_PROGRAM, &error);
	CHECK(voice, "%s", error.text);
	pid_t first = helper_pid();
	CHECK(speak(voice, "One.", NULL, &error), "%s", error.text);
	CHECK(first > 0 && kill(first, SIGKILL) == 0, "no helper to kill");
	CHECK(speak(voice, "Two.", NULL, &error), "%s", error.text);
	CHECK(helper_pid() != first, "the same helper");
	lectern_voice_stop(voice);
	CHECK(helper_pid() == 0, "the helper outlives its client");
}

static void check_bad_helper(const char *program, const char *want)
{
	struct lectern_error error = {0};
	struct lectern_voice *voice = lectern_voice_start(program, &error);
	CHECK(voice, "%s: %s", program, error.text);
	CHECK(!speak(voice, "One.", NULL, &error), "%s spoke", program);
	CHECK(error.status == LECTERN_RENDERER && strstr(error.text, want), "%s: %s", program, error.text);
	lectern_voice_stop(voice);
}

struct delayed {
	struct lectern_cancel *cancel;
	double set_at;
};

static void *cancel_later(void *data)
{
	struct delayed *delayed = data;
	usleep(200000);
	delayed->set_at = lectern_now();
	lectern_cancel_set(delayed->cancel);
	return NULL;
}

static void check_cancelled(struct lectern_voice *voice, const char *what)
{
	struct lectern_error error = {0};
	struct delayed delayed = {.cancel = lectern_cancel_new()};
	pthread_t thread;
	pthread_create(&thread, NULL, cancel_later, &delayed);
	CHECK(!speak(voice, "One.", delayed.cancel, &error), "%s: spoke", what);
	double now = lectern_now();
	pthread_join(thread, NULL);
	CHECK(error.status == LECTERN_CANCELLED, "%s: %s", what, error.text);
	CHECK(now - delayed.set_at < 0.1, "%s: %g s", what, now - delayed.set_at);
	lectern_cancel_free(delayed.cancel);
}

/* Threads record; CHECK is for the main one. */
struct pending {
	struct lectern_voice *voice;
	struct lectern_error error;
	bool ok;
};

static void *speak_in_thread(void *data)
{
	struct pending *pending = data;
	pending->ok = speak(pending->voice, "Long.", NULL, &pending->error);
	return NULL;
}

/* One call is served by a helper that hangs, a second waits in the queue; both can be given up, and so can all. */
static void check_cancel(void)
{
	struct lectern_error error;
	pthread_t other;
	struct lectern_voice *voice = lectern_voice_start("helpers/silent", &error);
	CHECK(voice, "%s", error.text);
	check_cancelled(voice, "served");
	struct pending pending = {.voice = voice};
	pthread_create(&other, NULL, speak_in_thread, &pending);
	usleep(50000);
	check_cancelled(voice, "queued");
	double start = lectern_now();
	pid_t helper = helper_pid();
	CHECK(helper > 0 && kill(helper, 0) == 0, "no helper");
	lectern_voice_stop(voice);
	CHECK(lectern_now() - start < 0.2, "stop took %g s", lectern_now() - start);
	pthread_join(other, NULL);
	CHECK(!pending.ok && pending.error.status == LECTERN_CANCELLED, "%s", pending.error.text);
}

struct talk {
	struct lectern_voice *voice;
	const char *text;
	size_t count; /* of samples, the same each time */
	int wrong;
};

static void *talk(void *data)
{
	struct talk *own = data;
	for (int i = 0; i < 10; i++) {
		struct lectern_speech speech;
		bool ok = lectern_voice_speak(own->voice, "espeak", "en", own->text, NULL, &speech, NULL);
		own->wrong += !ok || (i > 0 && speech.sample_count != own->count);
		own->count = speech.sample_count;
		lectern_speech_clear(&speech);
	}
	return NULL;
}

/* Every caller gets the answer to its own text. */
static void check_many_callers(void)
{
	struct lectern_error error = {0};
	struct lectern_voice *voice = lectern_voice_start(VOICE_PROGRAM, &error);
	struct talk talks[3] = {{voice, "One.", 0, 0},
				{voice, "One, two, three.", 0, 0},
				{voice, "A longer one of them all, and so on.", 0, 0}};
	pthread_t threads[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, talk, &talks[i]);
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		CHECK(talks[i].wrong == 0, "%d answers to \"%s\" are wrong", talks[i].wrong, talks[i].text);
	}
	CHECK(talks[0].count < talks[1].count && talks[1].count < talks[2].count, "answers went to other callers");
	lectern_voice_stop(voice);
}

static void check_limits(void)
{
	struct lectern_error error = {0};
	CHECK(!lectern_voice_start("helpers/missing", &error), "started");
	CHECK(error.status == LECTERN_RENDERER && strstr(error.text, "missing"), "%s", error.text);
	struct lectern_voice *voice = lectern_voice_start(VOICE_PROGRAM, &error);
	char *text = lectern_alloc(30001);
	memset(text, 'a', 30000);
	CHECK(!speak(voice, text, NULL, &error) && error.status == LECTERN_BAD_INPUT, "%s", error.text);
	CHECK(!speak(voice, "\xc3", NULL, &error) && error.status == LECTERN_BAD_INPUT, "%s", error.text);
	free(text);
	lectern_voice_stop(voice);
}

int main(void)
{
	check_death_between();
	check_bad_helper("helpers/garbage", "twice");
	check_bad_helper("helpers/cut", "twice");
	check_bad_helper("helpers/endless", "twice");
	check_bad_helper("helpers/silent", "8 seconds");
	check_cancel();
	check_many_callers();
	check_limits();
	return check_end();
}
