/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agent's thread, which supervises the engine, and what other threads may call. */
#include "agent-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define POSTED_MAX    64
#define RETRY_LONGEST 16.0 /* seconds between two starts */
#define HEALTHY_AFTER 20.0 /* seconds after which a start counts as good */
#define FAILURES_MAX  6    /* starts in a row, then the next command is waited for */
#define RESUMES_MAX   3    /* engines that one run may cost */
#define EXIT_GRACE    0.5

static double retry_delay(int failures)
{
	if (failures <= 1)
		return 0;
	const double delay = (double)(1 << (failures < 8 ? failures - 2 : 6));
	return delay < RETRY_LONGEST ? delay : RETRY_LONGEST;
}

static void engine_is_gone(struct lectern_agent *agent, const char *message)
{
	lectern_log(LECTERN_LOG_WARNING, "%s", message);
	lectern_process_stop(&agent->process, 0);
	if (lectern_now() - agent->started_at > HEALTHY_AFTER)
		agent->failures = 0;
	agent->failures++;
	agent->retry_at = lectern_now() + retry_delay(agent->failures);
	lectern_agent_forget_pending(agent, "the engine ended before it answered; try again");
	if (agent->job && ++agent->resumes > RESUMES_MAX)
		lectern_agent_give_up_run(agent, "the engine ended again and again on this lecture; see OBS's log");
	if (agent->failures >= FAILURES_MAX) {
		agent->wanted = false;
		message = "the engine can't be kept running; see OBS's log, then press Make again";
		lectern_agent_give_up_run(agent, message);
	}
	if (!agent->state.trouble)
		lectern_state_trouble(&agent->state, message);
	lectern_agent_tell_engine(agent, agent->wanted ? LECTERN_ENGINE_RESTARTING : LECTERN_ENGINE_FAILED);
}

static void start_engine(struct lectern_agent *agent)
{
	struct lectern_error error = {0};
	agent->started_at = lectern_now();
	if (lectern_process_start(&agent->process, &error)) {
		lectern_agent_tell_engine(agent, LECTERN_ENGINE_STARTING);
		lectern_agent_resume(agent);
		return;
	}
	lectern_log(LECTERN_LOG_ERROR, "the engine can't be started: %s", error.text);
	agent->wanted = false;
	lectern_agent_give_up_run(agent, error.text);
	lectern_state_trouble(&agent->state, error.text);
	lectern_agent_tell_engine(agent, LECTERN_ENGINE_FAILED);
}

static void start_when_due(struct lectern_agent *agent, bool something_posted)
{
	if (agent->process.pid > 0)
		return;
	if (something_posted && !agent->wanted) {
		agent->wanted = true;
		agent->failures = 0;
		agent->retry_at = 0;
	}
	if (agent->wanted && lectern_now() >= agent->retry_at)
		start_engine(agent);
}

/* Only wakes the engine up; it is not sent. */
static bool is_warm(const json_t *command)
{
	return strcmp(json_string_value(json_object_get(command, "cmd")), "warm") == 0;
}

static void take_posted(struct lectern_agent *agent, json_t *posted)
{
	size_t i;
	json_t *command;
	json_array_foreach(posted, i, command) {
		if (is_warm(command))
			continue;
		if (agent->process.pid > 0)
			lectern_agent_take_command(agent, command);
		else
			lectern_agent_refuse(agent, command,
					     agent->state.trouble ? agent->state.trouble : "the engine is not running");
	}
	json_decref(posted);
}

/* Deals with what was posted; while the engine is between two starts it stays posted. False: the agent is to stop. */
static bool look_at_posted(struct lectern_agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	const bool stopping = agent->stopping;
	const bool some = json_array_size(agent->posted) > 0;
	pthread_mutex_unlock(&agent->lock);
	if (stopping)
		return false;
	start_when_due(agent, some);
	if (!some || (agent->process.pid == 0 && agent->wanted))
		return true;
	pthread_mutex_lock(&agent->lock);
	json_t *posted = agent->posted;
	agent->posted = json_array();
	pthread_mutex_unlock(&agent->lock);
	take_posted(agent, posted);
	return true;
}

/* For poll(2): until the next start, or for ever. */
static int milliseconds_to_wait(const struct lectern_agent *agent)
{
	if (agent->process.pid > 0 || !agent->wanted)
		return -1;
	const double left = agent->retry_at - lectern_now();
	return left > 0 ? (int)(left * 1000) + 1 : 0;
}

static void wait_for_something(struct lectern_agent *agent)
{
	struct pollfd wanted[3] = {{.fd = agent->wake, .events = POLLIN}, {.fd = -1}, {.fd = -1}};
	if (agent->process.pid > 0)
		lectern_process_poll(&agent->process, wanted + 1);
	if (poll(wanted, 3, milliseconds_to_wait(agent)) > 0 && wanted[0].revents) {
		eventfd_t count;
		eventfd_read(agent->wake, &count);
	}
}

static void *agent_thread(void *data)
{
	struct lectern_agent *agent = data;
	pthread_setname_np(pthread_self(), "lectern: agent");
	while (look_at_posted(agent)) {
		struct lectern_error error = {0};
		wait_for_something(agent);
		if (agent->process.pid > 0 &&
		    !lectern_process_move(&agent->process, lectern_agent_on_line, agent, &error))
			engine_is_gone(agent, error.text);
	}
	lectern_process_stop(&agent->process, EXIT_GRACE);
	return NULL;
}

struct lectern_agent *lectern_agent_new(void)
{
	struct lectern_agent *agent = lectern_alloc(sizeof(*agent));
	agent->wake = -1;
	pthread_mutex_init(&agent->lock, NULL);
	agent->posted = json_array();
	agent->pending = json_object();
	agent->process = (struct lectern_process){.socket = -1, .output = -1};
	agent->state.engine = LECTERN_ENGINE_OFF;
	agent->snapshot = lectern_state_snapshot(&agent->state);
	return agent;
}

void lectern_agent_listen(struct lectern_agent *agent, void (*on_event)(void *data, const json_t *event), void *data)
{
	if (agent->listener_count < LECTERN_LISTENERS_MAX)
		agent->listeners[agent->listener_count++] = (struct listener){on_event, data};
}

bool lectern_agent_start(struct lectern_agent *agent, struct lectern_error *error)
{
	agent->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (agent->wake >= 0 && pthread_create(&agent->thread, NULL, agent_thread, agent) == 0)
		agent->started = true;
	if (!agent->started)
		return lectern_fail(error, LECTERN_RENDERER, "the agent's thread can't be started: %s",
				    strerror(errno));
	return true;
}

void lectern_agent_dismiss(struct lectern_agent *agent)
{
	if (!agent->started)
		return;
	pthread_mutex_lock(&agent->lock);
	agent->stopping = true;
	pthread_mutex_unlock(&agent->lock);
	eventfd_write(agent->wake, 1);
}

void lectern_agent_stop(struct lectern_agent *agent)
{
	if (!agent->started)
		return;
	lectern_agent_dismiss(agent);
	pthread_join(agent->thread, NULL);
	agent->started = false;
}

void lectern_agent_free(struct lectern_agent *agent)
{
	if (!agent)
		return;
	lectern_agent_stop(agent);
	if (agent->wake >= 0)
		close(agent->wake);
	lectern_state_clear(&agent->state);
	lectern_snapshot_release(agent->snapshot);
	json_decref(agent->posted);
	json_decref(agent->pending);
	json_decref(agent->job);
	pthread_mutex_destroy(&agent->lock);
	free(agent);
}

void lectern_agent_post(struct lectern_agent *agent, json_t *command)
{
	pthread_mutex_lock(&agent->lock);
	const bool take = !agent->stopping && json_array_size(agent->posted) < POSTED_MAX;
	if (take)
		json_array_append(agent->posted, command);
	pthread_mutex_unlock(&agent->lock);
	json_decref(command);
	if (take)
		eventfd_write(agent->wake, 1);
}

void lectern_agent_warm(struct lectern_agent *agent)
{
	lectern_agent_post(agent, json_pack("{s:s}", "cmd", "warm"));
}

void lectern_agent_cancel(struct lectern_agent *agent)
{
	lectern_agent_post(agent, json_pack("{s:s}", "cmd", "cancel"));
}

struct lectern_snapshot *lectern_agent_snapshot(struct lectern_agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	struct lectern_snapshot *snapshot = agent->snapshot;
	__atomic_add_fetch(&snapshot->references, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&agent->lock);
	return snapshot;
}
