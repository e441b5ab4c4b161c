/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One request with all its tries. */
#include "model/room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum try_end { TRY_ANSWERED = 1, TRY_STOPPED, TRY_CANCELLED, TRY_TROUBLE };

/* One try. */
struct attempt {
	struct lectern_call *call;
	struct lectern_wire wire;
	struct lectern_transfer *transfer;
	struct lectern_transfer_state state;
	struct lectern_decoder *decoder;
	struct lectern_text bytes; /* of a refusal: the whole body; else what was just taken */
	double start, last;        /* last: when bytes came */
	bool began, silent;        /* silent: given up for want of bytes */
};

bool lectern_call_is_cancelled(const struct lectern_call *call)
{
	return lectern_cancel_is_set(call->cancel) || lectern_cancel_is_set(call->model->closing);
}

struct curl_slist *lectern_headers(const struct lectern_model *model)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Accept: text/event-stream, application/json");
	headers = curl_slist_append(headers, "Expect:"); /* no extra round trip before a picture */
	if (model->dialect->more_header)
		headers = curl_slist_append(headers, model->dialect->more_header);
	if (model->endpoint.key) {
		struct lectern_text line = {0};
		const char *blank = strstr(model->dialect->key_header, "%s");
		lectern_text_add_bytes(&line, model->dialect->key_header, (size_t)(blank - model->dialect->key_header));
		lectern_text_add(&line, model->endpoint.key);
		headers = curl_slist_append(headers, line.data);
		lectern_text_clear(&line);
	}
	return headers;
}

static bool start_attempt(struct attempt *attempt)
{
	struct lectern_model *model = attempt->call->model;
	json_t *json = model->dialect->encode(&attempt->wire);
	char *body = json_dumps(json, JSON_COMPACT);
	struct curl_slist *headers = lectern_headers(model);
	struct lectern_transfer_request request = {.url = model->address.ask,
						   .headers = headers,
						   .body = body,
						   .body_length = body ? strlen(body) : 0,
						   .ca_file = model->endpoint.ca_file,
						   .connect_seconds = model->patience.connect,
						   .secure = model->address.secure,
						   .direct = model->address.loopback};
	attempt->start = attempt->last = lectern_now();
	attempt->transfer = body ? lectern_transfer_start(model->network, &request) : NULL;
	curl_slist_free_all(headers);
	json_decref(json);
	free(body);
	return attempt->transfer;
}

static bool is_good(long status)
{
	return status >= 200 && status < 300;
}

/* Seconds until patience ends. */
static double patience_left(const struct attempt *attempt)
{
	const struct lectern_patience *patience = &attempt->call->model->patience;
	const struct lectern_reply *reply = &attempt->call->reply;
	double limit = attempt->began ? patience->idle : patience->first;
	if (reply->finish || reply->ended)
		limit = patience->tail;
	double now = lectern_now();
	return fmin(attempt->last + limit, attempt->start + patience->call) - now;
}

bool lectern_call_tell(struct lectern_call *call)
{
	const struct lectern_ask *ask = call->ask;
	size_t length = call->reply.text.length - call->told;
	if (!ask->on_text || !length)
		return true;
	const char *piece = call->reply.text.data + call->told;
	call->told += length;
	return ask->on_text(ask->data, piece, length);
}

/* Takes what came. False when on_text wants no more. */
static bool take_news(struct attempt *attempt)
{
	size_t before = attempt->bytes.length;
	lectern_transfer_take(attempt->transfer, &attempt->bytes, &attempt->state);
	if (attempt->bytes.length > before) {
		attempt->began = true;
		attempt->last = lectern_now();
	}
	if (!is_good(attempt->state.status))
		return true;
	if (attempt->bytes.length)
		lectern_decoder_feed(attempt->decoder, attempt->bytes.data, attempt->bytes.length);
	attempt->bytes.length = 0;
	return lectern_call_tell(attempt->call);
}

/* Moves the stream until it ends, one way or the other. */
static enum try_end pump(struct attempt *attempt)
{
	struct lectern_call *call = attempt->call;
	int fd = lectern_transfer_fd(attempt->transfer);
	while (!attempt->state.done && !lectern_decoder_broken(attempt->decoder)) {
		double left = patience_left(attempt);
		enum lectern_await end = lectern_await(call->model, call->cancel, fd, left);
		if (end == LECTERN_AWAIT_CANCELLED)
			return TRY_CANCELLED;
		if (end == LECTERN_AWAIT_TIMEOUT) {
			attempt->silent = true;
			break;
		}
		if (!take_news(attempt))
			return TRY_STOPPED;
	}
	return TRY_ANSWERED;
}

static enum try_end trouble_of_silence(struct attempt *attempt)
{
	struct lectern_trouble *trouble = &attempt->call->trouble;
	*trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_FAILED, .retry = true, .wait = -1};
	snprintf(trouble->text, sizeof(trouble->text), "it sent nothing for %.0f seconds",
		 lectern_now() - attempt->last);
	return TRY_TROUBLE;
}

static enum try_end trouble_of_status(struct attempt *attempt)
{
	struct lectern_call *call = attempt->call;
	struct lectern_reply said = {0};
	long status = attempt->state.status;
	lectern_trouble_read_body(&said, attempt->bytes.data, attempt->bytes.length);
	lectern_trouble_from_fault(&call->trouble, status, said.kind.data ? said.kind.data : "",
				   said.fault.data ? said.fault.data : "", &attempt->wire);
	call->trouble.wait = lectern_retry_after(attempt->state.retry_after, (double)time(NULL));
	if (status >= 300 && status < 400)
		snprintf(call->trouble.text, sizeof(call->trouble.text),
			 "it moved to %.400s: set that address if you trust it", attempt->state.location);
	lectern_reply_clear(&said);
	return TRY_TROUBLE;
}

/* The transport ended, or was given up: is the answer whole? */
static enum try_end judge(struct attempt *attempt)
{
	struct lectern_call *call = attempt->call;
	struct lectern_reply *reply = &call->reply;
	const char *why = NULL;
	if (attempt->state.status && !is_good(attempt->state.status))
		return trouble_of_status(attempt);
	bool whole = lectern_decoder_end(attempt->decoder, &why);
	bool wanted = lectern_call_tell(call);
	if (reply->fault.length) {
		lectern_trouble_from_fault(&call->trouble, 0, reply->kind.data ? reply->kind.data : "",
					   reply->fault.data, &attempt->wire);
		return TRY_TROUBLE;
	}
	if (whole)
		return wanted ? TRY_ANSWERED : TRY_STOPPED;
	if (attempt->silent)
		return trouble_of_silence(attempt);
	if (attempt->state.done && (attempt->state.code != CURLE_OK)) {
		lectern_trouble_from_transport(&call->trouble, &attempt->state);
		return TRY_TROUBLE;
	}
	call->trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_FAILED, .retry = true, .wait = -1};
	snprintf(call->trouble.text, sizeof(call->trouble.text), "%s", why);
	return TRY_TROUBLE;
}

/* The consumer must know that what it got is void. */
static bool restart_reply(struct lectern_call *call)
{
	bool told = call->told > 0;
	lectern_reply_clear(&call->reply);
	call->told = 0;
	return !told || call->ask->on_text(call->ask->data, "", 0);
}

static enum try_end try_once(struct lectern_call *call, struct attempt *attempt)
{
	*attempt = (struct attempt){.call = call,
				    .wire = {.ask = call->ask,
					     .model = call->model->endpoint.model,
					     .quirks = atomic_load(&call->model->quirks)}};
	call->trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_FAILED};
	if (!restart_reply(call))
		return TRY_STOPPED;
	if (!start_attempt(attempt)) {
		snprintf(call->trouble.text, sizeof(call->trouble.text), "the request can't be made");
		return TRY_TROUBLE;
	}
	attempt->decoder = lectern_decoder_open(call->model->dialect, &call->reply);
	enum try_end end = pump(attempt);
	if (end == TRY_ANSWERED)
		end = judge(attempt);
	lectern_transfer_release(attempt->transfer);
	lectern_decoder_free(attempt->decoder);
	lectern_text_clear(&attempt->bytes);
	return end;
}

/* A provider counts what it sent before the stream broke. */
static void count_lost(struct lectern_call *call)
{
	const struct lectern_reply *reply = &call->reply;
	if (!reply->text.length)
		return;
	call->lost_in += reply->tokens_in ? reply->tokens_in : lectern_estimate_input(call->ask);
	call->lost_out += (uint64_t)ceil((double)reply->text.length / 3.5);
}

/* Waits as long as the endpoint or the jitter asks. False when there is no other try. */
static bool wait_for_next(struct lectern_call *call, const struct attempt *attempt, int counted, double *waited)
{
	const struct lectern_patience *patience = &call->model->patience;
	struct lectern_trouble *trouble = &call->trouble;
	int most = attempt->silent ? 2 : attempt->began && is_good(attempt->state.status) ? 3 : patience->tries;
	if (!trouble->retry || counted >= most)
		return false;
	double delay = lectern_retry_delay(counted, patience->base);
	if (trouble->wait >= 0)
		delay = trouble->wait + lectern_retry_delay(1, patience->base);
	*waited += delay;
	if (*waited > patience->waits)
		return false;
	call->cancelled = lectern_await(call->model, call->cancel, -1, delay) == LECTERN_AWAIT_CANCELLED;
	return !call->cancelled;
}

/* True when the trouble taught something and the request is to be sent in another form. */
static bool learn(struct lectern_call *call)
{
	struct lectern_model *model = call->model;
	if (call->trouble.fault == LECTERN_FAULT_BLIND)
		atomic_store(&model->blind, true);
	if (!call->trouble.quirk)
		return false;
	atomic_fetch_or(&model->quirks, call->trouble.quirk);
	lectern_log(LECTERN_LOG_INFO, "The endpoint %s does not take the request as it is: it goes in another form",
		    model->address.shown);
	return true;
}

static void estimate_missing(struct lectern_call *call)
{
	struct lectern_reply *reply = &call->reply;
	call->estimated = !reply->tokens_in && !reply->tokens_out;
	if (!call->estimated)
		return;
	reply->tokens_in = lectern_estimate_input(call->ask);
	reply->tokens_out = (uint64_t)ceil((double)reply->text.length / 3.5);
}

static bool run_tries(struct lectern_call *call)
{
	struct attempt attempt;
	double waited = 0;
	int counted = 0;
	for (;;) {
		call->tries++;
		enum try_end end = try_once(call, &attempt);
		call->stopped = end == TRY_STOPPED;
		call->cancelled = end == TRY_CANCELLED;
		if (end != TRY_TROUBLE)
			return end != TRY_CANCELLED;
		if (learn(call))
			continue;
		counted++;
		if (!wait_for_next(call, &attempt, counted, &waited))
			return false;
		count_lost(call);
	}
}

bool lectern_call_run(struct lectern_call *call)
{
	double start = lectern_now();
	bool answered = run_tries(call);
	call->seconds = lectern_now() - start;
	if (call->stopped)
		call->reply.finish = LECTERN_FINISH_STOPPED;
	else if (call->reply.finish == LECTERN_FINISH_END &&
		 call->reply.tokens_out >= (uint64_t)lectern_ask_tokens(call->ask))
		call->reply.finish = LECTERN_FINISH_LENGTH; /* some servers say "completed" of a cut answer */
	if (answered || call->reply.text.length)
		estimate_missing(call);
	return answered;
}

void lectern_call_clear(struct lectern_call *call)
{
	lectern_reply_clear(&call->reply);
}
