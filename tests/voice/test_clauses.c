/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases: clauses/NAME.in is narration, clauses/NAME.out its clauses, one a line, behind the pause in ms. */
#include "../../agents/voice/helper/clauses.h"
#include "../check.h"
#include "base/base.h"

#include <dirent.h>
#include <stdlib.h>

static char *written(const char *text, size_t length)
{
	struct clause *clauses;
	struct lectern_text out = {0};
	size_t count = clauses_split(text, length, &clauses);
	for (size_t i = 0; i < count; i++)
		lectern_text_format(&out, "%u %.*s\n", clause_pause_ms(clauses[i].end), (int)clauses[i].length,
				    text + clauses[i].offset);
	lectern_text_add(&out, "");
	free(clauses);
	return out.data;
}

static void check_case(const char *name, size_t stem)
{
	struct lectern_error error;
	size_t length;
	char *in_path = lectern_format("clauses/%s", name);
	char *out_path = lectern_format("clauses/%.*s.out", (int)stem, name);
	char *in = lectern_read_file(in_path, 1 << 20, &length, &error);
	char *want = lectern_read_file(out_path, 1 << 20, NULL, &error);
	CHECK(in && want, "%s: %s", name, error.text);
	if (in && want) {
		char *have = written(in, length);
		CHECK(strcmp(have, want) == 0, "%s:\n%s---\n%s", name, have, want);
		free(have);
	}
	free(want);
	free(in);
	free(out_path);
	free(in_path);
}

static void check_cases(void)
{
	DIR *folder = opendir("clauses");
	CHECK(folder, "no folder clauses");
	for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
		char *dot = strrchr(entry->d_name, '.');
		if (dot && strcmp(dot, ".in") == 0)
			check_case(entry->d_name, (size_t)(dot - entry->d_name));
	}
	if (folder)
		closedir(folder);
}

static void check_long_text(void)
{
	struct lectern_text text = {0};
	for (int i = 0; i < 4000; i++)
		lectern_text_add(&text, i % 1000 < 500 ? "ä" : "no mark ");
	struct clause *clauses;
	size_t count = clauses_split(text.data, text.length, &clauses), all = 0;
	for (size_t i = 0; i < count; i++) {
		CHECK(clauses[i].length <= 1000, "clause %zu has %zu bytes", i, clauses[i].length);
		CHECK(lectern_utf8_valid(text.data + clauses[i].offset, clauses[i].length), "clause %zu", i);
		all += clauses[i].length;
	}
	CHECK(all + count >= text.length, "%zu of %zu bytes are in clauses", all, text.length);
	free(clauses);
	lectern_text_clear(&text);
}

static void check_spoken_text(void)
{
	const char *text = "say \x01 10v Dr. Who, e.g. 3.5.";
	struct clause clause = {.offset = 4, .length = strlen(text) - 4};
	char *spoken = clause_spoken_text(text, &clause);
	CHECK_TEXT(spoken, "  10v Dr  Who, e.g  3.5.");
	free(spoken);
}

int main(void)
{
	check_cases();
	check_long_text();
	check_spoken_text();
	return check_end();
}
