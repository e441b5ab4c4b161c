/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recorded streams, prose and schemas with bytes changed, lost, doubled and mixed, from a fixed seed: nothing may
 * crash, and a text that is handed out is UTF-8. */
#include "../check.h"
#include "files.h"
#include "model/schema.h"
#include "model/trouble.h"

#include <stdlib.h>

#define SECONDS 3.0
#define MOST    64

static uint64_t state = 0x1ec7e27;

static uint32_t dice(uint32_t sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % sides;
}

static struct lectern_text samples[MOST];
static int sample_count;

static void keep(const char *path, const char *name)
{
	size_t length;
	char *bytes = files_read(path, &length);
	(void)name;
	if (sample_count < MOST)
		lectern_text_add_bytes(&samples[sample_count++], bytes, length);
	free(bytes);
}

static void change(struct lectern_text *text)
{
	static const char odd[] = "{}[]\",:\\\r\n\0 data:\xef\xbb\xbf\xff\xc3";
	size_t at = dice((uint32_t)text->length), other = dice((uint32_t)text->length);
	size_t span = dice(40);
	span = span > text->length - at ? text->length - at : span;
	switch (dice(4)) {
	case 0:
		text->data[at] = odd[dice(sizeof(odd) - 1)];
		break;
	case 1: /* lose a span */
		memmove(text->data + at, text->data + at + span, text->length - at - span);
		text->length -= span;
		break;
	case 2: /* write one over another */
		span = span > text->length - other ? text->length - other : span;
		memmove(text->data + other, text->data + at, span);
		break;
	default:
		text->data[at] = (char)dice(256);
	}
}

static void decode(const struct lectern_text *text)
{
	for (int i = LECTERN_DIALECT_CHAT; i <= LECTERN_DIALECT_OLLAMA; i++) {
		struct lectern_reply reply = {0};
		struct lectern_decoder *decoder =
			lectern_decoder_open(lectern_dialect_table((enum lectern_dialect)i), &reply);
		const char *why;
		for (size_t at = 0, piece; at < text->length; at += piece) {
			piece = 1 + dice(200);
			piece = piece > text->length - at ? text->length - at : piece;
			lectern_decoder_feed(decoder, text->data + at, piece);
		}
		bool whole = lectern_decoder_end(decoder, &why);
		CHECK(whole == (why == NULL), "a reason without need");
		CHECK(!whole || reply.finish || reply.fault.length, "whole without an end");
		CHECK(lectern_utf8_valid(reply.text.data ? reply.text.data : "", reply.text.length), "not UTF-8");
		lectern_decoder_free(decoder);
		lectern_reply_clear(&reply);
	}
}

static void read_rest(struct lectern_text *text)
{
	struct lectern_reply reply = {0};
	struct lectern_error error;
	lectern_trouble_read_body(&reply, text->data, text->length);
	lectern_reply_clear(&reply);
	lectern_text_add(text, "");
	json_t *json = lectern_json_in_text(text->data, &error);
	if (json) {
		lectern_schema_check(json, json, &error);
		json_decref(lectern_schema_without_limits(json));
		lectern_schema_is_strict(json);
	}
	json_decref(json);
}

int main(void)
{
	files_visit("streams", ".sse", keep);
	files_visit("streams", ".ndjson", keep);
	files_visit("schema", ".json", keep);
	double until = lectern_now() + SECONDS;
	int rounds = 0;
	for (; lectern_now() < until; rounds++) {
		const struct lectern_text *sample = &samples[dice((uint32_t)sample_count)];
		struct lectern_text text = {0};
		lectern_text_add_bytes(&text, sample->data ? sample->data : "", sample->length);
		for (uint32_t i = 1 + dice(6); i && text.length; i--)
			change(&text);
		decode(&text);
		read_rest(&text);
		lectern_text_clear(&text);
	}
	CHECK(rounds > 100, "only %d", rounds);
	printf("%d rounds\n", rounds);
	for (int i = 0; i < sample_count; i++)
		lectern_text_clear(&samples[i]);
	return check_end();
}
