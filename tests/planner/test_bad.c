/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bad/NAME.md -> bad/NAME.txt, the sentence that the user reads; and inputs that are no files. */
#include "planner/planner.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>

static int is_notes(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 3 && strcmp(entry->d_name + length - 3, ".md") == 0;
}

static void run_case(const char *name)
{
	struct lectern_error error = {0};
	char *path = lectern_format("bad/%s", name);
	char *sentence = lectern_format("bad/%.*s.txt", (int)strlen(name) - 3, name);
	char *want = lectern_read_file(sentence, 4096, NULL, &error);
	CHECK(want, "%s", error.text);
	struct lectern_lecture *lecture = lectern_planner_notes_file(path, &error);
	CHECK(!lecture, "%s was taken", path);
	CHECK(error.status == LECTERN_BAD_INPUT, "%s: status %d", path, (int)error.status);
	if (want)
		want[strcspn(want, "\n")] = 0;
	CHECK_TEXT(error.text, want);
	lectern_lecture_free(lecture);
	free(want);
	free(sentence);
	free(path);
}

static void refuse(const char *text, size_t length, const char *want)
{
	struct lectern_error error = {0};
	struct lectern_lecture *lecture = lectern_planner_notes(text, length, "n.md", &error);
	CHECK(!lecture && error.status == LECTERN_BAD_INPUT, "taken: %.40s", text);
	CHECK_TEXT(error.text, want);
	lectern_lecture_free(lecture);
}

static void too_much(void)
{
	struct lectern_text text = {0};
	for (int i = 0; i < 501; i++)
		lectern_text_format(&text, "## Section %d\n\n- line\n\n", i);
	refuse(text.data, text.length, "n.md has more than 500 sections; split the notes");
	lectern_text_clear(&text);
	for (int i = 0; i < 1001; i++)
		lectern_text_add(&text, "- line\n");
	refuse(text.data, text.length, "n.md: the section \"N\" has more than 1000 lines or pictures; split it");
	lectern_text_clear(&text);
	char *large = lectern_alloc((4u << 20) + 1);
	memset(large, 'a', (4u << 20) + 1);
	refuse(large, (4u << 20) + 1, "n.md is larger than 4 MiB; split the notes");
	free(large);
}

int main(void)
{
	struct dirent **entries;
	int count = scandir("bad", &entries, is_notes, alphasort);
	for (int i = 0; i < count; i++) {
		run_case(entries[i]->d_name);
		free(entries[i]);
	}
	free(count > 0 ? entries : NULL);
	CHECK(count > 0, "no cases found");
	too_much();
	return check_end();
}
