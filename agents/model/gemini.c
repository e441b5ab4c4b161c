/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gemini's own interface. */
#include "model/dialect.h"

#include <stdlib.h>
#include <string.h>

static json_t *encode_turn(const struct lectern_turn *turn)
{
	json_t *parts = json_array();
	for (size_t i = 0; i < turn->picture_count; i++) {
		char *digits = lectern_picture_base64(&turn->pictures[i]);
		json_array_append_new(
			parts, json_pack("{s:{s:s, s:s}}", "inlineData", "mimeType", "image/png", "data", digits));
		free(digits);
	}
	json_array_append_new(parts, json_pack("{s:s}", "text", turn->text));
	return json_pack("{s:s, s:o}", "role", turn->assistant ? "model" : "user", "parts", parts);
}

static json_t *encode(const struct lectern_wire *wire)
{
	json_t *contents = json_array();
	for (size_t i = 0; i < wire->ask->turn_count; i++)
		json_array_append_new(contents, encode_turn(&wire->ask->turns[i]));
	json_t *config = json_pack("{s:i}", "maxOutputTokens", lectern_ask_tokens(wire->ask));
	const json_t *schema = lectern_wire_schema(wire);
	if (schema) {
		json_object_set_new(config, "responseMimeType", json_string("application/json"));
		json_object_set_new(config, "responseJsonSchema", json_deep_copy(schema));
	}
	json_t *body = json_pack("{s:o, s:o}", "contents", contents, "generationConfig", config);
	char *system = lectern_wire_system(wire);
	if (*system)
		json_object_set_new(body, "systemInstruction", json_pack("{s:[{s:s}]}", "parts", "text", system));
	free(system);
	return body;
}

static enum lectern_finish finish_of(const char *reason)
{
	if (strcmp(reason, "MAX_TOKENS") == 0)
		return LECTERN_FINISH_LENGTH;
	return strcmp(reason, "STOP") == 0 ? LECTERN_FINISH_END : LECTERN_FINISH_REFUSED;
}

static void decode_parts(const json_t *parts, struct lectern_reply *reply)
{
	size_t i;
	json_t *part;
	json_array_foreach(parts, i, part) {
		if (!json_is_true(json_object_get(part, "thought")))
			lectern_reply_say(reply, json_object_get(part, "text"));
	}
}

static void decode_usage(const json_t *usage, struct lectern_reply *reply)
{
	if (!json_is_object(usage))
		return;
	reply->tokens_in = lectern_json_count(usage, "promptTokenCount");
	reply->tokens_cached = lectern_json_count(usage, "cachedContentTokenCount");
	reply->tokens_out =
		lectern_json_count(usage, "candidatesTokenCount") + lectern_json_count(usage, "thoughtsTokenCount");
}

static void decode(const json_t *event, struct lectern_reply *reply)
{
	const json_t *fault = json_object_get(event, "error");
	if (fault) {
		lectern_reply_fail(reply, fault);
		return;
	}
	const json_t *candidate = json_array_get(json_object_get(event, "candidates"), 0);
	decode_parts(json_object_get(json_object_get(candidate, "content"), "parts"), reply);
	decode_usage(json_object_get(event, "usageMetadata"), reply);
	const char *reason = lectern_json_text(candidate, "finishReason");
	if (*reason)
		reply->finish = finish_of(reason);
	if (*lectern_json_text(json_object_get(event, "promptFeedback"), "blockReason"))
		reply->finish = LECTERN_FINISH_REFUSED;
}

const struct lectern_dialect_table lectern_dialect_gemini = {
	.name = "gemini",
	.root = "/v1beta",
	.ask_path = "/models/%s:streamGenerateContent",
	.ask_query = "alt=sse",
	.list_path = "/models",
	.list_array = "models",
	.list_name = "name",
	.key_header = "x-goog-api-key: %s",
	.encode = encode,
	.decode = decode,
};
