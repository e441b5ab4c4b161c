/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thirteen things that real endpoints do, each against the whole client. Two have tests of their own: demands for
 * tools that servers ignore (test_requests.c sends none) and the framings of streams (test_streams.c). */
#include "../check.h"
#include "client.h"

#include <stdlib.h>

#define JSON_HEADERS "Content-Type: application/json\r\n"

/* Runs `ask` against the scripts; the answer and error stay for the caller to look at. */
struct trial {
	struct server *server;
	struct lectern_model *model;
	struct lectern_answer answer;
	struct lectern_error error;
	bool answered;
	double seconds;
};

static struct trial begin(const struct server_script *scripts, size_t count, enum lectern_dialect dialect,
			  const struct lectern_ask *ask)
{
	struct trial trial = {.server = server_start(scripts, count)};
	trial.model = client_open(trial.server, dialect);
	double start = lectern_now();
	trial.answered = lectern_model_ask(trial.model, ask, NULL, &trial.answer, &trial.error);
	trial.seconds = lectern_now() - start;
	CHECK(!strstr(trial.error.text, TEST_KEY), "the key is in \"%s\"", trial.error.text);
	return trial;
}

static void end(struct trial *trial)
{
	lectern_answer_clear(&trial->answer);
	lectern_model_close(trial->model);
	server_stop(trial->server);
}

static const struct {
	enum lectern_dialect dialect;
	const char *begun, *rest; /* of a stream */
} streams[] = {
	{LECTERN_DIALECT_CHAT, CHAT_TEXT("Hel"), CHAT_TEXT("lo") CHAT_STOP CHAT_USAGE CHAT_DONE},
	{LECTERN_DIALECT_RESPONSES, "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Hel\"}\n\n",
	 "data: {\"type\":\"response.output_text.delta\",\"delta\":\"lo\"}\n\n"
	 "data: "
	 "{\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":10,\"output_tokens\":2}}}\n\n"},
	{LECTERN_DIALECT_ANTHROPIC,
	 "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\n"
	 "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}\n\n",
	 "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}\n\n"
	 "data: "
	 "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}\n\n"
	 "data: {\"type\":\"message_stop\"}\n\n"},
	{LECTERN_DIALECT_GEMINI, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}\n\n",
	 "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]},\"finishReason\":\"STOP\"}],"
	 "\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":2}}\n\n"},
	{LECTERN_DIALECT_OLLAMA, "{\"message\":{\"content\":\"Hel\"},\"done\":false}\n",
	 "{\"message\":{\"content\":\"lo\"},\"done\":false}\n{\"message\":{\"content\":\"\"},\"done\":true,"
	 "\"done_reason\":\"stop\",\"prompt_eval_count\":10,\"eval_count\":2}\n"},
};

/* 1: the transport calls a cut stream a success; only the dialect's own end makes it one. */
static void cut_streams(void)
{
	static const enum server_end ends[] = {SERVER_CLOSE, SERVER_CUT, SERVER_LENGTH, SERVER_CHUNKED};
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		char *whole = lectern_format("%s%s", streams[i].begun, streams[i].rest);
		for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
			struct server_script scripts[] = {{.body = streams[i].begun, .end = ends[k]},
							  {.body = whole, .end = ends[k]}};
			struct trial trial = begin(scripts, 2, streams[i].dialect, &client_question);
			CHECK(trial.answered, "%zu %zu: %s", i, k, trial.error.text);
			CHECK_TEXT(trial.answer.text, "Hello");
			CHECK(trial.answer.tries == 2 && server_requests(trial.server) == 2, "%zu %zu: %d", i, k,
			      trial.answer.tries);
			/* what the first try cost is counted too */
			CHECK(trial.answer.tokens_in > 10 && trial.answer.tokens_out > 2, "%zu %zu", i, k);
			end(&trial);
			trial = begin(scripts, 1, streams[i].dialect, &client_question);
			CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_FAILED, "%zu %zu", i, k);
			CHECK(server_requests(trial.server) == 3, "%zu %zu: %d", i, k, server_requests(trial.server));
			CHECK_TEXT(trial.answer.text, "Hel");
			end(&trial);
		}
		free(whole);
	}
}

/* 2: no [DONE]; an error inside a good stream; an error without framing under a good status. */
static void odd_ends(void)
{
	static const struct server_script no_done = {.body = CHAT_TEXT("Hello") CHAT_STOP, .end = SERVER_CLOSE};
	static const struct server_script hangs = {.body = CHAT_TEXT("Hello") CHAT_STOP, .end = SERVER_HANG};
	static const struct server_script faults[] = {
		{.body = CHAT_TEXT("He") "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n",
		 .end = SERVER_CHUNKED},
		{.body = "{\n \"error\": {\"message\": \"busy\", \"type\": \"overloaded_error\"}\n}",
		 .end = SERVER_LENGTH},
		{.body = CHAT_HELLO, .end = SERVER_CHUNKED},
	};
	struct trial trial = begin(&no_done, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(trial.answered && trial.answer.tries == 1, "%s", trial.error.text);
	end(&trial);
	trial = begin(&hangs, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(trial.answered && trial.answer.tries == 1 && trial.seconds < 0.6, "%g s: %s", trial.seconds,
	      trial.error.text);
	end(&trial);
	trial = begin(faults, 3, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(trial.answered && trial.answer.tries == 3, "%d: %s", trial.answer.tries, trial.error.text);
	CHECK_TEXT(trial.answer.text, "Hello");
	end(&trial);
	static const struct server_script lasting = {
		.body = "data: {\"error\":{\"message\":\"no such thing\",\"type\":\"invalid_request_error\"}}\n\n",
		.end = SERVER_CHUNKED};
	trial = begin(&lasting, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(!trial.answered && trial.answer.tries == 1, "%d", trial.answer.tries);
	CHECK(strstr(trial.error.text, "no such thing"), "%s", trial.error.text);
	end(&trial);
}

/* 3: dates that are past, fractions and absurd numbers in Retry-After. */
static void retry_after(void)
{
	static const struct {
		const char *headers;
		double least, most;
		int tries;
	} cases[] = {
		{"Retry-After: Sat, 24 Oct 2015 07:28:00 GMT\r\n", 0, 0.5, 2},
		{"retry-after:  0.4\r\n", 0.4, 1, 2},
		{"Retry-After: 99999999999\r\n", 0, 0.5, 1}, /* longer than anybody waits: told at once */
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server_script scripts[] = {{.status = "429 Too Many Requests",
						   .headers = cases[i].headers,
						   .body = "{\"error\":{\"message\":\"slow down\"}}",
						   .end = SERVER_LENGTH},
						  {.body = CHAT_HELLO, .end = SERVER_CHUNKED}};
		struct trial trial = begin(scripts, 2, LECTERN_DIALECT_CHAT, &client_question);
		CHECK(trial.answer.tries == cases[i].tries, "%zu: %d", i, trial.answer.tries);
		CHECK(trial.answered == (cases[i].tries == 2), "%zu", i);
		CHECK(trial.seconds >= cases[i].least && trial.seconds < cases[i].most, "%zu: %g s", i, trial.seconds);
		end(&trial);
	}
}

/* 4: JSON cut by the limit is told as cut, not as malformed, and asked again with more room. */
static void cut_json(void)
{
	static const struct server_script scripts[] = {
		{.body = "data: "
			 "{\"choices\":[{\"delta\":{\"content\":\"{\\\"n\\\":\"},\"finish_reason\":\"length\"}]}\n\n",
		 .end = SERVER_CHUNKED},
		{.body = CHAT_TEXT("{\\\"n\\\": 7}") CHAT_STOP, .end = SERVER_CHUNKED}};
	struct lectern_ask ask = client_question;
	json_t *schema = client_schema();
	ask.schema = schema;
	struct trial trial = begin(scripts, 2, LECTERN_DIALECT_CHAT, &ask);
	CHECK(trial.answered && trial.answer.finish == LECTERN_FINISH_END, "%s", trial.error.text);
	CHECK(lectern_json_count(trial.answer.json, "n") == 7, "%s", trial.answer.text);
	CHECK(strstr(server_body(trial.server, 1), "cut after 100 tokens"), "%s", server_body(trial.server, 1));
	CHECK(strstr(server_body(trial.server, 1), "\"max_tokens\":200"), "%s", server_body(trial.server, 1));
	end(&trial);
	trial = begin(scripts, 1, LECTERN_DIALECT_CHAT, &ask);
	CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_CUT && !trial.answer.json, "%d",
	      trial.answer.fault);
	CHECK(strstr(trial.error.text, "cut after"), "%s", trial.error.text);
	end(&trial);
	ask.schema = NULL; /* free text: the caller sees that it was cut */
	trial = begin(scripts, 1, LECTERN_DIALECT_CHAT, &ask);
	CHECK(trial.answered && trial.answer.finish == LECTERN_FINISH_LENGTH, "%s", trial.error.text);
	end(&trial);
	json_decref(schema);
}

/* 5: endpoints that do not enforce the form. */
static void loose_json(void)
{
	static const struct server_script scripts[] = {
		{.body = CHAT_TEXT("```js") CHAT_STOP, .end = SERVER_CHUNKED},
		{.body = CHAT_TEXT("```json\\n{\\\"n\\\": 7}\\n```") CHAT_STOP, .end = SERVER_CHUNKED}};
	struct lectern_ask ask = client_question;
	json_t *schema = client_schema();
	ask.schema = schema;
	struct trial trial = begin(scripts, 2, LECTERN_DIALECT_CHAT, &ask);
	CHECK(trial.answered && lectern_json_count(trial.answer.json, "n") == 7, "%s", trial.error.text);
	CHECK(strstr(server_body(trial.server, 1), "The answer is not JSON"), "%s", server_body(trial.server, 1));
	end(&trial);
	trial = begin(scripts, 1, LECTERN_DIALECT_CHAT, &ask);
	CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_MALFORMED, "%s", trial.error.text);
	CHECK(server_requests(trial.server) == 2, "%d", server_requests(trial.server));
	end(&trial);
	json_decref(schema);
}

/* 6: "completed" at the very limit means cut. */
static void completed_at_limit(void)
{
	static const struct server_script script = {
		.body = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"half\"}\n\n"
			"data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"usage\":"
			"{\"input_tokens\":10,\"output_tokens\":100}}}\n\n",
		.end = SERVER_CHUNKED};
	struct trial trial = begin(&script, 1, LECTERN_DIALECT_RESPONSES, &client_question);
	CHECK(trial.answered && trial.answer.finish == LECTERN_FINISH_LENGTH, "%d", trial.answer.finish);
	end(&trial);
}

/* 7: a text model answers a picture with status 500, for ever. */
static void no_pictures(void)
{
	static const struct server_script scripts[] = {
		{.status = "500 Internal Server Error",
		 .headers = JSON_HEADERS,
		 .body = "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: you may need to "
			 "provide the mmproj\",\"type\":\"server_error\"}}",
		 .end = SERVER_LENGTH},
		{.body = CHAT_HELLO, .end = SERVER_CHUNKED}};
	const struct lectern_picture_part part = {(const uint8_t *)"png", 3};
	const struct lectern_turn turn = {.text = "Look.", .pictures = &part, .picture_count = 1};
	struct lectern_ask ask = client_question;
	ask.turns = &turn;
	struct trial trial = begin(scripts, 2, LECTERN_DIALECT_CHAT, &ask);
	CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_BLIND, "%s", trial.error.text);
	CHECK(!lectern_model_sees(trial.model) && trial.answer.tries == 1, "%d", trial.answer.tries);
	CHECK(strstr(trial.error.text, "takes no pictures"), "%s", trial.error.text);
	lectern_answer_clear(&trial.answer);
	CHECK(!lectern_model_ask(trial.model, &ask, NULL, &trial.answer, NULL), "asked again");
	CHECK(trial.answer.fault == LECTERN_FAULT_BLIND && server_requests(trial.server) == 1, "asked again");
	lectern_answer_clear(&trial.answer);
	CHECK(lectern_model_ask(trial.model, &client_question, NULL, &trial.answer, &trial.error), "%s",
	      trial.error.text);
	end(&trial);
}

/* 9: a question that is too long will not get shorter by trying again. */
static void too_long(void)
{
	static const struct server_script script = {
		.status = "400 Bad Request",
		.headers = JSON_HEADERS,
		.body = "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context "
			"size\",\"type\":"
			"\"exceed_context_size_error\",\"n_prompt_tokens\":9000,\"n_ctx\":4096}}",
		.end = SERVER_LENGTH};
	struct trial trial = begin(&script, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_LONG, "%d", trial.answer.fault);
	CHECK(server_requests(trial.server) == 1, "%d", server_requests(trial.server));
	end(&trial);
}

/* 10: see test_streams.c; here a byte at a time through the whole client. */
static void byte_by_byte(void)
{
	static const struct server_script script = {
		.body = "\xef\xbb\xbf: hi\r\ndata: "
			"{\"choices\":[{\"delta\":{\"content\":\"\xc3\xa4\xf0\x9f\x8e\x89\"},\r\n"
			"data: \"finish_reason\":\"stop\"}]}\r\n\r\ndata: [DONE]\r\n\r\n",
		.piece = 1,
		.pause = 1,
		.end = SERVER_CHUNKED};
	struct trial trial = begin(&script, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(trial.answered && strcmp(trial.answer.text, "ä🎉") == 0, "%s %s", trial.answer.text, trial.error.text);
	end(&trial);
}

/* 11: 529 passes, an exhausted account does not. */
static void overloaded(void)
{
	static const struct server_script passing[] = {
		{.status = "529 Overloaded",
		 .headers = JSON_HEADERS,
		 .body = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
		 .end = SERVER_LENGTH},
		{.body = "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
			 "data: {\"type\":\"message_stop\"}\n\n",
		 .end = SERVER_CHUNKED}};
	static const struct server_script lasting = {.status = "400 Bad Request",
						     .headers = JSON_HEADERS,
						     .body = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_"
							     "request_error\",\"message\":\"You have reached "
							     "your specified API usage limits: spend limit\"}}",
						     .end = SERVER_LENGTH};
	struct trial trial = begin(passing, 2, LECTERN_DIALECT_ANTHROPIC, &client_question);
	CHECK(trial.answered && trial.answer.tries == 2, "%s", trial.error.text);
	end(&trial);
	trial = begin(&lasting, 1, LECTERN_DIALECT_ANTHROPIC, &client_question);
	CHECK(!trial.answered && trial.answer.fault == LECTERN_FAULT_DENIED, "%d", trial.answer.fault);
	CHECK(server_requests(trial.server) == 1, "%d", server_requests(trial.server));
	end(&trial);
}

/* 12: JSON that is none. */
static void odd_json(void)
{
	static const char *const events[] = {"{\"choices\":[{\"delta\":{\"content\":NaN}}]}",
					     "{\"x\":1e999}",
					     "{\"x\":99999999999999999999}",
					     "{\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}",
					     "{\"choices\":[{\"delta\":{\"content\":\"a\\u0000b\"}}]}",
					     "\xff\xfe",
					     "{"};
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		char *body = lectern_format(CHAT_TEXT("Hel") "data: %s\n\n" CHAT_STOP CHAT_DONE, events[i]);
		struct server_script scripts[] = {{.body = body, .end = SERVER_CHUNKED},
						  {.body = CHAT_HELLO, .end = SERVER_CHUNKED}};
		struct trial trial = begin(scripts, 2, LECTERN_DIALECT_CHAT, &client_question);
		CHECK(trial.answered && trial.answer.tries == 2, "%s: %s", events[i], trial.error.text);
		CHECK_TEXT(trial.answer.text, "Hello");
		end(&trial);
		trial = begin(scripts, 1, LECTERN_DIALECT_CHAT, &client_question);
		CHECK(!trial.answered && strstr(trial.error.text, "malformed JSON"), "%s: %s", events[i],
		      trial.error.text);
		end(&trial);
		free(body);
	}
}

/* 13: a redirect takes the key nowhere. */
static void redirects(void)
{
	static const struct server_script other = {.body = CHAT_HELLO, .end = SERVER_CHUNKED};
	struct server *elsewhere = server_start(&other, 1);
	char *headers = lectern_format("Location: %s\r\n", server_url(elsewhere, "/v1/chat/completions"));
	struct server_script script = {
		.status = "307 Temporary Redirect", .headers = headers, .body = "", .end = SERVER_LENGTH};
	struct trial trial = begin(&script, 1, LECTERN_DIALECT_CHAT, &client_question);
	CHECK(!trial.answered && server_requests(elsewhere) == 0, "the redirect was followed");
	CHECK(strstr(trial.error.text, "moved to http://127.0.0.1:"), "%s", trial.error.text);
	CHECK(strstr(server_head(trial.server, 0), TEST_KEY), "the key belongs to the endpoint");
	end(&trial);
	free(headers);
	server_stop(elsewhere);
}

int main(void)
{
	cut_streams();
	odd_ends();
	retry_after();
	cut_json();
	loose_json();
	completed_at_limit();
	no_pictures();
	too_long();
	byte_by_byte();
	overloaded();
	odd_json();
	redirects();
	return check_end();
}
