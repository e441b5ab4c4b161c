/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>

static const struct lectern_turn turn = {.text = "Say hello."};
const struct lectern_ask client_question = {.stage = "code",
					    .section = 3,
					    .beat = 2,
					    .attempt = 1,
					    .system = "Be brief.",
					    .turns = &turn,
					    .turn_count = 1,
					    .schema_name = "size",
					    .max_tokens = 100};

struct lectern_model *client_open_with(struct server *server, enum lectern_dialect dialect,
				       const struct lectern_budget *budget, const char *record)
{
	struct lectern_error error = {0};
	struct lectern_endpoint endpoint = {.url = server_url(server, ""),
					    .model = "m",
					    .dialect = dialect,
					    .key = TEST_KEY,
					    .price_in = 1000,
					    .price_cached = 100,
					    .price_out = 4000};
	struct lectern_model *model = lectern_model_open(&endpoint, budget, record, NULL, &error);
	if (!model) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	model->patience = (struct lectern_patience){
		.connect = 1, .first = 1.5, .idle = 0.6, .call = 20, .tail = 0.3, .base = 0.01, .waits = 3, .tries = 5};
	return model;
}

struct lectern_model *client_open(struct server *server, enum lectern_dialect dialect)
{
	return client_open_with(server, dialect, NULL, NULL);
}

json_t *client_schema(void)
{
	return json_pack("{s:s, s:{s:{s:s}}, s:[s], s:b}", "type", "object", "properties", "n", "type", "integer",
			 "required", "n", "additionalProperties", 0);
}

char *client_stream(const char *text)
{
	json_t *event = json_pack("{s:[{s:{s:s}, s:s}]}", "choices", "delta", "content", text, "finish_reason", "stop");
	char *json = json_dumps(event, JSON_COMPACT);
	char *stream = lectern_format("data: %s\n\n" CHAT_USAGE CHAT_DONE, json);
	free(json);
	json_decref(event);
	return stream;
}
