/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent.h"

#include "process.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LISTENERS_MAX 8
#define POSTED_MAX    64
#define RETRY_LONGEST 16.0 /* seconds between two starts */
#define HEALTHY_AFTER 20.0 /* seconds after which a start counts as good */
#define FAILURES_MAX  6    /* starts in a row, then the next command is waited for */
#define RESUMES_MAX   3    /* engines that one run may cost */
#define EXIT_GRACE    0.5

struct listener {
	void (*on_event)(void *data, const json_t *event);
	void *data;
};

struct lectern_agent {
	/* immutable once started */
	struct listener listeners[LISTENERS_MAX];
	size_t listener_count;
	pthread_t thread;
	bool started;
	int wake;

	/* protected by lock */
	pthread_mutex_t lock;
	json_t *posted;
	bool stopping;
	struct lectern_snapshot *snapshot;

	/* the agent's thread only */
	struct lectern_process process;
	struct lectern_state state;
	json_t *pending; /* id as text -> command that has no reply yet */
	json_t *job;     /* the command of the run that goes on, or NULL */
	json_int_t last_id;
	int resumes;
	int failures;
	bool wanted; /* the engine should run */
	double started_at;
	double retry_at;
};

static void publish(struct lectern_agent *agent)
{
	struct lectern_snapshot *fresh = lectern_state_snapshot(&agent->state);
	pthread_mutex_lock(&agent->lock);
	struct lectern_snapshot *old = agent->snapshot;
	agent->snapshot = fresh;
	pthread_mutex_unlock(&agent->lock);
	lectern_snapshot_release(old);
}

/* Folds an event into the state and tells everyone. */
static void tell(struct lectern_agent *agent, const json_t *event)
{
	lectern_state_apply(&agent->state, event);
	publish(agent);
	for (size_t i = 0; i < agent->listener_count; i++)
		agent->listeners[i].on_event(agent->listeners[i].data, event);
}

static void tell_and_release(struct lectern_agent *agent, json_t *event)
{
	tell(agent, event);
	json_decref(event);
}

static void tell_engine(struct lectern_agent *agent, enum lectern_engine_state state)
{
	const char *message = agent->state.trouble;
	agent->state.engine = state;
	agent->state.engine_pid = agent->process.pid;
	tell_and_release(agent, json_pack("{s:s, s:s, s:i, s:s*}", "event", "engine", "state",
					  lectern_engine_state_name(state), "pid", (int)agent->process.pid, "message",
					  message));
}

static const char *name_of(const json_t *object, const char *key)
{
	const char *name = json_string_value(json_object_get(object, key));
	return name ? name : "";
}

static bool starts_run(const json_t *command)
{
	const char *name = name_of(command, "cmd");
	return strcmp(name, "make") == 0 || strcmp(name, "regenerate") == 0;
}

static void refuse(struct lectern_agent *agent, const json_t *command, const char *message)
{
	lectern_log(LECTERN_LOG_WARNING, "%s was refused: %s", name_of(command, "cmd"), message);
	lectern_state_say(&agent->state, message);
	tell_and_release(agent, json_pack("{s:s, s:s, s:s}", "event", "refused", "cmd", name_of(command, "cmd"),
					  "message", message));
}

static void send_command(struct lectern_agent *agent, json_t *command)
{
	char id[24];
	json_object_set_new(command, "id", json_integer(++agent->last_id));
	snprintf(id, sizeof(id), "%lld", (long long)agent->last_id);
	json_object_set(agent->pending, id, command);
	lectern_process_send(&agent->process, command);
}

static void run_begins(struct lectern_agent *agent, json_t *command)
{
	agent->job = json_incref(command);
	agent->resumes = 0;
	agent->state.running = true;
	lectern_state_say(&agent->state, NULL);
	publish(agent);
}

static void run_is_over(struct lectern_agent *agent)
{
	json_decref(agent->job);
	agent->job = NULL;
	agent->state.running = false;
}

static void take_command(struct lectern_agent *agent, json_t *command)
{
	if (starts_run(command)) {
		if (agent->job) {
			refuse(agent, command, "a lecture is being made already; cancel it or wait until it is done");
			return;
		}
		run_begins(agent, command);
	}
	send_command(agent, command);
}

/* A lecture that was asked for by "status" reaches everyone as if it had just been planned. */
static void show_lecture(struct lectern_agent *agent, json_t *reply)
{
	json_t *lecture = json_object_get(reply, "lecture");
	if (json_is_object(lecture))
		tell_and_release(agent, json_pack("{s:s, s:O?, s:O}", "event", "plan.done", "project",
						  json_object_get(lecture, "project"), "lecture", lecture));
}

static void on_reply(struct lectern_agent *agent, json_t *reply)
{
	char id[24];
	snprintf(id, sizeof(id), "%lld", (long long)json_integer_value(json_object_get(reply, "reply")));
	json_t *command = json_incref(json_object_get(agent->pending, id));
	json_object_del(agent->pending, id);
	const json_t *failure = json_object_get(reply, "error");
	if (!command) {
		/* An engine that can't start says why with an id that no command has, then ends. */
		if (failure)
			lectern_state_trouble(&agent->state, name_of(failure, "message"));
		return;
	}
	if (failure) {
		if (command == agent->job)
			run_is_over(agent);
		refuse(agent, command, name_of(failure, "message"));
	} else if (strcmp(name_of(command, "cmd"), "status") == 0) {
		show_lecture(agent, reply);
	}
	json_decref(command);
}

static void on_line(void *data, json_t *line)
{
	struct lectern_agent *agent = data;
	const char *event = name_of(line, "event");
	if (json_object_get(line, "reply")) {
		on_reply(agent, line);
		return;
	}
	if (strcmp(event, "run.end") == 0)
		run_is_over(agent);
	tell(agent, line);
	if (strcmp(event, "ready") == 0 || strcmp(event, "warm") == 0 || strcmp(event, "not-ready") == 0)
		tell_engine(agent, agent->state.engine);
}

static double retry_delay(int failures)
{
	if (failures <= 1)
		return 0;
	const double delay = (double)(1 << (failures < 8 ? failures - 2 : 6));
	return delay < RETRY_LONGEST ? delay : RETRY_LONGEST;
}

/* What to send to a fresh engine so that the run goes on: the project folder holds all that was made. */
static json_t *resume_command(struct lectern_agent *agent)
{
	json_t *command = json_deep_copy(agent->job);
	if (agent->state.project && strcmp(name_of(command, "cmd"), "make") == 0) {
		json_object_set_new(command, "project", json_string(agent->state.project));
		json_object_del(command, "topic");
		json_object_del(command, "notes");
	}
	return command;
}

static void resume(struct lectern_agent *agent)
{
	if (!agent->job)
		return;
	json_t *command = resume_command(agent);
	json_decref(agent->job);
	agent->job = command;
	send_command(agent, command);
}

static void give_up_run(struct lectern_agent *agent, const char *message)
{
	if (!agent->job)
		return;
	run_is_over(agent);
	tell_and_release(agent, json_pack("{s:s, s:i, s:s}", "event", "run.end", "status", LECTERN_RENDERER, "message",
					  message));
}

static void forget_pending(struct lectern_agent *agent, const char *message)
{
	const char *id;
	json_t *command;
	json_t *lost = agent->pending;
	agent->pending = json_object();
	json_object_foreach(lost, id, command) if (!starts_run(command)) refuse(agent, command, message);
	json_decref(lost);
}

static void engine_is_gone(struct lectern_agent *agent, const char *message)
{
	lectern_log(LECTERN_LOG_WARNING, "%s", message);
	lectern_process_stop(&agent->process, 0);
	if (lectern_now() - agent->started_at > HEALTHY_AFTER)
		agent->failures = 0;
	agent->failures++;
	agent->retry_at = lectern_now() + retry_delay(agent->failures);
	forget_pending(agent, "the engine ended before it answered; try again");
	if (agent->job && ++agent->resumes > RESUMES_MAX)
		give_up_run(agent, "the engine ended again and again on this lecture; see OBS's log");
	if (agent->failures >= FAILURES_MAX) {
		agent->wanted = false;
		message = "the engine can't be kept running; see OBS's log, then press Make again";
		give_up_run(agent, message);
	}
	if (!agent->state.trouble)
		lectern_state_trouble(&agent->state, message);
	tell_engine(agent, agent->wanted ? LECTERN_ENGINE_RESTARTING : LECTERN_ENGINE_FAILED);
}

static void start_engine(struct lectern_agent *agent)
{
	struct lectern_error error = {0};
	agent->started_at = lectern_now();
	if (lectern_process_start(&agent->process, &error)) {
		tell_engine(agent, LECTERN_ENGINE_STARTING);
		resume(agent);
		return;
	}
	lectern_log(LECTERN_LOG_ERROR, "the engine can't be started: %s", error.text);
	agent->wanted = false;
	give_up_run(agent, error.text);
	lectern_state_trouble(&agent->state, error.text);
	tell_engine(agent, LECTERN_ENGINE_FAILED);
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

static void take_posted(struct lectern_agent *agent, json_t *posted)
{
	size_t i;
	json_t *command;
	json_array_foreach(posted, i, command)
	{
		if (strcmp(name_of(command, "cmd"), "warm") == 0)
			continue;
		if (agent->process.pid > 0)
			take_command(agent, command);
		else
			refuse(agent, command,
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
		if (agent->process.pid > 0 && !lectern_process_move(&agent->process, on_line, agent, &error))
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
	if (agent->listener_count < LISTENERS_MAX)
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
