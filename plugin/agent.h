/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The background agent: one permanent thread that starts `lectern serve`, passes commands down and events up, and
 * starts the engine again when it dies. No OBS, no Qt. */
#pragma once

#include "base/base.h"
#include "snapshot.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lectern_agent;

/* Starts no thread yet. */
struct lectern_agent *lectern_agent_new(void);
/* Events are those of agents/cli/serve.h, and two of the agent's own:
 *   engine    state, pid, message?     the engine started, became ready, died, can't be started
 *   refused   cmd, message             the engine did not take a command
 * Called on the agent's thread after the snapshot has been renewed; must not wait and must not stop the agent. Add
 * listeners before the start; at most eight. */
void lectern_agent_listen(struct lectern_agent *agent, void (*on_event)(void *data, const json_t *event), void *data);
bool lectern_agent_start(struct lectern_agent *agent, struct lectern_error *error);
/* Asks engine and thread to end and returns at once, so that they end while the host does other things. Posts are
 * dropped from then on. */
void lectern_agent_dismiss(struct lectern_agent *agent);
/* Ends engine and thread; takes at most 0.6 s after the dismissal. No listener is called afterwards. */
void lectern_agent_stop(struct lectern_agent *agent);
void lectern_agent_free(struct lectern_agent *agent); /* stopped first; NULL is fine */

/* Any thread; never waits. Starts the engine when it is not running. The command is stolen; see request.h. */
void lectern_agent_post(struct lectern_agent *agent, json_t *command);
/* Starts the engine, so that a worker is warm before it is needed. */
void lectern_agent_warm(struct lectern_agent *agent);
void lectern_agent_cancel(struct lectern_agent *agent);
/* What is known now; release it soon. Never NULL. */
struct lectern_snapshot *lectern_agent_snapshot(struct lectern_agent *agent);

#ifdef __cplusplus
}
#endif
