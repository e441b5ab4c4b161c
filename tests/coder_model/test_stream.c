/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cases/NAME/answer.txt -> beats.txt: each beat that was cut out of the answer, behind a line "== N". The answer comes
 * whole, byte by byte, and in pieces of every small size. Answers of cases named cut-... were cut off. With --write the
 * expected files are made anew, to be read before they are committed. */
#include "coder/model_stream.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>

#define LONGEST_PIECE 23

static void add_beat(void *data, int number, const char *code)
{
	lectern_text_format(data, "== %d\n%s", number, code);
}

static char *cut(const char *answer, size_t piece, bool truncated)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	struct lectern_beat_stream *stream = lectern_beat_stream_new(add_beat, &out);
	for (size_t at = 0, length = strlen(answer); at < length; at += piece)
		lectern_beat_stream_add(stream, answer + at, at + piece < length ? piece : length - at);
	lectern_beat_stream_end(stream, truncated);
	lectern_beat_stream_free(stream);
	return out.data;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	if (file) {
		fputs(text, file);
		fclose(file);
	}
}

static void run_case(const char *name, bool write)
{
	bool truncated = strncmp(name, "cut-", 4) == 0;
	char *input = lectern_format("cases/%s/answer.txt", name), *output = lectern_format("cases/%s/beats.txt", name);
	char *answer = lectern_read_file(input, 1u << 20, NULL, NULL);
	CHECK(answer, "no %s", input);
	char *whole = cut(answer, strlen(answer), truncated);
	if (write)
		write_file(output, whole);
	char *want = lectern_read_file(output, 1u << 20, NULL, NULL);
	CHECK_TEXT(whole, want ? want : "no file");
	for (size_t piece = 1; piece <= LONGEST_PIECE; piece++) {
		char *pieces = cut(answer, piece, truncated);
		CHECK(strcmp(pieces, whole) == 0, "%s: other beats in pieces of %zu bytes", name, piece);
		free(pieces);
	}
	free(want);
	free(whole);
	free(answer);
	free(output);
	free(input);
}

/* A beat is there as soon as the next one begins, not at the answer's end. */
static void test_early(void)
{
	struct lectern_text out = {0};
	struct lectern_beat_stream *stream = lectern_beat_stream_new(add_beat, &out);
	const char first[] = "def beat_1(self):\n    self.wait()\n\ndef beat_2(self):\n";
	lectern_beat_stream_add(stream, first, strlen(first));
	CHECK_TEXT(out.data, "== 1\n    def beat_1(self):\n        self.wait()\n");
	lectern_beat_stream_end(stream, true);
	lectern_beat_stream_free(stream);
	lectern_text_clear(&out);
}

static void test_answer_code(void)
{
	static const struct {
		const char *answer, *code;
	} cases[] = {
		{"self.wait()\n", "self.wait()\n"},
		{"```python\nself.wait()\n```\n", "self.wait()\n"},
		{"Sure:\n```\na = 1\nb = 2\n```\nThat mends it.", "a = 1\nb = 2\n"},
		{"```python\na = 1", "a = 1"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *code = lectern_answer_code(cases[i].answer);
		CHECK_TEXT(code, cases[i].code);
		free(code);
	}
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
	int count = scandir("cases", &entries, is_case, alphasort);
	CHECK(count > 0, "there are no cases");
	for (int i = 0; i < count; i++) {
		run_case(entries[i]->d_name, write);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	test_early();
	test_answer_code();
	return check_end();
}
