/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each dialect sends, against requests/; and the forms that picky endpoints get. */
#include "../check.h"
#include "files.h"
#include "model/dialect.h"

#include <stdlib.h>

static const uint8_t png[] = {0x89, 'P', 'N', 'G'};
static const struct lectern_picture_part picture = {png, sizeof(png)};
static const struct lectern_turn turns[] = {
	{.text = "Größe?", .pictures = &picture, .picture_count = 1},
	{.assistant = true, .text = "{}"},
	{.text = "n is missing"},
};

static json_t *schema_of(bool closed)
{
	json_t *schema = json_pack("{s:s, s:{s:{s:s, s:i}}, s:[s]}", "type", "object", "properties", "n", "type",
				   "integer", "minimum", 1, "required", "n");
	if (closed)
		json_object_set_new(schema, "additionalProperties", json_false());
	return schema;
}

static struct lectern_ask ask_of(const json_t *schema)
{
	return (struct lectern_ask){.system = "Be brief.",
				    .turns = turns,
				    .turn_count = 3,
				    .schema = schema,
				    .schema_name = "size",
				    .max_tokens = 100};
}

static void check_full(const struct lectern_dialect_table *dialect)
{
	json_t *schema = schema_of(true);
	struct lectern_ask ask = ask_of(schema);
	struct lectern_wire wire = {.ask = &ask, .model = "m"};
	char *path = lectern_format("requests/%s.json", dialect->name);
	json_t *want = files_read_json(path), *have = dialect->encode(&wire);
	char *text = json_dumps(have, JSON_INDENT(2));
	CHECK(json_equal(have, want), "%s: %s", dialect->name, text);
	/* servers leave a demand to use a tool unheeded: the schema alone says what is wanted */
	CHECK(!strstr(text, "tool"), "%s", dialect->name);
	free(text);
	free(path);
	json_decref(want);
	json_decref(have);
	json_decref(schema);
}

/* Where the endpoint takes no schema, the system prompt says it; nothing else changes. */
static void check_schema_as_text(const struct lectern_dialect_table *dialect)
{
	json_t *schema = schema_of(true);
	struct lectern_ask ask = ask_of(schema);
	struct lectern_wire wire = {.ask = &ask, .model = "m", .quirks = LECTERN_QUIRK_SCHEMA_AS_TEXT};
	json_t *with = dialect->encode(&wire);
	char *text = json_dumps(with, JSON_COMPACT), *escaped = strstr(text, "\\\"minimum\\\":1");
	CHECK(escaped, "%s: %s", dialect->name, text);
	CHECK(!strstr(text, "\"minimum\":1"), "%s: %s", dialect->name, text);
	free(text);
	json_decref(with);
	json_decref(schema);
}

/* A bare question: no member that has nothing to say. */
static void check_bare(const struct lectern_dialect_table *dialect)
{
	const struct lectern_turn turn = {.text = "Hello"};
	struct lectern_ask ask = {.turns = &turn, .turn_count = 1};
	struct lectern_wire wire = {.ask = &ask, .model = "m"};
	json_t *body = dialect->encode(&wire);
	char *text = json_dumps(body, JSON_COMPACT);
	CHECK(!strstr(text, "system") && !strstr(text, "instructions"), "%s: %s", dialect->name, text);
	CHECK(!strstr(text, "format") && !strstr(text, "null") && !strstr(text, "image"), "%s: %s", dialect->name,
	      text);
	CHECK(strstr(text, ":8192"), "%s: %s", dialect->name, text);
	free(text);
	json_decref(body);
}

static void check_chat_quirks(void)
{
	json_t *open = schema_of(false);
	struct lectern_ask ask = ask_of(open);
	struct lectern_wire wire = {
		.ask = &ask, .model = "m", .quirks = LECTERN_QUIRK_COMPLETION_TOKENS | LECTERN_QUIRK_NO_USAGE};
	json_t *body = lectern_dialect_chat.encode(&wire);
	const json_t *format = json_object_get(json_object_get(body, "response_format"), "json_schema");
	CHECK(!json_object_get(body, "max_tokens"), "max_tokens stays");
	CHECK(lectern_json_count(body, "max_completion_tokens") == 100, "no max_completion_tokens");
	CHECK(!json_object_get(body, "stream_options"), "stream_options stays");
	CHECK(json_is_false(json_object_get(format, "strict")), "an open object is not strict");
	json_decref(body);
	json_decref(open);
}

static void check_base64(void)
{
	static const char *const cases[][2] = {{"", ""},
					       {"f", "Zg=="},
					       {"fo", "Zm8="},
					       {"foo", "Zm9v"},
					       {"foob", "Zm9vYg=="},
					       {"fooba", "Zm9vYmE="},
					       {"\xff\xfe\xfd", "//79"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_picture_part part = {(const uint8_t *)cases[i][0], strlen(cases[i][0])};
		char *text = lectern_picture_base64(&part);
		CHECK_TEXT(text, cases[i][1]);
		free(text);
	}
}

static void check_names(void)
{
	struct lectern_error error = {0};
	enum lectern_dialect dialect = 0;
	CHECK(lectern_dialect_parse("anthropic", &dialect, &error) && dialect == LECTERN_DIALECT_ANTHROPIC, "%d",
	      dialect);
	CHECK(!lectern_dialect_parse("Chat", &dialect, &error) && error.status == LECTERN_USAGE, "taken");
	CHECK(!lectern_dialect_parse(NULL, &dialect, &error), "taken");
}

int main(void)
{
	for (int i = LECTERN_DIALECT_CHAT; i <= LECTERN_DIALECT_OLLAMA; i++) {
		const struct lectern_dialect_table *dialect = lectern_dialect_table((enum lectern_dialect)i);
		check_full(dialect);
		check_schema_as_text(dialect);
		check_bare(dialect);
	}
	check_chat_quirks();
	check_base64();
	check_names();
	return check_end();
}
