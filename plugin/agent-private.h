/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of the agent, shared by agent.c (thread and supervision) and agent-line.c (what goes over the line). */
#pragma once

#include "agent.h"
#include "process.h"

#include <pthread.h>

#define LECTERN_LISTENERS_MAX 8

struct listener {
	void (*on_event)(void *data, const json_t *event);
	void *data;
};

struct lectern_agent {
	/* immutable once started */
	struct listener listeners[LECTERN_LISTENERS_MAX];
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

/* All of these: the agent's thread only. */

/* Folds an event into the state and tells everyone; the event is stolen. */
void lectern_agent_tell(struct lectern_agent *agent, json_t *event);
/* The engine's state changed; what its trouble is, is in the agent's state. */
void lectern_agent_tell_engine(struct lectern_agent *agent, enum lectern_engine_state state);
void lectern_agent_refuse(struct lectern_agent *agent, const json_t *command, const char *message);
/* Sends a command to the engine, which runs. */
void lectern_agent_take_command(struct lectern_agent *agent, json_t *command);
/* One line of the engine; `data` is the agent. */
void lectern_agent_on_line(void *data, json_t *line);
/* Sends the run that goes on, if any, to a fresh engine. */
void lectern_agent_resume(struct lectern_agent *agent);
/* Ends the run that goes on, if any, as failed. */
void lectern_agent_give_up_run(struct lectern_agent *agent, const char *message);
/* Refuses the commands that a dead engine has not answered. */
void lectern_agent_forget_pending(struct lectern_agent *agent, const char *message);
