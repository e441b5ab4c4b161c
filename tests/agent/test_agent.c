/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agent with the real engine: start, kill, restart, refusals, end. */
#include "agent.h"
#include "check.h"
#include "request.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE 10.0

struct watcher {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	json_t *events;
};

static void watch(void *data, const json_t *event)
{
	struct watcher *watcher = data;
	pthread_mutex_lock(&watcher->lock);
	json_array_append_new(watcher->events, json_deep_copy(event));
	pthread_cond_broadcast(&watcher->changed);
	pthread_mutex_unlock(&watcher->lock);
}

static json_t *find_locked(struct watcher *watcher, const char *event, const char *state)
{
	size_t i;
	json_t *entry;
	json_array_foreach(watcher->events, i, entry) {
		const char *name = json_string_value(json_object_get(entry, "event"));
		const char *its = json_string_value(json_object_get(entry, "state"));
		if (name && strcmp(name, event) == 0 && (!state || (its && strcmp(its, state) == 0)))
			return entry;
	}
	return NULL;
}

/* The first such event since the last call, which forgets all that came before it. Caller decrefs. */
static json_t *wait_event(struct watcher *watcher, const char *event, const char *state)
{
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += (time_t)PATIENCE;
	pthread_mutex_lock(&watcher->lock);
	json_t *found;
	while (!(found = json_incref(find_locked(watcher, event, state))))
		if (pthread_cond_timedwait(&watcher->changed, &watcher->lock, &end) == ETIMEDOUT)
			break;
	json_array_clear(watcher->events);
	pthread_mutex_unlock(&watcher->lock);
	return found;
}

static int engine_pid(struct lectern_agent *agent)
{
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(agent);
	const int pid = snapshot->engine_pid;
	lectern_snapshot_release(snapshot);
	return pid;
}

static void expect(struct watcher *watcher, const char *event, const char *state)
{
	json_t *found = wait_event(watcher, event, state);
	CHECK(found != NULL, "no event %s %s in %.0f s", event, state ? state : "", PATIENCE);
	json_decref(found);
}

static void test_killed_engine_comes_back(struct lectern_agent *agent, struct watcher *watcher)
{
	const int first = engine_pid(agent);
	CHECK(first > 0, "no engine");
	const double began = lectern_now();
	kill(first, SIGKILL);
	expect(watcher, "engine", "restarting");
	expect(watcher, "ready", NULL);
	CHECK(lectern_now() - began < 2, "took %.2f s", lectern_now() - began);
	CHECK(engine_pid(agent) > 0 && engine_pid(agent) != first, "pid %d after %d", engine_pid(agent), first);
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(agent);
	CHECK_TEXT(snapshot->message, "");
	lectern_snapshot_release(snapshot);
}

static void test_refused(struct lectern_agent *agent, struct watcher *watcher)
{
	char folder[] = "/tmp/lectern-agent-XXXXXX";
	CHECK(mkdtemp(folder) != NULL, "%s", folder);
	char *document = lectern_format("%s/lecture.json", folder);
	FILE *file = fopen(document, "w");
	if (file) {
		fputs("{ this is no lecture", file);
		fclose(file);
	}
	lectern_agent_post(agent, lectern_request_open(folder, NULL));
	json_t *refused = wait_event(watcher, "refused", NULL);
	const char *message = json_string_value(json_object_get(refused, "message"));
	CHECK(message && strstr(message, "lecture.json"), "%s", message ? message : "nothing refused");
	json_decref(refused);
	unlink(document);
	rmdir(folder);
	free(document);
}

static void test_stop(struct lectern_agent *agent)
{
	const int pid = engine_pid(agent);
	const double began = lectern_now();
	lectern_agent_stop(agent);
	CHECK(lectern_now() - began < 0.8, "stopping took %.2f s", lectern_now() - began);
	CHECK(kill(pid, 0) != 0, "the engine %d lives on", pid);
	lectern_agent_post(agent, json_pack("{s:s}", "cmd", "cancel"));
}

static struct watcher *watcher_new(void)
{
	struct watcher *watcher = lectern_alloc(sizeof(*watcher));
	pthread_mutex_init(&watcher->lock, NULL);
	pthread_cond_init(&watcher->changed, NULL);
	watcher->events = json_array();
	return watcher;
}

static void watcher_free(struct watcher *watcher)
{
	json_decref(watcher->events);
	free(watcher);
}

static void test_real_engine(void)
{
	struct watcher *watcher = watcher_new();
	struct lectern_agent *agent = lectern_agent_new();
	lectern_agent_listen(agent, watch, watcher);
	CHECK(lectern_agent_start(agent, NULL), "no thread");
	CHECK(engine_pid(agent) == 0, "the engine runs before it is needed");
	lectern_agent_warm(agent);
	expect(watcher, "ready", NULL);
	test_killed_engine_comes_back(agent, watcher);
	test_killed_engine_comes_back(agent, watcher);
	test_refused(agent, watcher);
	test_stop(agent);
	lectern_agent_free(agent);
	watcher_free(watcher);
}

static void test_missing_engine(const char *program, const char *part)
{
	struct watcher *watcher = watcher_new();
	struct lectern_agent *agent = lectern_agent_new();
	setenv("LECTERN_PROGRAM", program, 1);
	lectern_agent_listen(agent, watch, watcher);
	lectern_agent_start(agent, NULL);
	lectern_agent_warm(agent);
	json_t *failed = wait_event(watcher, "engine", "failed");
	const char *message = json_string_value(json_object_get(failed, "message"));
	CHECK(message && strstr(message, part), "%s", message ? message : "it did not fail");
	json_decref(failed);
	lectern_agent_post(agent, lectern_request_make(&(struct lectern_make){.topic = "Pythagoras"}, NULL));
	expect(watcher, "refused", NULL);
	lectern_agent_stop(agent);
	lectern_agent_free(agent);
	watcher_free(watcher);
}

int main(void)
{
	test_real_engine();
	test_missing_engine("/nowhere/lectern", "/nowhere/lectern");
	return check_end();
}
