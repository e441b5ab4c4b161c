/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ollama's own interface. */
#include "model/dialect.h"

#include <stdlib.h>
#include <string.h>

static json_t *encode_turn(const struct lectern_turn *turn)
{
	json_t *message =
		json_pack("{s:s, s:s}", "role", turn->assistant ? "assistant" : "user", "content", turn->text);
	json_t *images = json_array();
	for (size_t i = 0; i < turn->picture_count; i++) {
		char *digits = lectern_picture_base64(&turn->pictures[i]);
		json_array_append_new(images, json_string(digits));
		free(digits);
	}
	if (turn->picture_count)
		json_object_set(message, "images", images);
	json_decref(images);
	return message;
}

static json_t *encode(const struct lectern_wire *wire)
{
	json_t *messages = json_array();
	char *system = lectern_wire_system(wire);
	if (*system)
		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "system", "content", system));
	free(system);
	for (size_t i = 0; i < wire->ask->turn_count; i++)
		json_array_append_new(messages, encode_turn(&wire->ask->turns[i]));
	json_t *body = json_pack("{s:s, s:o, s:b, s:{s:i}}", "model", wire->model, "messages", messages, "stream", 1,
				 "options", "num_predict", lectern_ask_tokens(wire->ask));
	const json_t *schema = lectern_wire_schema(wire);
	if (schema)
		json_object_set_new(body, "format", json_deep_copy(schema));
	return body;
}

static void decode(const json_t *event, struct lectern_reply *reply)
{
	const json_t *fault = json_object_get(event, "error");
	if (fault) {
		lectern_reply_fail(reply, fault);
		return;
	}
	lectern_reply_say(reply, json_object_get(json_object_get(event, "message"), "content"));
	if (!json_is_true(json_object_get(event, "done")))
		return;
	bool cut = strcmp(lectern_json_text(event, "done_reason"), "length") == 0;
	reply->finish = cut ? LECTERN_FINISH_LENGTH : LECTERN_FINISH_END;
	reply->tokens_in = lectern_json_count(event, "prompt_eval_count");
	reply->tokens_out = lectern_json_count(event, "eval_count");
	reply->ended = true;
}

const struct lectern_dialect_table lectern_dialect_ollama = {
	.name = "ollama",
	.root = "",
	.ask_path = "/api/chat",
	.list_path = "/api/tags",
	.list_array = "models",
	.list_name = "name",
	.key_header = "Authorization: Bearer %s",
	.lines = true,
	.encode = encode,
	.decode = decode,
};
