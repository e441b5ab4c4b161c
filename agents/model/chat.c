/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenAI chat-completions, and the servers that speak it: llama.cpp, vLLM, LM Studio, Ollama, Gemini. */
#include "model/dialect.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

static void add_picture(json_t *parts, const struct lectern_picture_part *picture)
{
	char *url = lectern_picture_url(picture);
	json_array_append_new(parts, json_pack("{s:s, s:{s:s}}", "type", "image_url", "image_url", "url", url));
	free(url);
}

static json_t *encode_turn(const struct lectern_turn *turn)
{
	const char *role = turn->assistant ? "assistant" : "user";
	if (!turn->picture_count) /* small servers take a text only */
		return json_pack("{s:s, s:s}", "role", role, "content", turn->text);
	json_t *parts = json_array();
	for (size_t i = 0; i < turn->picture_count; i++)
		add_picture(parts, &turn->pictures[i]);
	json_array_append_new(parts, json_pack("{s:s, s:s}", "type", "text", "text", turn->text));
	return json_pack("{s:s, s:o}", "role", role, "content", parts);
}

static json_t *encode_messages(const struct lectern_wire *wire)
{
	json_t *messages = json_array();
	char *system = lectern_wire_system(wire);
	if (*system)
		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "system", "content", system));
	free(system);
	for (size_t i = 0; i < wire->ask->turn_count; i++)
		json_array_append_new(messages, encode_turn(&wire->ask->turns[i]));
	return messages;
}

static json_t *encode_format(const struct lectern_wire *wire, const json_t *schema)
{
	json_t *format = json_pack("{s:s, s:b, s:O}", "name", lectern_wire_schema_name(wire), "strict",
				   lectern_schema_is_strict(schema), "schema", schema);
	return json_pack("{s:s, s:o}", "type", "json_schema", "json_schema", format);
}

static json_t *encode(const struct lectern_wire *wire)
{
	const char *limit = wire->quirks & LECTERN_QUIRK_COMPLETION_TOKENS ? "max_completion_tokens" : "max_tokens";
	const json_t *schema = lectern_wire_schema(wire);
	json_t *body = json_pack("{s:s, s:o, s:b, s:i}", "model", wire->model, "messages", encode_messages(wire),
				 "stream", 1, limit, lectern_ask_tokens(wire->ask));
	if (!(wire->quirks & LECTERN_QUIRK_NO_USAGE))
		json_object_set_new(body, "stream_options", json_pack("{s:b}", "include_usage", 1));
	if (schema)
		json_object_set_new(body, "response_format", encode_format(wire, schema));
	return body;
}

static enum lectern_finish finish_of(const char *reason)
{
	if (strcmp(reason, "length") == 0)
		return LECTERN_FINISH_LENGTH;
	return strcmp(reason, "content_filter") == 0 ? LECTERN_FINISH_REFUSED : LECTERN_FINISH_END;
}

static void decode_choice(const json_t *choice, struct lectern_reply *reply)
{
	const json_t *delta = json_object_get(choice, "delta");
	if (!json_is_object(delta)) /* a server that does not stream */
		delta = json_object_get(choice, "message");
	const json_t *refusal = json_object_get(delta, "refusal");
	lectern_reply_say(reply, json_object_get(delta, "content"));
	lectern_reply_say(reply, refusal);
	const char *reason = lectern_json_text(choice, "finish_reason");
	if (json_string_length(refusal))
		reply->finish = LECTERN_FINISH_REFUSED;
	else if (*reason && reply->finish != LECTERN_FINISH_REFUSED)
		reply->finish = finish_of(reason);
}

static void decode_usage(const json_t *usage, struct lectern_reply *reply)
{
	if (!json_is_object(usage))
		return;
	reply->tokens_in = lectern_json_count(usage, "prompt_tokens");
	reply->tokens_out = lectern_json_count(usage, "completion_tokens");
	reply->tokens_cached = lectern_json_count(json_object_get(usage, "prompt_tokens_details"), "cached_tokens");
}

static void decode(const json_t *event, struct lectern_reply *reply)
{
	const json_t *fault = json_object_get(event, "error");
	if (json_is_object(fault) || json_is_string(fault)) {
		lectern_reply_fail(reply, fault);
		return;
	}
	decode_choice(json_array_get(json_object_get(event, "choices"), 0), reply);
	decode_usage(json_object_get(event, "usage"), reply);
}

const struct lectern_dialect_table lectern_dialect_chat = {
	.name = "chat",
	.root = "/v1",
	.ask_path = "/chat/completions",
	.list_path = "/models",
	.list_array = "data",
	.list_name = "id",
	.key_header = "Authorization: Bearer %s",
	.encode = encode,
	.decode = decode,
};
