/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenAI Responses. */
#include "model/dialect.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

static json_t *encode_turn(const struct lectern_turn *turn)
{
	json_t *parts = json_array();
	for (size_t i = 0; i < turn->picture_count; i++) {
		char *url = lectern_picture_url(&turn->pictures[i]);
		json_array_append_new(parts, json_pack("{s:s, s:s}", "type", "input_image", "image_url", url));
		free(url);
	}
	const char *type = turn->assistant ? "output_text" : "input_text";
	json_array_append_new(parts, json_pack("{s:s, s:s}", "type", type, "text", turn->text));
	return json_pack("{s:s, s:s, s:o}", "type", "message", "role", turn->assistant ? "assistant" : "user",
			 "content", parts);
}

static json_t *encode_format(const struct lectern_wire *wire, const json_t *schema)
{
	return json_pack("{s:{s:s, s:s, s:b, s:O}}", "format", "type", "json_schema", "name",
			 lectern_wire_schema_name(wire), "strict", lectern_schema_is_strict(schema), "schema", schema);
}

static json_t *encode(const struct lectern_wire *wire)
{
	json_t *input = json_array();
	for (size_t i = 0; i < wire->ask->turn_count; i++)
		json_array_append_new(input, encode_turn(&wire->ask->turns[i]));
	json_t *body = json_pack("{s:s, s:o, s:b, s:b, s:i}", "model", wire->model, "input", input, "stream", 1,
				 "store", 0, "max_output_tokens", lectern_ask_tokens(wire->ask));
	char *system = lectern_wire_system(wire);
	if (*system)
		json_object_set_new(body, "instructions", json_string(system));
	free(system);
	const json_t *schema = lectern_wire_schema(wire);
	if (schema)
		json_object_set_new(body, "text", encode_format(wire, schema));
	return body;
}

static void decode_usage(const json_t *usage, struct lectern_reply *reply)
{
	if (!json_is_object(usage))
		return;
	reply->tokens_in = lectern_json_count(usage, "input_tokens");
	reply->tokens_out = lectern_json_count(usage, "output_tokens");
	reply->tokens_cached = lectern_json_count(json_object_get(usage, "input_tokens_details"), "cached_tokens");
}

static enum lectern_finish finish_of(const json_t *response)
{
	const json_t *details = json_object_get(response, "incomplete_details");
	bool filtered = strcmp(lectern_json_text(details, "reason"), "content_filter") == 0;
	return filtered ? LECTERN_FINISH_REFUSED : LECTERN_FINISH_LENGTH;
}

static void decode_end(const char *type, const json_t *response, struct lectern_reply *reply)
{
	decode_usage(json_object_get(response, "usage"), reply);
	if (strcmp(type, "response.incomplete") == 0)
		reply->finish = finish_of(response);
	else if (!reply->finish)
		reply->finish = LECTERN_FINISH_END;
	reply->ended = true;
}

static void decode_refusal(const json_t *event, struct lectern_reply *reply)
{
	lectern_reply_say(reply, json_object_get(event, "delta"));
	reply->finish = LECTERN_FINISH_REFUSED;
}

static void decode(const json_t *event, struct lectern_reply *reply)
{
	const char *type = lectern_json_text(event, "type");
	const json_t *response = json_object_get(event, "response"), *fault = json_object_get(event, "error");
	if (strcmp(type, "response.output_text.delta") == 0)
		lectern_reply_say(reply, json_object_get(event, "delta"));
	else if (strcmp(type, "response.refusal.delta") == 0)
		decode_refusal(event, reply);
	else if (strcmp(type, "response.completed") == 0 || strcmp(type, "response.incomplete") == 0)
		decode_end(type, response, reply);
	else if (strcmp(type, "response.failed") == 0)
		lectern_reply_fail(reply, json_object_get(response, "error"));
	else if (json_is_object(fault) || json_is_string(fault))
		lectern_reply_fail(reply, fault);
	else if (strcmp(type, "error") == 0)
		lectern_reply_fail(reply, event);
}

const struct lectern_dialect_table lectern_dialect_responses = {
	.name = "responses",
	.root = "/v1",
	.ask_path = "/responses",
	.list_path = "/models",
	.list_array = "data",
	.list_name = "id",
	.key_header = "Authorization: Bearer %s",
	.encode = encode,
	.decode = decode,
};
