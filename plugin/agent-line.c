/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes over the line: commands and their replies, events, the run that goes on. */
#include "agent-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void lectern_agent_tell(struct lectern_agent *agent, json_t *event)
{
	tell(agent, event);
	json_decref(event);
}

void lectern_agent_tell_engine(struct lectern_agent *agent, enum lectern_engine_state state)
{
	const char *message = agent->state.trouble;
	agent->state.engine = state;
	agent->state.engine_pid = agent->process.pid;
	lectern_agent_tell(agent, json_pack("{s:s, s:s, s:i, s:s*}", "event", "engine", "state",
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

void lectern_agent_refuse(struct lectern_agent *agent, const json_t *command, const char *message)
{
	lectern_log(LECTERN_LOG_WARNING, "%s was refused: %s", name_of(command, "cmd"), message);
	lectern_state_say(&agent->state, message);
	lectern_agent_tell(agent, json_pack("{s:s, s:s, s:s}", "event", "refused", "cmd", name_of(command, "cmd"),
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

void lectern_agent_take_command(struct lectern_agent *agent, json_t *command)
{
	if (starts_run(command)) {
		if (agent->job) {
			lectern_agent_refuse(agent, command,
					     "a lecture is being made already; cancel it or wait until it is done");
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
		lectern_agent_tell(agent, json_pack("{s:s, s:O?, s:O}", "event", "plan.done", "project",
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
		lectern_agent_refuse(agent, command, name_of(failure, "message"));
	} else if (strcmp(name_of(command, "cmd"), "status") == 0) {
		show_lecture(agent, reply);
	}
	json_decref(command);
}

void lectern_agent_on_line(void *data, json_t *line)
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
		lectern_agent_tell_engine(agent, agent->state.engine);
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

void lectern_agent_resume(struct lectern_agent *agent)
{
	if (!agent->job)
		return;
	json_t *command = resume_command(agent);
	json_decref(agent->job);
	agent->job = command;
	send_command(agent, command);
}

void lectern_agent_give_up_run(struct lectern_agent *agent, const char *message)
{
	if (!agent->job)
		return;
	run_is_over(agent);
	lectern_agent_tell(agent, json_pack("{s:s, s:i, s:s}", "event", "run.end", "status", LECTERN_RENDERER,
					    "message", message));
}

void lectern_agent_forget_pending(struct lectern_agent *agent, const char *message)
{
	const char *id;
	json_t *command;
	json_t *lost = agent->pending;
	agent->pending = json_object();
	json_object_foreach(lost, id, command)
		if (!starts_run(command))
			lectern_agent_refuse(agent, command, message);
	json_decref(lost);
}
