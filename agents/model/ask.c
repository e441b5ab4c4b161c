/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question with all that belongs to it: budget, call, ledger, record, and once more when the reply does not fit. */
#include "model/room.h"
#include "model/schema.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_stage(const char *stage)
{
	size_t length = stage ? strspn(stage, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
	return length && length < 64 && !stage[length];
}

static bool is_text(const char *text)
{
	return lectern_utf8_valid(text, strlen(text));
}

static bool check_ask(const struct lectern_ask *ask, struct lectern_error *error)
{
	bool fine = is_stage(ask->stage) && ask->turn_count && (!ask->system || is_text(ask->system));
	for (size_t i = 0; i < ask->turn_count && fine; i++)
		fine = ask->turns[i].text && is_text(ask->turns[i].text);
	return fine || lectern_fail(error, LECTERN_BAD_INPUT, "The question to the model is not valid UTF-8 text");
}

static json_t *ledger_row(const struct lectern_call *call)
{
	const struct lectern_ask *ask = call->ask;
	const struct lectern_reply *reply = &call->reply,
				   lost = {.tokens_in = call->lost_in, .tokens_out = call->lost_out};
	const struct lectern_endpoint *endpoint = &call->model->endpoint;
	double money = lectern_price(endpoint, reply) + lectern_price(endpoint, &lost);
	json_t *row = json_pack(
		"{s:s, s:i, s:i, s:i, s:s, s:I, s:I, s:I, s:I, s:i, s:s}", "stage", ask->stage, "section", ask->section,
		"beat", ask->beat, "attempt", ask->attempt, "model", endpoint->model, "in",
		(json_int_t)(reply->tokens_in + call->lost_in), "cached", (json_int_t)reply->tokens_cached, "out",
		(json_int_t)(reply->tokens_out + call->lost_out), "ms", (json_int_t)(call->seconds * 1000), "tries",
		call->tries, "finish", call->cancelled ? "cancelled" : lectern_finish_name(reply->finish));
	if (money > 0)
		json_object_set_new(row, "money", json_real(money));
	if (call->again)
		json_object_set_new(row, "again", json_true());
	if (call->estimated || call->lost_in)
		json_object_set_new(row, "estimated", json_true());
	if (call->replayed)
		json_object_set_new(row, "replayed", json_true());
	return row;
}

static void report(struct lectern_call *call)
{
	struct lectern_model *model = call->model;
	if (!model->on_call)
		return;
	json_t *row = ledger_row(call);
	model->on_call(model->on_call_data, row);
	json_decref(row);
}

static void add_to_answer(const struct lectern_call *call, struct lectern_answer *answer)
{
	const struct lectern_reply *reply = &call->reply,
				   lost = {.tokens_in = call->lost_in, .tokens_out = call->lost_out};
	const struct lectern_endpoint *endpoint = &call->model->endpoint;
	free(answer->text);
	answer->text = lectern_strndup(reply->text.data ? reply->text.data : "", reply->text.length);
	answer->finish = reply->finish;
	answer->tokens_in += reply->tokens_in + call->lost_in;
	answer->tokens_cached += reply->tokens_cached;
	answer->tokens_out += reply->tokens_out + call->lost_out;
	answer->seconds += call->seconds;
	answer->tries += call->tries;
	answer->money += lectern_price(endpoint, reply) + lectern_price(endpoint, &lost);
	answer->fault = call->trouble.fault;
}

bool lectern_call_fail(struct lectern_call *call, struct lectern_error *error)
{
	struct lectern_model *model = call->model;
	const char *name = model->endpoint.model, *host = model->address.shown ? model->address.shown : "the record";
	struct lectern_trouble *trouble = &call->trouble;
	lectern_hide_keys(trouble->text, model->endpoint.key);
	if (call->cancelled)
		return lectern_fail(error, LECTERN_CANCELLED, "Cancelled while the model was asked");
	switch (trouble->fault) {
	case LECTERN_FAULT_BLIND:
		return lectern_fail(error, LECTERN_ENDPOINT,
				    "The model %s at %s takes no pictures, so the look at the frames is left out", name,
				    host);
	case LECTERN_FAULT_LONG:
		return lectern_fail(error, LECTERN_ENDPOINT, "The question is longer than the model %s takes: %s", name,
				    trouble->text);
	case LECTERN_FAULT_DENIED:
		return lectern_fail(error, LECTERN_ENDPOINT, "%s denies access, check the key and the credit: %s", host,
				    trouble->text);
	case LECTERN_FAULT_RECORD:
		return lectern_fail(error, LECTERN_ENDPOINT, "The record holds no such exchange: %s", trouble->text);
	default:
		return lectern_fail(error, LECTERN_ENDPOINT, "The model's endpoint %s failed (%d %s): %s", host,
				    call->tries, call->tries == 1 ? "try" : "tries", trouble->text);
	}
}

/* One question, counted. */
static bool ask_once(struct lectern_call *call, struct lectern_answer *answer, struct lectern_error *error)
{
	struct lectern_model *model = call->model;
	struct lectern_reserve reserve;
	if (!lectern_budget_enter(call, &reserve, error)) {
		answer->fault = call->cancelled ? 0 : LECTERN_FAULT_BUDGET;
		return call->cancelled ? lectern_call_fail(call, error) : false;
	}
	bool answered = model->replay ? lectern_record_read(call) : lectern_call_run(call);
	lectern_budget_leave(call, &reserve);
	if (answered)
		call->trouble.fault = 0;
	if (call->cancelled)
		call->trouble.fault = 0;
	else if (model->record && !model->replay)
		lectern_record_write(call);
	report(call);
	add_to_answer(call, answer);
	return answered || lectern_call_fail(call, error);
}

/* Does the reply hold the JSON that was asked for? A cut one is told as such before anybody parses it. */
static bool read_json(const struct lectern_ask *ask, struct lectern_answer *answer, struct lectern_error *error)
{
	bool cut = answer->finish == LECTERN_FINISH_LENGTH;
	json_t *json = lectern_json_in_text(answer->text, error);
	if (json && lectern_schema_check(ask->schema, json, error)) {
		answer->json = json;
		answer->finish = LECTERN_FINISH_END; /* a JSON that is whole was not cut */
		return true;
	}
	json_decref(json);
	answer->fault = cut ? LECTERN_FAULT_CUT : LECTERN_FAULT_MALFORMED;
	if (cut)
		lectern_fail(error, LECTERN_BAD_INPUT, "The answer was cut after %d tokens", lectern_ask_tokens(ask));
	return false;
}

static char *complaint(const struct lectern_answer *answer, const char *fault)
{
	bool cut = answer->fault == LECTERN_FAULT_CUT;
	return lectern_format("%s. Answer again with the whole JSON and nothing else%s.", fault,
			      cut ? ", and be briefer" : "");
}

/* Puts the question once more, with the reply and its fault. */
static bool ask_again(struct lectern_call *first, struct lectern_answer *answer, const char *fault,
		      struct lectern_error *error)
{
	struct lectern_ask ask = *first->ask;
	struct lectern_turn *turns = lectern_alloc((ask.turn_count + 2) * sizeof(*turns));
	char *reply = lectern_strdup(*answer->text ? answer->text : "(nothing)");
	char *words = complaint(answer, fault);
	bool cut = answer->fault == LECTERN_FAULT_CUT;
	memcpy(turns, ask.turns, ask.turn_count * sizeof(*turns));
	turns[ask.turn_count++] = (struct lectern_turn){.assistant = true, .text = reply};
	turns[ask.turn_count++] = (struct lectern_turn){.text = words};
	ask.turns = turns;
	if (cut)
		ask.max_tokens = lectern_ask_tokens(&ask) * 2;
	struct lectern_call call = {.model = first->model, .ask = &ask, .cancel = first->cancel, .again = true};
	bool wanted = !ask.on_text || ask.on_text(ask.data, "", 0);
	bool answered = wanted && ask_once(&call, answer, error);
	if (!wanted)
		answer->finish = LECTERN_FINISH_STOPPED;
	lectern_call_clear(&call);
	free(turns);
	free(reply);
	free(words);
	return answered || !wanted;
}

static bool decline(const struct lectern_call *call, struct lectern_answer *answer, struct lectern_error *error)
{
	lectern_hide_keys(answer->text, call->model->endpoint.key);
	answer->fault = LECTERN_FAULT_REFUSED;
	return lectern_fail(error, LECTERN_ENDPOINT, "The model %s declined: %.300s", call->model->endpoint.model,
			    *answer->text ? answer->text : "it gave no reason");
}

/* What the first answer needs: nothing, a refusal told, or another question. */
static bool settle(struct lectern_call *call, struct lectern_answer *answer, struct lectern_error *error)
{
	struct lectern_error fault = {0};
	const struct lectern_ask *ask = call->ask;
	if (answer->finish == LECTERN_FINISH_REFUSED)
		return decline(call, answer, error);
	if (!ask->schema || answer->finish == LECTERN_FINISH_STOPPED || read_json(ask, answer, &fault))
		return true;
	if (call->again)
		return lectern_fail(error, LECTERN_ENDPOINT,
				    "The model %s did not give the JSON that was asked for: %s",
				    call->model->endpoint.model, fault.text);
	if (!ask_again(call, answer, fault.text, error))
		return false;
	answer->fault = 0;
	struct lectern_call second = {.model = call->model, .ask = ask, .again = true};
	return settle(&second, answer, error);
}

static bool has_pictures(const struct lectern_ask *ask)
{
	bool any = false;
	for (size_t i = 0; i < ask->turn_count; i++)
		any = any || ask->turns[i].picture_count;
	return any;
}

static bool ask_inside(struct lectern_call *call, struct lectern_answer *answer, struct lectern_error *error)
{
	if (!check_ask(call->ask, error))
		return false;
	if (has_pictures(call->ask) && !lectern_model_sees(call->model)) {
		call->trouble.fault = answer->fault = LECTERN_FAULT_BLIND;
		return lectern_call_fail(call, error);
	}
	return ask_once(call, answer, error) && settle(call, answer, error);
}

bool lectern_model_ask(struct lectern_model *model, const struct lectern_ask *ask, const struct lectern_cancel *cancel,
		       struct lectern_answer *answer, struct lectern_error *error)
{
	struct lectern_call call = {.model = model, .ask = ask, .cancel = cancel};
	*answer = (struct lectern_answer){.text = lectern_strdup("")};
	if (!lectern_model_enter(model) || lectern_call_is_cancelled(&call)) {
		call.cancelled = true;
		lectern_call_fail(&call, error);
	} else {
		bool answered = ask_inside(&call, answer, error);
		lectern_call_clear(&call);
		lectern_model_leave(model);
		return answered;
	}
	lectern_model_leave(model);
	return false;
}

void lectern_answer_clear(struct lectern_answer *answer)
{
	free(answer->text);
	json_decref(answer->json);
	*answer = (struct lectern_answer){0};
}
