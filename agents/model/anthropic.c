/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Anthropic messages. */
#include "model/dialect.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

static json_t *encode_turn(const struct lectern_turn *turn)
{
	json_t *parts = json_array();
	for (size_t i = 0; i < turn->picture_count; i++) {
		char *digits = lectern_picture_base64(&turn->pictures[i]);
		json_array_append_new(parts, json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", "image", "source", "type",
						       "base64", "media_type", "image/png", "data", digits));
		free(digits);
	}
	json_array_append_new(parts, json_pack("{s:s, s:s}", "type", "text", "text", turn->text));
	return json_pack("{s:s, s:o}", "role", turn->assistant ? "assistant" : "user", "content", parts);
}

/* A block that the provider keeps, since only explicit marks are cached. */
static json_t *encode_system(const char *system)
{
	return json_pack("[{s:s, s:s, s:{s:s}}]", "type", "text", "text", system, "cache_control", "type", "ephemeral");
}

static json_t *encode(const struct lectern_wire *wire)
{
	json_t *messages = json_array();
	for (size_t i = 0; i < wire->ask->turn_count; i++)
		json_array_append_new(messages, encode_turn(&wire->ask->turns[i]));
	json_t *body = json_pack("{s:s, s:o, s:b, s:i}", "model", wire->model, "messages", messages, "stream", 1,
				 "max_tokens", lectern_ask_tokens(wire->ask));
	char *system = lectern_wire_system(wire);
	if (*system)
		json_object_set_new(body, "system", encode_system(system));
	free(system);
	const json_t *schema = lectern_wire_schema(wire);
	if (schema)
		json_object_set_new(body, "output_config",
				    json_pack("{s:{s:s, s:o}}", "format", "type", "json_schema", "schema",
					      lectern_schema_without_limits(schema)));
	return body;
}

static enum lectern_finish finish_of(const char *reason)
{
	if (strcmp(reason, "max_tokens") == 0 || strcmp(reason, "model_context_window_exceeded") == 0)
		return LECTERN_FINISH_LENGTH;
	return strcmp(reason, "refusal") == 0 ? LECTERN_FINISH_REFUSED : LECTERN_FINISH_END;
}

static void decode_start(const json_t *usage, struct lectern_reply *reply)
{
	reply->tokens_cached = lectern_json_count(usage, "cache_read_input_tokens");
	reply->tokens_written = lectern_json_count(usage, "cache_creation_input_tokens");
	reply->tokens_in = lectern_json_count(usage, "input_tokens") + reply->tokens_cached + reply->tokens_written;
	reply->tokens_out = lectern_json_count(usage, "output_tokens");
}

static void decode_change(const json_t *event, struct lectern_reply *reply)
{
	const char *reason = lectern_json_text(json_object_get(event, "delta"), "stop_reason");
	uint64_t out = lectern_json_count(json_object_get(event, "usage"), "output_tokens");
	if (*reason)
		reply->finish = finish_of(reason);
	if (out)
		reply->tokens_out = out; /* a running total */
}

static void decode_delta(const json_t *delta, struct lectern_reply *reply)
{
	if (strcmp(lectern_json_text(delta, "type"), "text_delta") == 0)
		lectern_reply_say(reply, json_object_get(delta, "text"));
}

static void decode_stop(struct lectern_reply *reply)
{
	if (!reply->finish)
		reply->finish = LECTERN_FINISH_END;
	reply->ended = true;
}

static void decode(const json_t *event, struct lectern_reply *reply)
{
	const char *type = lectern_json_text(event, "type");
	const json_t *fault = json_object_get(event, "error");
	if (strcmp(type, "message_start") == 0)
		decode_start(json_object_get(json_object_get(event, "message"), "usage"), reply);
	else if (strcmp(type, "content_block_delta") == 0)
		decode_delta(json_object_get(event, "delta"), reply);
	else if (strcmp(type, "message_delta") == 0)
		decode_change(event, reply);
	else if (strcmp(type, "message_stop") == 0)
		decode_stop(reply);
	else if (json_is_object(fault) || json_is_string(fault))
		lectern_reply_fail(reply, fault);
}

const struct lectern_dialect_table lectern_dialect_anthropic = {
	.name = "anthropic",
	.root = "/v1",
	.ask_path = "/messages",
	.list_path = "/models",
	.list_array = "data",
	.list_name = "id",
	.key_header = "x-api-key: %s",
	.more_header = "anthropic-version: 2023-06-01",
	.encode = encode,
	.decode = decode,
};
