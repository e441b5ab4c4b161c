/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/dialect.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_TOKENS 8192

static const struct lectern_dialect_table *const tables[] = {
	[LECTERN_DIALECT_CHAT] = &lectern_dialect_chat,
	[LECTERN_DIALECT_RESPONSES] = &lectern_dialect_responses,
	[LECTERN_DIALECT_ANTHROPIC] = &lectern_dialect_anthropic,
	[LECTERN_DIALECT_GEMINI] = &lectern_dialect_gemini,
	[LECTERN_DIALECT_OLLAMA] = &lectern_dialect_ollama,
};

const struct lectern_dialect_table *lectern_dialect_table(enum lectern_dialect dialect)
{
	bool known = dialect >= LECTERN_DIALECT_CHAT && dialect <= LECTERN_DIALECT_OLLAMA;
	return known ? tables[dialect] : NULL;
}

bool lectern_dialect_parse(const char *name, enum lectern_dialect *dialect, struct lectern_error *error)
{
	for (int i = LECTERN_DIALECT_CHAT; i <= LECTERN_DIALECT_OLLAMA; i++) {
		if (name && strcmp(tables[i]->name, name) == 0) {
			*dialect = (enum lectern_dialect)i;
			return true;
		}
	}
	return lectern_fail(error, LECTERN_USAGE,
			    "There is no dialect \"%s\": use chat, responses, anthropic, gemini or ollama",
			    name ? name : "");
}

void lectern_reply_clear(struct lectern_reply *reply)
{
	lectern_text_clear(&reply->text);
	lectern_text_clear(&reply->fault);
	lectern_text_clear(&reply->kind);
	*reply = (struct lectern_reply){0};
}

static void encode_three(const uint8_t *bytes, size_t have, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t word = (uint32_t)bytes[0] << 16;
	if (have > 1)
		word |= (uint32_t)bytes[1] << 8;
	if (have > 2)
		word |= bytes[2];
	for (size_t i = 0; i < 4; i++)
		out[i] = i <= have ? digits[word >> (18 - 6 * i) & 63] : '=';
}

char *lectern_picture_base64(const struct lectern_picture_part *picture)
{
	char *text = lectern_alloc((picture->length + 2) / 3 * 4 + 1), *out = text;
	for (size_t i = 0; i < picture->length; i += 3, out += 4) {
		size_t left = picture->length - i;
		encode_three(picture->png + i, left < 3 ? left : 3, out);
	}
	return text;
}

char *lectern_picture_url(const struct lectern_picture_part *picture)
{
	char *digits = lectern_picture_base64(picture);
	char *url = lectern_format("data:image/png;base64,%s", digits);
	free(digits);
	return url;
}

int lectern_ask_tokens(const struct lectern_ask *ask)
{
	return ask->max_tokens > 0 ? ask->max_tokens : USUAL_TOKENS;
}

const json_t *lectern_wire_schema(const struct lectern_wire *wire)
{
	return wire->quirks & LECTERN_QUIRK_SCHEMA_AS_TEXT ? NULL : wire->ask->schema;
}

const char *lectern_wire_schema_name(const struct lectern_wire *wire)
{
	return wire->ask->schema_name ? wire->ask->schema_name : "answer";
}

char *lectern_wire_system(const struct lectern_wire *wire)
{
	const char *system = wire->ask->system ? wire->ask->system : "";
	if (!wire->ask->schema || !(wire->quirks & LECTERN_QUIRK_SCHEMA_AS_TEXT))
		return lectern_strdup(system);
	char *schema = json_dumps(wire->ask->schema, JSON_COMPACT);
	char *both = lectern_format(
		"%s\n\nAnswer with one JSON value and nothing else. It must fit this JSON Schema:\n%s", system, schema);
	free(schema);
	return both;
}

const char *lectern_json_text(const json_t *object, const char *member)
{
	const char *text = json_string_value(json_object_get(object, member));
	return text ? text : "";
}

uint64_t lectern_json_count(const json_t *object, const char *member)
{
	/* some gateways count in reals; a count beyond 2^53 is nonsense in either */
	double value = json_number_value(json_object_get(object, member));
	return value > 0 && value < 9e15 ? (uint64_t)value : 0;
}

void lectern_reply_say(struct lectern_reply *reply, const json_t *text)
{
	if (json_is_string(text))
		lectern_text_add_bytes(&reply->text, json_string_value(text), json_string_length(text));
}

static void set_text(struct lectern_text *text, const char *value)
{
	text->length = 0;
	lectern_text_add(text, value);
}

void lectern_reply_fail(struct lectern_reply *reply, const json_t *fault)
{
	static const char *const kinds[] = {"code", "type", "status"};
	const char *message = json_string_value(fault);
	if (!message)
		message = lectern_json_text(fault, "message");
	set_text(&reply->fault, *message ? message : "an error without words");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *kind = lectern_json_text(fault, kinds[i]);
		if (*kind) {
			lectern_text_add(&reply->kind, kind);
			lectern_text_add(&reply->kind, " ");
		}
	}
	reply->ended = true;
}
