/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tries, streams handed on, ledger, budgets, forms learned, limits of size and time. */
#include "../check.h"
#include "client.h"

#include <stdlib.h>

#define BUSY                                                                                                           \
	{                                                                                                              \
		.status = "503 Service Unavailable", .headers = "", .body = "busy", .end = SERVER_LENGTH               \
	}

static const struct server_script hello = {.body = CHAT_HELLO, .end = SERVER_CHUNKED};

static void tries(void)
{
	static const struct server_script passing[] = {{.end = SERVER_DROP, .body = ""}, BUSY, BUSY, BUSY, hello};
	static const struct server_script lasting[] = {BUSY};
	static const struct server_script wrong[] = {
		{.status = "404 Not Found", .headers = "", .body = "{\"error\":\"no model m\"}", .end = SERVER_LENGTH}};
	static const struct {
		const struct server_script *scripts;
		size_t count;
		bool answered;
		int tries;
	} cases[] = {{passing, 5, true, 5}, {lasting, 1, false, 5}, {wrong, 1, false, 1}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server *server = server_start(cases[i].scripts, cases[i].count);
		struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
		struct lectern_answer answer;
		struct lectern_error error = {0};
		CHECK(lectern_model_ask(model, &client_question, NULL, &answer, &error) == cases[i].answered, "%zu: %s",
		      i, error.text);
		CHECK(answer.tries == cases[i].tries && server_requests(server) == cases[i].tries, "%zu: %d", i,
		      answer.tries);
		CHECK(cases[i].answered || error.status == LECTERN_ENDPOINT, "%zu", i);
		lectern_answer_clear(&answer);
		lectern_model_close(model);
		server_stop(server);
	}
}

static void nobody_listens(void)
{
	struct server *server = server_start(&hello, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	struct lectern_answer answer;
	struct lectern_error error = {0};
	server_stop(server);
	CHECK(!lectern_model_ask(model, &client_question, NULL, &answer, &error), "answered");
	CHECK(answer.tries == 5 && strstr(error.text, "failed (5 tries)"), "%d: %s", answer.tries, error.text);
	lectern_answer_clear(&answer);
	lectern_model_close(model);
}

static void keeps_connections(void)
{
	struct server *server = server_start(&hello, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	for (int i = 0; i < 5; i++) {
		struct lectern_answer answer;
		CHECK(lectern_model_ask(model, &client_question, NULL, &answer, NULL), "%d", i);
		CHECK_TEXT(answer.text, "Hello");
		lectern_answer_clear(&answer);
	}
	CHECK(server_connections(server) == 1, "%d connections", server_connections(server));
	lectern_model_close(model);
	server_stop(server);
}

static void sends_keys(void)
{
	static const struct {
		enum lectern_dialect dialect;
		const char *line;
	} cases[] = {{LECTERN_DIALECT_CHAT, "\r\nAuthorization: Bearer " TEST_KEY "\r\n"},
		     {LECTERN_DIALECT_RESPONSES, "\r\nAuthorization: Bearer " TEST_KEY "\r\n"},
		     {LECTERN_DIALECT_ANTHROPIC, "\r\nx-api-key: " TEST_KEY "\r\nanthropic-version"},
		     {LECTERN_DIALECT_GEMINI, "\r\nx-goog-api-key: " TEST_KEY "\r\n"},
		     {LECTERN_DIALECT_OLLAMA, "\r\nAuthorization: Bearer " TEST_KEY "\r\n"}};
	static const struct server_script denied = {.status = "401 Unauthorized",
						    .headers = "",
						    .body = "{\"error\":{\"message\":\"Bad key " TEST_KEY "\"}}",
						    .end = SERVER_LENGTH};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server *server = server_start(&denied, 1);
		struct lectern_model *model = client_open(server, cases[i].dialect);
		struct lectern_answer answer;
		struct lectern_error error = {0};
		CHECK(!lectern_model_ask(model, &client_question, NULL, &answer, &error), "answered");
		char *head = lectern_strdup(server_head(server, 0)),
		     *version = strstr(cases[i].line, "anthropic-version");
		CHECK(version ? strstr(head, "x-api-key: " TEST_KEY) && strstr(head, "anthropic-version: 2023-06-01")
			      : strstr(head, cases[i].line) != NULL,
		      "%s", head);
		CHECK(answer.fault == LECTERN_FAULT_DENIED && !strstr(error.text, TEST_KEY), "%s", error.text);
		CHECK(strstr(error.text, "Bad key ****"), "%s", error.text);
		free(head);
		lectern_answer_clear(&answer);
		lectern_model_close(model);
		server_stop(server);
	}
}

struct heard {
	struct lectern_text text;
	int restarts, most; /* pieces until it has enough; 0: never */
	int pieces;
};

static bool hear(void *data, const char *piece, size_t length)
{
	struct heard *heard = data;
	if (!length) {
		heard->text.length = 0;
		heard->restarts++;
		return true;
	}
	lectern_text_add_bytes(&heard->text, piece, length);
	return ++heard->pieces != heard->most;
}

static void hands_text_on(void)
{
	static const struct server_script scripts[] = {
		{.body = CHAT_TEXT("Half"), .end = SERVER_CUT},
		{.body = CHAT_TEXT("{\\\"n\\\": \\\"no\\\"}") CHAT_STOP, .end = SERVER_CHUNKED},
		{.body = CHAT_TEXT("{\\\"n\\\":") CHAT_TEXT(" 7}") CHAT_STOP, .end = SERVER_CHUNKED}};
	struct server *server = server_start(scripts, 3);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	struct heard heard = {0};
	struct lectern_ask ask = client_question;
	struct lectern_answer answer;
	struct lectern_error error = {0};
	json_t *schema = client_schema();
	ask.schema = schema;
	ask.on_text = hear;
	ask.data = &heard;
	CHECK(lectern_model_ask(model, &ask, NULL, &answer, &error), "%s", error.text);
	CHECK_TEXT(heard.text.data, "{\"n\": 7}");
	CHECK(heard.restarts == 2, "%d", heard.restarts);
	CHECK(strstr(server_body(server, 2), "n is not of type integer"), "%s", server_body(server, 2));
	lectern_answer_clear(&answer);
	lectern_text_clear(&heard.text);
	json_decref(schema);
	lectern_model_close(model);
	server_stop(server);
}

static void stops_when_told(void)
{
	static const struct server_script endless = {.body = CHAT_TEXT("One") CHAT_TEXT("two") CHAT_TEXT("three"),
						     .piece = 60,
						     .pause = 20,
						     .end = SERVER_HANG};
	struct server *server = server_start(&endless, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	struct heard heard = {.most = 2};
	struct lectern_ask ask = client_question;
	struct lectern_answer answer;
	ask.on_text = hear;
	ask.data = &heard;
	CHECK(lectern_model_ask(model, &ask, NULL, &answer, NULL), "failed");
	CHECK(answer.finish == LECTERN_FINISH_STOPPED && strcmp(answer.text, "Onetwo") == 0, "%s", answer.text);
	CHECK(heard.pieces == 2 && answer.tokens_in, "%d", heard.pieces);
	lectern_answer_clear(&answer);
	lectern_text_clear(&heard.text);
	lectern_model_close(model);
	server_stop(server);
}

static void keep_row(void *data, json_t *row)
{
	json_array_append(data, row);
}

static void writes_the_ledger(void)
{
	static const struct server_script scripts[] = {
		BUSY,
		{.body = CHAT_TEXT("No.") CHAT_STOP, .end = SERVER_CHUNKED},
		{.body = CHAT_TEXT("{\\\"n\\\":1}") CHAT_STOP
		 "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":50,"
		 "\"prompt_tokens_details\":{\"cached_tokens\":600}}}\n\n" CHAT_DONE,
		 .end = SERVER_CHUNKED},
		{.status = "404 Not Found", .headers = "", .body = "", .end = SERVER_LENGTH}};
	struct server *server = server_start(scripts, 4);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	json_t *rows = json_array(), *schema = client_schema();
	struct lectern_ask ask = client_question;
	struct lectern_answer answer;
	ask.schema = schema;
	lectern_model_on_call(model, keep_row, rows);
	CHECK(lectern_model_ask(model, &ask, NULL, &answer, NULL), "failed");
	CHECK(json_array_size(rows) == 2, "%zu rows", json_array_size(rows));
	const json_t *first = json_array_get(rows, 0), *second = json_array_get(rows, 1);
	CHECK_TEXT(lectern_json_text(first, "stage"), "code");
	CHECK(lectern_json_count(first, "section") == 3 && lectern_json_count(first, "beat") == 2, "place");
	CHECK(lectern_json_count(first, "attempt") == 1 && lectern_json_count(first, "tries") == 2, "tries");
	CHECK(json_is_true(json_object_get(first, "estimated")) && lectern_json_count(first, "in") > 20, "estimate");
	CHECK(json_is_true(json_object_get(second, "again")) && !json_object_get(second, "estimated"), "again");
	CHECK(lectern_json_count(second, "in") == 1000 && lectern_json_count(second, "cached") == 600, "tokens");
	CHECK(lectern_json_count(second, "out") == 50, "tokens");
	/* 400 at 1000, 600 at 100, 50 at 4000 a million */
	double money = json_number_value(json_object_get(second, "money"));
	CHECK(money > 0.6599 && money < 0.6601, "%g", money);
	CHECK_TEXT(lectern_json_text(second, "finish"), "end");
	CHECK(answer.tries == 3 && answer.tokens_in > 1000 && answer.money > money, "%d", answer.tries);
	lectern_answer_clear(&answer);
	CHECK(!lectern_model_ask(model, &ask, NULL, &answer, NULL), "answered");
	CHECK_TEXT(lectern_json_text(json_array_get(rows, 2), "finish"), "failed");
	lectern_answer_clear(&answer);
	json_decref(rows);
	json_decref(schema);
	lectern_model_close(model);
	server_stop(server);
}

/* Asks until it is refused; the number of answers, and what the refusal says. */
static int ask_out(const struct lectern_budget *budget, struct server *server, struct lectern_error *error)
{
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, budget, NULL);
	struct lectern_answer answer;
	int answers = 0;
	while (answers < 50 && lectern_model_ask(model, &client_question, NULL, &answer, error)) {
		lectern_answer_clear(&answer);
		answers++;
	}
	CHECK(answer.fault == LECTERN_FAULT_BUDGET, "%d", answer.fault);
	lectern_answer_clear(&answer);
	lectern_model_close(model);
	return answers;
}

static void keeps_budgets(void)
{
	/* 12 tokens a call; each may use about 12 and 100 */
	static const struct lectern_budget tokens = {.tokens = 150}, none = {.tokens = 50}, money = {.money = 0.5},
					   seconds = {.seconds = 0.12};
	static const struct server_script slow = {.body = CHAT_HELLO, .piece = 100, .pause = 10, .end = SERVER_CHUNKED};
	struct server *server = server_start(&slow, 1);
	struct lectern_error error = {0};
	int answers = ask_out(&tokens, server, &error);
	CHECK(answers >= 3 && answers <= 5, "%d", answers);
	CHECK(strstr(error.text, "budget of tokens") && error.status == LECTERN_ENDPOINT, "%s", error.text);
	CHECK(ask_out(&none, server, &error) == 0, "asked");
	answers = ask_out(&money, server, &error); /* 0.018 a call, may be 0.41 */
	CHECK(answers >= 4 && answers <= 7 && strstr(error.text, "budget of money"), "%d: %s", answers, error.text);
	answers = ask_out(&seconds, server, &error); /* the server takes 30 ms or more for each */
	CHECK(answers >= 1 && answers <= 5 && strstr(error.text, "budget of time"), "%d: %s", answers, error.text);
	server_stop(server);
}

static void learns_forms(void)
{
#define REFUSAL(words)                                                                                                 \
	{                                                                                                              \
		.status = "400 Bad Request", .headers = "", .body = "{\"error\":{\"message\":\"" words "\"}}",         \
		.end = SERVER_LENGTH                                                                                   \
	}
	static const struct server_script scripts[] = {
		REFUSAL("Use 'max_completion_tokens' instead."),
		REFUSAL("stream_options is not allowed"),
		REFUSAL("This response_format type is unavailable now"),
		{.body = CHAT_TEXT("{\\\"n\\\":1}") CHAT_STOP, .end = SERVER_CHUNKED}};
	struct server *server = server_start(scripts, 4);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	json_t *schema = client_schema();
	struct lectern_ask ask = client_question;
	struct lectern_answer answer;
	struct lectern_error error = {0};
	ask.schema = schema;
	CHECK(lectern_model_ask(model, &ask, NULL, &answer, &error), "%s", error.text);
	const char *body = server_body(server, 3);
	CHECK(strstr(body, "max_completion_tokens") && !strstr(body, "stream_options"), "%s", body);
	CHECK(!strstr(body, "response_format") && strstr(body, "JSON Schema"), "%s", body);
	lectern_answer_clear(&answer);
	CHECK(lectern_model_ask(model, &ask, NULL, &answer, &error), "%s", error.text);
	CHECK(server_requests(server) == 5, "what was learned is forgotten: %d", server_requests(server));
	lectern_answer_clear(&answer);
	json_decref(schema);
	lectern_model_close(model);
	server_stop(server);
}

static void bounds_time_and_size(void)
{
	size_t length = (size_t)17 << 20;
	char *much = lectern_alloc(length + 1);
	memset(much, '\n', length);
	const struct server_script scripts[] = {{.body = "", .end = SERVER_SILENT},
						{.body = CHAT_TEXT("Hel"), .end = SERVER_HANG},
						{.body = much, .end = SERVER_CHUNKED}};
	static const struct {
		const char *words;
		double least, most;
		int tries;
	} cases[] = {{"it sent nothing for 2 seconds", 3, 5, 2},
		     {"it sent nothing for 1 seconds", 1.2, 3, 2},
		     {"it sent more than 16 MiB", 0, 5, 1}};
	for (size_t i = 0; i < 3; i++) {
		struct server *server = server_start(&scripts[i], 1);
		struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
		struct lectern_answer answer;
		struct lectern_error error = {0};
		double start = lectern_now();
		CHECK(!lectern_model_ask(model, &client_question, NULL, &answer, &error), "answered");
		double seconds = lectern_now() - start;
		CHECK(strstr(error.text, cases[i].words), "%s", error.text);
		CHECK(answer.tries == cases[i].tries, "%zu: %d", i, answer.tries);
		CHECK(seconds >= cases[i].least && seconds < cases[i].most, "%zu: %g s", i, seconds);
		lectern_answer_clear(&answer);
		lectern_model_close(model);
		server_stop(server);
	}
	free(much);
}

static void refuses_bad_questions(void)
{
	static const struct lectern_turn broken = {.text = "\xff"};
	struct lectern_ask asks[] = {client_question, client_question, client_question, client_question};
	struct server *server = server_start(&hello, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	asks[0].turns = &broken;
	asks[1].turn_count = 0;
	asks[2].stage = "../code";
	asks[3].system = "\xc0\x80";
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		struct lectern_answer answer;
		struct lectern_error error = {0};
		CHECK(!lectern_model_ask(model, &asks[i], NULL, &answer, &error), "%zu", i);
		CHECK(error.status == LECTERN_BAD_INPUT, "%zu: %s", i, error.text);
		lectern_answer_clear(&answer);
	}
	CHECK(server_requests(server) == 0, "%d", server_requests(server));
	lectern_model_close(model);
	server_stop(server);
}

static void refuses_bad_endpoints(void)
{
	static const struct lectern_endpoint endpoints[] = {
		{.url = NULL, .model = "m", .dialect = LECTERN_DIALECT_CHAT},
		{.url = "http://example.org/v1", .model = "m", .dialect = LECTERN_DIALECT_CHAT},
		{.url = "http://127.0.0.1/v1", .model = "m"},
		{.url = "http://127.0.0.1/v1", .model = "m", .dialect = LECTERN_DIALECT_CHAT, .key = "a\r\nHost: b"},
	};
	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
		struct lectern_error error = {0};
		CHECK(!lectern_model_open(&endpoints[i], NULL, NULL, NULL, &error), "%zu", i);
		CHECK(error.text[0] && !strstr(error.text, "Host"), "%zu: %s", i, error.text);
	}
}

int main(void)
{
	tries();
	nobody_listens();
	keeps_connections();
	sends_keys();
	hands_text_on();
	stops_when_told();
	writes_the_ledger();
	keeps_budgets();
	learns_forms();
	bounds_time_and_size();
	refuses_bad_questions();
	refuses_bad_endpoints();
	return check_end();
}
