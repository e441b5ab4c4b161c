/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's side of the gate: a process of a warm worker that reads code and runs none of it. */
#include "render/pool.h"

#include "platform/platform.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_SECONDS                                                                                                 \
	60.0 /* it ends itself after ten of processor time, but has it only when nobody else wants it                  \
	      */
#define MOST_LINE 1000000
#define MOST_CODE (1u << 20)

static struct worker *warm_worker(const struct lectern_render_pool *pool)
{
	for (struct worker *worker = pool->workers; worker; worker = worker->next)
		if (worker->state == WORKER_WARM)
			return worker;
	return NULL;
}

static bool open_gate(struct lectern_render_pool *pool, const struct lectern_cancel *cancel,
		      struct lectern_error *error)
{
	int ends[2];
	if (!lectern_render_wait_warm(pool, cancel, error) || !lectern_socket_pair(ends, error))
		return false;
	static const char command[] = "{\"cmd\":\"gate\"}\n";
	pthread_mutex_lock(&pool->lock);
	struct worker *worker = warm_worker(pool);
	bool sent = worker ? lectern_send_fds(worker->link.socket, command, sizeof(command) - 1, &ends[1], 1, error)
			   : lectern_fail(error, LECTERN_RENDERER, "The Manim worker ended unexpectedly");
	pthread_mutex_unlock(&pool->lock);
	close(ends[1]);
	if (sent)
		pool->gate.socket = ends[0];
	else
		close(ends[0]);
	return sent;
}

static json_t *to_message(const struct lectern_gate_request *request)
{
	return json_pack("{ss ss? si sb sb}", "code", request->code, "context", request->context, "number",
			 request->number, "teaching", request->teaching, "mend", request->mend);
}

/* ---- what it answers; nothing of it is believed ---- */

static void set_text(json_t *finding, const json_t *from, const char *name)
{
	char *text = render_clean_line(json_string_value(json_object_get(from, name)));
	if (text)
		json_object_set_new(finding, name, json_string(text));
	free(text);
}

static json_t *read_findings(const json_t *message, const char *name)
{
	size_t i;
	json_t *from, *findings = json_array();
	json_array_foreach(json_object_get(message, name), i, from) {
		int64_t line = render_number(from, "line", MOST_LINE),
			column = render_number(from, "column", MOST_LINE);
		json_t *finding = json_pack("{sI sI}", "line", (json_int_t)(line > 0 ? line : 1), "column",
					    (json_int_t)(column > 0 ? column : 1));
		set_text(finding, from, "kind");
		set_text(finding, from, "message");
		set_text(finding, from, "mend");
		if (json_object_get(finding, "kind") && json_object_get(finding, "message"))
			json_array_append_new(findings, finding);
		else
			json_decref(finding);
	}
	return findings;
}

static void read_answer(const json_t *message, struct lectern_gate_result *result)
{
	const json_t *code = json_object_get(message, "code");
	result->findings = read_findings(message, "findings");
	result->mended = read_findings(message, "mended");
	if (json_is_string(code) && json_string_length(code) <= MOST_CODE)
		result->code = lectern_strdup(json_string_value(code));
}

/* Code on which the gate's process itself ended. */
static void read_nothing(struct lectern_gate_result *result)
{
	result->findings = json_pack("[{si si ss ss}]", "line", 1, "column", 1, "kind", "syntax", "message",
				     "the code is nested too deeply to be read");
	result->mended = json_array();
}

/* ---- asking ---- */

enum asked { ASKED_ANSWERED = 1, ASKED_GONE, ASKED_FAILED };

static enum asked ask(struct lectern_render_pool *pool, const struct lectern_gate_request *request,
		      struct lectern_gate_result *result, const struct lectern_cancel *cancel,
		      struct lectern_error *error)
{
	json_t *message = NULL;
	if (pool->gate.socket < 0 && !open_gate(pool, cancel, error))
		return ASKED_FAILED;
	if (!render_link_say(&pool->gate, to_message(request))) {
		lectern_fail(error, LECTERN_BAD_INPUT, "The code is not UTF-8 text");
		return ASKED_FAILED;
	}
	enum render_heard heard = render_link_listen(&pool->gate, cancel, lectern_now() + ANSWER_SECONDS, &message);
	if (heard == RENDER_HEARD_MESSAGE) {
		read_answer(message, result);
		json_decref(message);
		return ASKED_ANSWERED;
	}
	render_link_close(&pool->gate); /* what it may still say belongs to no question */
	if (heard == RENDER_HEARD_CANCEL)
		lectern_fail(error, LECTERN_CANCELLED, "Cancelled");
	else if (heard == RENDER_HEARD_NOTHING)
		lectern_fail(error, LECTERN_RENDERER,
			     "The code could not be checked within %.0f s: the machine is too busy", ANSWER_SECONDS);
	return heard == RENDER_HEARD_END || heard == RENDER_HEARD_NONSENSE ? ASKED_GONE : ASKED_FAILED;
}

bool lectern_render_gate(struct lectern_render_pool *pool, const struct lectern_gate_request *request,
			 struct lectern_gate_result *result, const struct lectern_cancel *cancel,
			 struct lectern_error *error)
{
	*result = (struct lectern_gate_result){0};
	pthread_mutex_lock(&pool->gate_lock);
	enum asked asked = ask(pool, request, result, cancel, error);
	if (asked == ASKED_GONE) /* with the worker that it belonged to, perhaps */
		asked = ask(pool, request, result, cancel, error);
	pthread_mutex_unlock(&pool->gate_lock);
	if (asked == ASKED_GONE)
		read_nothing(result);
	return asked != ASKED_FAILED;
}

void lectern_gate_result_clear(struct lectern_gate_result *result)
{
	json_decref(result->findings);
	json_decref(result->mended);
	free(result->code);
	*result = (struct lectern_gate_result){0};
}
