/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading single values that came from the sandbox. */
#include "../check.h"
#include "render/wire.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static json_t *parse(const char *text)
{
	json_t *value = json_loads(text, 0, NULL);
	CHECK(value, "%s", text);
	return value;
}

static void test_numbers(void)
{
	static const struct {
		const char *text;
		int64_t most, want;
	} cases[] = {
		{"{\"n\": 5}", 10, 5},
		{"{\"n\": 0}", 10, 0},
		{"{\"n\": 10}", 10, 10},
		{"{\"n\": 11}", 10, -1},
		{"{\"n\": -1}", 10, -1},
		{"{\"n\": 5.0}", 10, -1},
		{"{\"n\": \"5\"}", 10, -1},
		{"{\"n\": null}", 10, -1},
		{"{\"n\": [5]}", 10, -1},
		{"{}", 10, -1},
		{"{\"n\": 9223372036854775807}", INT64_MAX, INT64_MAX},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *message = parse(cases[i].text);
		CHECK(render_number(message, "n", cases[i].most) == cases[i].want, "%s", cases[i].text);
		json_decref(message);
	}
}

static void test_digests(void)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{"{\"digest\": \"0123456789abcdef0123456789abcdef\"}", true},
		{"{\"digest\": \"0123456789ABCDEF0123456789abcdef\"}", false},
		{"{\"digest\": \"0123456789abcdef0123456789abcde\"}", false},
		{"{\"digest\": \"0123456789abcdef0123456789abcdef0\"}", false},
		{"{\"digest\": \"../../../../etc/passwd..........\"}", false},
		{"{\"digest\": 7}", false},
		{"{}", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char digest[33] = "";
		json_t *message = parse(cases[i].text);
		CHECK(render_read_digest(message, digest) == cases[i].good, "%s", cases[i].text);
		json_decref(message);
	}
}

static void test_faults(void)
{
	struct lectern_fault fault;
	json_t *message = parse("{\"kind\": \"latex\", \"message\": \"a\\n\\u001b[1mb\\t\", \"line\": 3}");
	CHECK(render_read_fault(message, &fault) && fault.kind == LECTERN_FAULT_LATEX && fault.line == 3, "latex");
	CHECK_TEXT(fault.message, "a  [1mb ");
	CHECK(!fault.text && !fault.type, "nothing more");
	char *sentence = lectern_fault_sentence(&fault);
	CHECK_TEXT(sentence, "LaTeX can't set this formula: a  [1mb  (line 3)");
	free(sentence);
	lectern_fault_clear(&fault);
	json_decref(message);

	char *many = lectern_alloc(200000);
	memset(many, 'x', 199999);
	memcpy(many + 4095, "\xc3\xa9", 2); /* the limit falls into a character */
	message = json_pack("{ss ss si}", "kind", "exception", "message", many, "line", -5);
	CHECK(render_read_fault(message, &fault) && fault.line == 0, "line");
	CHECK(strlen(fault.message) == 4095 && lectern_utf8_valid(fault.message, 4095), "length %zu",
	      strlen(fault.message));
	lectern_fault_clear(&fault);
	json_decref(message);
	free(many);

	message = parse("{\"kind\": \"none\"}");
	CHECK(!render_read_fault(message, &fault), "\"none\" is no fault");
	json_decref(message);
}

static void test_printed(void)
{
	struct lectern_text printed = {0};
	render_add_printed(&printed, "a\tb\x1b[0m\r\n");
	render_add_printed(&printed, "c");
	CHECK_TEXT(printed.data, "a b[0m\nc");
	for (int i = 0; i < 5000; i++)
		render_add_printed(&printed, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
	CHECK(strlen(strchr(printed.data, '\n') + 1) == RENDER_MOST_LINE, "a long line: %zu", printed.length);
	for (int i = 0; i < 5000; i++)
		render_add_printed(&printed, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n");
	CHECK(printed.length == RENDER_MOST_PRINTED, "all: %zu", printed.length);
	lectern_text_clear(&printed);
}

/* A line arrives in every possible pair of pieces. */
static void test_pieces(void)
{
	static const char text[] = "{\"event\":\"alive\",\"frames\":1}\n{\"event\":\"alive\",\"frames\":2}\n";
	for (size_t cut = 0; cut < sizeof(text); cut++) {
		int ends[2];
		json_t *message;
		int64_t sum = 0;
		CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "pair");
		struct render_link link = {.socket = ends[0]};
		for (int piece = 0; piece < 2; piece++) {
			size_t from = piece ? cut : 0, length = piece ? sizeof(text) - 1 - cut : cut;
			if (cut < sizeof(text) - 1 || !piece)
				CHECK(length == 0 || write(ends[1], text + from, length) == (ssize_t)length, "write");
			while (render_link_listen(&link, NULL, 0, &message) == RENDER_HEARD_MESSAGE) {
				sum += render_number(message, "frames", 10);
				json_decref(message);
			}
		}
		CHECK(sum == 3, "cut at %zu: %lld", cut, (long long)sum);
		close(ends[1]);
		CHECK(render_link_listen(&link, NULL, lectern_now() + 1, &message) == RENDER_HEARD_END, "end");
		render_link_close(&link);
	}
}

int main(void)
{
	test_numbers();
	test_digests();
	test_faults();
	test_printed();
	test_pieces();
	return check_end();
}
