/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bad/NAME.json -> bad/NAME.txt, the sentence that the user reads. */
#include "lecture/lecture.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static void run_case(const char *name)
{
	struct lectern_error error = {0};
	char *path = lectern_format("bad/%s", name);
	char *sentence = lectern_format("bad/%.*s.txt", (int)strlen(name) - 5, name);
	char *want = lectern_read_file(sentence, 4096, NULL, &error);
	CHECK(want, "%s", error.text);
	struct lectern_lecture *lecture = lectern_lecture_load(path, &error);
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

int main(void)
{
	struct dirent **entries;
	int count = scandir("bad", &entries, is_json, alphasort);
	for (int i = 0; i < count; i++) {
		run_case(entries[i]->d_name);
		free(entries[i]);
	}
	free(count > 0 ? entries : NULL);
	CHECK(count > 0, "no cases found");
	return check_end();
}
