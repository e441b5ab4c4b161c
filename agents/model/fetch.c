/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking an endpoint about itself. */
#include "model/room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FETCH_SECONDS 15

/* Takes what comes until the transfer is done. False when it was cancelled or took too long. */
static bool take_whole(struct lectern_model *model, struct lectern_transfer *transfer,
		       const struct lectern_cancel *cancel, struct lectern_text *body,
		       struct lectern_transfer_state *state, struct lectern_error *error)
{
	double until = lectern_now() + fmin(FETCH_SECONDS, model->patience.first);
	while (!state->done) {
		enum lectern_await end =
			lectern_await(model, cancel, lectern_transfer_fd(transfer), until - lectern_now());
		if (end == LECTERN_AWAIT_CANCELLED)
			return lectern_fail(error, LECTERN_CANCELLED, "Cancelled while the endpoint was asked");
		if (end == LECTERN_AWAIT_TIMEOUT)
			return lectern_fail(error, LECTERN_ENDPOINT, "The model's endpoint %s does not answer",
					    model->address.shown);
		lectern_transfer_take(transfer, body, state);
	}
	return true;
}

static bool tell_trouble(const struct lectern_model *model, const struct lectern_text *body,
			 const struct lectern_transfer_state *state, struct lectern_error *error)
{
	char text[512];
	struct lectern_reply said = {0};
	if (state->code != CURLE_OK)
		snprintf(text, sizeof(text), "%s",
			 state->problem[0] ? state->problem : curl_easy_strerror(state->code));
	else
		lectern_trouble_read_body(&said, body->data, body->length);
	if (state->code == CURLE_OK)
		snprintf(text, sizeof(text), "HTTP status %ld: %s", state->status,
			 said.fault.data ? said.fault.data : "");
	lectern_hide_keys(text, model->endpoint.key);
	lectern_reply_clear(&said);
	return lectern_fail(error, LECTERN_ENDPOINT, "The model's endpoint %s failed: %s", model->address.shown, text);
}

bool lectern_fetch(struct lectern_model *model, const char *url, const struct lectern_cancel *cancel,
		   struct lectern_text *body, struct lectern_error *error)
{
	struct curl_slist *headers = lectern_headers(model);
	struct lectern_transfer_request request = {.url = url,
						   .headers = headers,
						   .ca_file = model->endpoint.ca_file,
						   .connect_seconds = model->patience.connect,
						   .secure = model->address.secure,
						   .direct = model->address.loopback};
	struct lectern_transfer *transfer = lectern_transfer_start(model->network, &request);
	struct lectern_transfer_state state = {0};
	curl_slist_free_all(headers);
	if (!transfer)
		return lectern_fail(error, LECTERN_ENDPOINT, "The endpoint can't be asked: too many files are open");
	bool taken = take_whole(model, transfer, cancel, body, &state, error);
	lectern_transfer_release(transfer);
	if (!taken)
		return false;
	bool good = state.code == CURLE_OK && state.status >= 200 && state.status < 300;
	return good || tell_trouble(model, body, &state, error);
}

/* Gemini writes "models/NAME" where it takes NAME. */
static void add_name(json_t *names, const char *name)
{
	if (strncmp(name, "models/", 7) == 0)
		name += 7;
	if (*name)
		json_array_append_new(names, json_string(name));
}

json_t *lectern_model_names(const struct lectern_model *model, const struct lectern_text *body)
{
	json_t *json = body->data ? json_loadb(body->data, body->length, 0, NULL) : NULL;
	const json_t *list = json_object_get(json, model->dialect->list_array);
	json_t *names = json_is_array(list) ? json_array() : NULL, *one;
	size_t i;
	json_array_foreach(list, i, one)
		add_name(names, lectern_json_text(one, model->dialect->list_name));
	json_decref(json);
	return names;
}

json_t *lectern_model_list(struct lectern_model *model, const struct lectern_cancel *cancel,
			   struct lectern_error *error)
{
	struct lectern_text body = {0};
	json_t *names = NULL;
	if (model->replay) {
		lectern_fail(error, LECTERN_ENDPOINT, "A record lists no models");
		return NULL;
	}
	if (!lectern_model_enter(model))
		lectern_fail(error, LECTERN_CANCELLED, "Cancelled while the endpoint was asked");
	else if (lectern_fetch(model, model->address.list, cancel, &body, error)) {
		names = lectern_model_names(model, &body);
		if (!names)
			lectern_fail(error, LECTERN_ENDPOINT, "The endpoint %s lists no models: is its address right?",
				     model->address.shown);
	}
	lectern_model_leave(model);
	lectern_text_clear(&body);
	return names;
}
