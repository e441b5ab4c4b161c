/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exchanges recorded and answered from: without network, with another prompt, without secrets. */
#include "../check.h"
#include "client.h"
#include "files.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <unistd.h>

static char *folder;

static struct lectern_model *replay(void)
{
	struct lectern_error error = {0};
	struct lectern_model *model = lectern_model_open(NULL, NULL, NULL, folder, &error);
	CHECK(model, "%s", error.text);
	return model;
}

static bool count(void *data, const char *piece, size_t length)
{
	(void)piece;
	*(int *)data += length ? 1 : 1000;
	return true;
}

static void keep_row(void *data, json_t *row)
{
	json_array_append(data, row);
}

/* The parts of an answer that a replay must give again. */
static void check_same(const struct lectern_answer *a, const struct lectern_answer *b)
{
	CHECK_TEXT(a->text, b->text);
	CHECK(a->finish == b->finish && a->fault == b->fault && a->tries == b->tries, "%d %d", a->tries, b->tries);
	CHECK(a->tokens_in == b->tokens_in && a->tokens_cached == b->tokens_cached && a->tokens_out == b->tokens_out,
	      "tokens");
	CHECK((!a->json && !b->json) || json_equal(a->json, b->json), "json");
}

static void text_and_key(void)
{
	char *stream = client_stream("first line\nkey " TEST_KEY " and sk-abcdefghijklmnopqrst\nlast – line");
	const struct server_script script = {.body = stream, .end = SERVER_CHUNKED};
	struct server *server = server_start(&script, 1);
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, NULL, folder), *again;
	struct lectern_ask ask = client_question;
	struct lectern_answer recorded, replayed;
	const struct lectern_picture_part part = {(const uint8_t *)"png", 3};
	const struct lectern_turn turn = {.text = "The key is " TEST_KEY, .pictures = &part, .picture_count = 1};
	ask.turns = &turn;
	CHECK(lectern_model_ask(model, &ask, NULL, &recorded, NULL), "failed");
	lectern_model_close(model);
	server_stop(server);
	char *path = lectern_format("%s/code-03-02-1.json", folder), *file = files_read(path, NULL);
	CHECK(!strstr(file, TEST_KEY) && !strstr(file, "sk-abc"), "%s", file);
	CHECK(strstr(file, "\"bytes\": 3") && strstr(file, "last – line"), "%s", file);
	int pieces = 0;
	ask = client_question; /* another prompt, no picture */
	ask.on_text = count;
	ask.data = &pieces;
	json_t *rows = json_array();
	again = replay();
	lectern_model_on_call(again, keep_row, rows);
	CHECK(lectern_model_ask(again, &ask, NULL, &replayed, NULL), "failed");
	lectern_hide_keys(recorded.text, TEST_KEY); /* as the file has it */
	check_same(&recorded, &replayed);
	CHECK(pieces == 3, "%d", pieces);
	CHECK(json_is_true(json_object_get(json_array_get(rows, 0), "replayed")), "row");
	lectern_answer_clear(&recorded);
	lectern_answer_clear(&replayed);
	lectern_model_close(again);
	json_decref(rows);
	free(file);
	free(path);
	free(stream);
}

static void json_asked_twice(void)
{
	static const struct server_script scripts[] = {
		{.body = CHAT_TEXT("{}") CHAT_STOP CHAT_USAGE, .end = SERVER_CHUNKED},
		{.body = CHAT_TEXT("{\\\"n\\\":1}") CHAT_STOP CHAT_USAGE, .end = SERVER_CHUNKED}};
	struct server *server = server_start(scripts, 2);
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, NULL, folder), *again = replay();
	struct lectern_ask ask = client_question;
	struct lectern_answer recorded, replayed;
	json_t *schema = client_schema();
	ask.stage = "outline";
	ask.schema = schema;
	CHECK(lectern_model_ask(model, &ask, NULL, &recorded, NULL), "failed");
	CHECK(lectern_model_ask(again, &ask, NULL, &replayed, NULL), "failed");
	check_same(&recorded, &replayed);
	lectern_answer_clear(&recorded);
	lectern_answer_clear(&replayed);
	json_decref(schema);
	lectern_model_close(model);
	lectern_model_close(again);
	server_stop(server);
}

static void failures(void)
{
	static const struct server_script script = {
		.status = "500 Error",
		.headers = "",
		.body = "{\"error\":{\"message\":\"image input is not supported\"}}",
		.end = SERVER_LENGTH};
	struct server *server = server_start(&script, 1);
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, NULL, folder), *again = replay();
	const struct lectern_picture_part part = {(const uint8_t *)"png", 3};
	const struct lectern_turn turn = {.text = "Look.", .pictures = &part, .picture_count = 1};
	struct lectern_ask ask = client_question;
	struct lectern_answer recorded, replayed;
	ask.stage = "critic";
	ask.turns = &turn;
	CHECK(!lectern_model_ask(model, &ask, NULL, &recorded, NULL), "answered");
	CHECK(lectern_model_sees(again), "blind before");
	CHECK(!lectern_model_ask(again, &ask, NULL, &replayed, NULL), "answered");
	check_same(&recorded, &replayed);
	CHECK(!lectern_model_sees(again) && replayed.fault == LECTERN_FAULT_BLIND, "%d", replayed.fault);
	lectern_answer_clear(&recorded);
	lectern_answer_clear(&replayed);
	lectern_model_close(model);
	lectern_model_close(again);
	server_stop(server);
}

static void write_file(const char *name, const char *text)
{
	char *path = lectern_format("%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
	free(path);
}

static void bad_records(void)
{
	static const char *const files[] = {NULL,
					    "",
					    "[]",
					    "{}",
					    "{\"reply\": 1}",
					    "{\"reply\": {}}",
					    "{\"reply\": {\"text\": 1, \"finish\": \"never\", \"in\": -1}}",
					    "{\"reply\": {\"fault\": {\"kind\": 3}}}"};
	struct lectern_model *model = replay();
	struct lectern_ask ask = client_question;
	ask.attempt = 9;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct lectern_answer answer;
		struct lectern_error error = {0};
		if (files[i])
			write_file("code-03-02-9.json", files[i]);
		CHECK(!lectern_model_ask(model, &ask, NULL, &answer, &error), "%zu", i);
		CHECK(error.status == LECTERN_ENDPOINT && error.text[0], "%zu", i);
		CHECK(i >= 5 || answer.fault == LECTERN_FAULT_RECORD, "%zu: %d", i, answer.fault);
		lectern_answer_clear(&answer);
	}
	lectern_model_close(model);
}

int main(void)
{
	char path[] = "/tmp/lectern-record-XXXXXX";
	folder = mkdtemp(path);
	text_and_key();
	json_asked_twice();
	failures();
	bad_records();
	CHECK(lectern_remove_tree(folder, NULL), "the folder stays");
	return check_end();
}
