/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorded streams of streams/, whole and cut in two at every byte, with each kind of line end. */
#include "../check.h"
#include "files.h"
#include "model/dialect.h"
#include "model/framing.h"

#include <stdlib.h>

static const struct lectern_dialect_table *dialect_of(const char *name)
{
	char *word = lectern_strndup(name, strcspn(name, "-"));
	enum lectern_dialect dialect = 0;
	CHECK(lectern_dialect_parse(word, &dialect, NULL), "%s", name);
	free(word);
	return lectern_dialect_table(dialect);
}

static const char *finish_name(enum lectern_finish finish)
{
	static const char *const names[] = {"", "end", "length", "refused", "stopped"};
	return names[finish];
}

static const char *text_of(const struct lectern_text *text)
{
	return text->data ? text->data : "";
}

/* True when the reply is the expected one. Says where it is not. */
static bool matches(const struct lectern_reply *reply, const char *why, const json_t *expected, const char *name,
		    const char *how)
{
	int before = check_failed;
	CHECK(strcmp(text_of(&reply->text), lectern_json_text(expected, "text")) == 0, "%s %s: \"%s\"", name, how,
	      text_of(&reply->text));
	CHECK(strcmp(finish_name(reply->finish), lectern_json_text(expected, "finish")) == 0, "%s %s: %s", name, how,
	      finish_name(reply->finish));
	CHECK(strcmp(text_of(&reply->fault), lectern_json_text(expected, "fault")) == 0, "%s %s: \"%s\"", name, how,
	      text_of(&reply->fault));
	CHECK(strcmp(text_of(&reply->kind), lectern_json_text(expected, "kind")) == 0, "%s %s: \"%s\"", name, how,
	      text_of(&reply->kind));
	CHECK(strcmp(why ? why : "", lectern_json_text(expected, "broken")) == 0, "%s %s: %s", name, how, why);
	CHECK(reply->tokens_in == lectern_json_count(expected, "in"), "%s %s", name, how);
	CHECK(reply->tokens_cached == lectern_json_count(expected, "cached"), "%s %s", name, how);
	CHECK(reply->tokens_out == lectern_json_count(expected, "out"), "%s %s", name, how);
	return check_failed == before;
}

/* Feeds `bytes` in pieces of the given sizes, the last one for the rest. */
static bool run(const char *name, const char *bytes, size_t length, size_t first, size_t then, const json_t *expected)
{
	struct lectern_reply reply = {0};
	struct lectern_decoder *decoder = lectern_decoder_open(dialect_of(name), &reply);
	const char *why = NULL;
	char how[64];
	for (size_t at = 0, piece = first; at < length; at += piece, piece = then) {
		piece = length - at < piece ? length - at : piece;
		lectern_decoder_feed(decoder, bytes + at, piece);
	}
	lectern_decoder_end(decoder, &why);
	snprintf(how, sizeof(how), "(%zu, then %zu, of %zu bytes)", first, then, length);
	bool fine = matches(&reply, why, expected, name, how);
	lectern_decoder_free(decoder);
	lectern_reply_clear(&reply);
	return fine;
}

static void run_splits(const char *name, const char *bytes, size_t length, const json_t *expected)
{
	bool fine = run(name, bytes, length, length + 1, 1, expected) && run(name, bytes, length, 1, 1, expected);
	for (size_t at = 1; at < length && fine; at++)
		fine = run(name, bytes, length, at, length, expected);
}

/* With `end` for each line end, `mark` before. */
static void run_lines(const char *name, const char *bytes, size_t length, const char *mark, const char *end,
		      const json_t *expected)
{
	struct lectern_text text = {0};
	lectern_text_add(&text, mark);
	for (size_t i = 0; i < length; i++)
		lectern_text_add_bytes(&text, bytes[i] == '\n' ? end : bytes + i, bytes[i] == '\n' ? strlen(end) : 1);
	run_splits(name, text.data, text.length, expected);
	lectern_text_clear(&text);
}

static void run_file(const char *path, const char *name)
{
	size_t length;
	char *bytes = files_read(path, &length);
	char *other = lectern_format("streams/%.*s.json", (int)(strrchr(name, '.') - name), name);
	json_t *expected = files_read_json(other);
	run_lines(name, bytes, length, "", "\n", expected);
	run_lines(name, bytes, length, "", "\r\n", expected);
	run_lines(name, bytes, length, "\xef\xbb\xbf", "\r", expected);
	json_decref(expected);
	free(other);
	free(bytes);
}

static void keep_event(void *data, const char *event, size_t length)
{
	lectern_text_format(data, "<%.*s>", (int)length, event);
}

/* As the specification of server-sent events has it, but that an event which the end of the stream ends counts. */
static void frame_events(void)
{
	static const struct {
		bool lines;
		const char *bytes, *events;
	} cases[] = {
		{false, "data: a\ndata:b\ndata\ndata:  c\n\ndata: d\n\n", "<a\nb\n\n c><d>"},
		{false, "data:\n\ndata: a\n\n\n\n:x\nevent: y\n\n", "<><a>"},
		{false, "data: a\r\n\r\ndata: b\r\rdata: c", "<a><b><c>"},
		{false, "datax: a\n\n data: b\n\n", ""},
		{true, "a\n\n \nb\r\nc", "<a><b><c>"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_text events = {0};
		struct lectern_framing framing = {.lines = cases[i].lines, .on_event = keep_event, .data = &events};
		lectern_text_add(&events, "");
		for (const char *p = cases[i].bytes; *p; p++)
			lectern_framing_feed(&framing, p, 1);
		lectern_framing_end(&framing);
		CHECK_TEXT(events.data, cases[i].events);
		lectern_framing_clear(&framing);
		lectern_text_clear(&events);
	}
}

static void refuse_long_lines(void)
{
	struct lectern_reply reply = {0};
	struct lectern_decoder *decoder = lectern_decoder_open(lectern_dialect_table(LECTERN_DIALECT_CHAT), &reply);
	char *bytes = lectern_alloc(1 << 20);
	memset(bytes, 'x', 1 << 20);
	for (int i = 0; i < 4; i++)
		lectern_decoder_feed(decoder, bytes, 1 << 20);
	CHECK(!lectern_decoder_broken(decoder), "4 MiB are allowed");
	lectern_decoder_feed(decoder, bytes, 1);
	CHECK_TEXT(lectern_decoder_broken(decoder), "it sent a line of more than 4 MiB");
	free(bytes);
	lectern_decoder_free(decoder);
	lectern_reply_clear(&reply);
}

int main(void)
{
	int count = files_visit("streams", ".sse", run_file) + files_visit("streams", ".ndjson", run_file);
	CHECK(count >= 30, "only %d streams", count);
	frame_events();
	refuse_long_lines();
	return check_end();
}
