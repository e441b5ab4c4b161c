/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exchanges as readable files, one for each (stage, section, beat, attempt): written, and answered from. */
#include "model/room.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_LIMIT ((size_t)32 << 20)

static const char *const finishes[] = {[LECTERN_FINISH_END] = "end",
				       [LECTERN_FINISH_LENGTH] = "length",
				       [LECTERN_FINISH_REFUSED] = "refused",
				       [LECTERN_FINISH_STOPPED] = "stopped"};
static const char *const faults[] = {
	[LECTERN_FAULT_BUDGET] = "budget", [LECTERN_FAULT_BLIND] = "blind",         [LECTERN_FAULT_LONG] = "long",
	[LECTERN_FAULT_CUT] = "cut",       [LECTERN_FAULT_MALFORMED] = "malformed", [LECTERN_FAULT_REFUSED] = "refused",
	[LECTERN_FAULT_DENIED] = "denied", [LECTERN_FAULT_FAILED] = "failed",       [LECTERN_FAULT_RECORD] = "record",
};

const char *lectern_finish_name(enum lectern_finish finish)
{
	return finish ? finishes[finish] : "failed";
}

/* The place of `name` among `names`, 0 when it is none. */
static int number_of(const char *name, const char *const *names, int count)
{
	for (int i = 1; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return 0;
}

static char *file_of(const char *folder, const struct lectern_call *call)
{
	const struct lectern_ask *ask = call->ask;
	return lectern_format("%s/%s-%02d-%02d-%d%s.json", folder, ask->stage, ask->section, ask->beat, ask->attempt,
			      call->again ? "-again" : "");
}

static json_t *picture_json(const struct lectern_picture_part *picture)
{
	char digest[33];
	struct lectern_hash *hash = lectern_hash_new();
	lectern_hash_add(hash, picture->png, picture->length);
	lectern_hash_end(hash, digest);
	return json_pack("{s:s, s:I}", "hash", digest, "bytes", (json_int_t)picture->length);
}

static json_t *turn_json(const struct lectern_turn *turn)
{
	json_t *json = json_pack("{s:s, s:s}", "role", turn->assistant ? "assistant" : "user", "text", turn->text);
	json_t *pictures = json_array();
	for (size_t i = 0; i < turn->picture_count; i++)
		json_array_append_new(pictures, picture_json(&turn->pictures[i]));
	if (turn->picture_count)
		json_object_set(json, "pictures", pictures);
	json_decref(pictures);
	return json;
}

static json_t *request_json(const struct lectern_ask *ask)
{
	json_t *turns = json_array();
	for (size_t i = 0; i < ask->turn_count; i++)
		json_array_append_new(turns, turn_json(&ask->turns[i]));
	json_t *json = json_pack("{s:s, s:o, s:i}", "system", ask->system ? ask->system : "", "turns", turns,
				 "max_tokens", lectern_ask_tokens(ask));
	if (ask->schema)
		json_object_set_new(json, "schema", json_deep_copy(ask->schema));
	return json;
}

static json_t *reply_json(const struct lectern_call *call)
{
	const struct lectern_reply *reply = &call->reply;
	json_t *text = json_stringn(reply->text.data ? reply->text.data : "", reply->text.length);
	json_t *json = json_pack("{s:o, s:s, s:I, s:I, s:I, s:I, s:i}", "text", text, "finish",
				 lectern_finish_name(reply->finish), "in", (json_int_t)reply->tokens_in, "cached",
				 (json_int_t)reply->tokens_cached, "out", (json_int_t)reply->tokens_out, "ms",
				 (json_int_t)(call->seconds * 1000), "tries", call->tries);
	if (call->trouble.fault && call->trouble.text[0])
		json_object_set_new(
			json, "fault",
			json_pack("{s:s, s:s}", "kind", faults[call->trouble.fault], "text", call->trouble.text));
	return json;
}

static json_t *exchange_json(const struct lectern_call *call)
{
	const struct lectern_ask *ask = call->ask;
	return json_pack("{s:s, s:i, s:i, s:i, s:s, s:o, s:o}", "stage", ask->stage, "section", ask->section, "beat",
			 ask->beat, "attempt", ask->attempt, "model", call->model->endpoint.model, "request",
			 request_json(ask), "reply", reply_json(call));
}

static bool write_whole(const char *path, const char *text)
{
	char *part = lectern_format("%s.part", path);
	FILE *file = fopen(part, "we");
	bool written = file && fputs(text, file) >= 0 && fputc('\n', file) != EOF;
	if (file)
		written = fclose(file) == 0 && written;
	written = written && rename(part, path) == 0;
	if (!written)
		lectern_log(LECTERN_LOG_WARNING, "The record %s can't be written: %s", path, strerror(errno));
	free(part);
	return written;
}

void lectern_record_write(const struct lectern_call *call)
{
	char *path = file_of(call->model->record, call);
	json_t *json = exchange_json(call);
	char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
	if (text) {
		lectern_hide_keys(text, call->model->endpoint.key);
		write_whole(path, text);
	}
	free(text);
	json_decref(json);
	free(path);
}

/* Hands the recorded text out line by line, as a stream would. */
static bool tell_by_line(struct lectern_call *call, const char *text)
{
	while (*text) {
		const char *end = strchr(text, '\n');
		size_t length = end ? (size_t)(end - text) + 1 : strlen(text);
		lectern_text_add_bytes(&call->reply.text, text, length);
		text += length;
		if (!lectern_call_tell(call))
			return false;
	}
	return true;
}

static bool take_reply(struct lectern_call *call, const json_t *json)
{
	struct lectern_reply *reply = &call->reply;
	const json_t *fault = json_object_get(json, "fault");
	call->stopped = !tell_by_line(call, lectern_json_text(json, "text"));
	reply->finish = (enum lectern_finish)number_of(lectern_json_text(json, "finish"), finishes,
						       sizeof(finishes) / sizeof(finishes[0]));
	reply->tokens_in = lectern_json_count(json, "in");
	reply->tokens_cached = lectern_json_count(json, "cached");
	reply->tokens_out = lectern_json_count(json, "out");
	call->seconds = (double)lectern_json_count(json, "ms") / 1000;
	call->tries = (int)(lectern_json_count(json, "tries") % 100);
	if (call->stopped)
		reply->finish = LECTERN_FINISH_STOPPED;
	call->trouble.fault = (enum lectern_model_fault)number_of(lectern_json_text(fault, "kind"), faults,
								  sizeof(faults) / sizeof(faults[0]));
	snprintf(call->trouble.text, sizeof(call->trouble.text), "%s", lectern_json_text(fault, "text"));
	if (call->trouble.fault == LECTERN_FAULT_BLIND)
		atomic_store(&call->model->blind, true);
	return call->stopped || (!call->trouble.fault && reply->finish);
}

bool lectern_record_read(struct lectern_call *call)
{
	char *path = file_of(call->model->replay, call);
	char *text = lectern_read_file(path, FILE_LIMIT, NULL, NULL);
	json_t *json = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	const json_t *reply = json_object_get(json, "reply");
	bool answered = false;
	call->replayed = true;
	if (json_is_object(reply)) {
		answered = take_reply(call, reply);
	} else {
		call->trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_RECORD};
		snprintf(call->trouble.text, sizeof(call->trouble.text), "%.400s", path);
	}
	json_decref(json);
	free(text);
	free(path);
	return answered;
}
