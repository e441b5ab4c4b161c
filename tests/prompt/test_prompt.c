/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling: blanks are filled, unknown ones are told with file and line, a user's file goes before the shipped one. And
 * the shipped prompts: each uses all the blanks that it is given, and none in the part that never changes. */
#include "prompt/prompt.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void test_fill(void)
{
	static const struct lectern_blank blanks[] = {{"a", "one"}, {"b", "{{a}} & two"}, {"none", NULL}};
	static const struct {
		const char *text, *system, *user, *error;
	} cases[] = {
		{"Stable.\n---\nA {{a}}{{none}}.\n", "Stable.\n", "A one.\n", NULL},
		{"S\n---\n{{b}}", "S\n", "{{a}} & two", NULL},
		{"S\n---\n{ {{a}} } }}", "S\n", "{ one } }}", NULL},
		{"S\n---\n\n{{c}}", NULL, NULL, "file.md:4: {{c}} is no blank of this prompt"},
		{"S\n---\n{{a", NULL, NULL, "file.md:3: a blank is not closed with }}"},
		{"no divider", NULL, NULL,
		 "file.md: the line --- is missing, which parts what never changes from the rest"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct lectern_prompt prompt;
		struct lectern_error error = {0};
		bool filled =
			lectern_prompt_fill_text(cases[i].text, "file.md", blanks, COUNT(blanks), &prompt, &error);
		CHECK(filled == !cases[i].error, "case %zu: %s", i, error.text);
		if (cases[i].error) {
			CHECK_TEXT(error.text, cases[i].error);
			CHECK(error.status == LECTERN_BAD_INPUT, "status %d", error.status);
		} else {
			CHECK_TEXT(prompt.system, cases[i].system);
			CHECK_TEXT(prompt.user, cases[i].user);
		}
		lectern_prompt_clear(&prompt);
	}
}

/* The user's configuration of this test. */
static char config_folder[] = "/tmp/lectern-prompts-XXXXXX";

static void test_override(void)
{
	struct lectern_prompt prompt;
	struct lectern_error error = {0};
	static const struct lectern_blank blanks[] = {{"missing", "beat_2"}, {"code", "x"}};
	char *own = lectern_format("%s/lectern/prompts", config_folder), *file = lectern_format("%s/code-more.md", own);
	CHECK(lectern_prompt_fill(DATA, "code-more", blanks, 2, &prompt, &error), "%s", error.text);
	CHECK(prompt.user && strstr(prompt.user, "beat_2"), "the shipped prompt");
	lectern_prompt_clear(&prompt);
	char *lectern = lectern_format("%s/lectern", config_folder);
	mkdir(lectern, 0700);
	mkdir(own, 0700);
	FILE *out = fopen(file, "w");
	CHECK(out && fputs("mine\n---\n{{missing}}!\n", out) >= 0 && fclose(out) == 0, "can't write %s", file);
	CHECK(lectern_prompt_fill(DATA, "code-more", blanks, 2, &prompt, &error), "%s", error.text);
	CHECK_TEXT(prompt.user, "beat_2!\n");
	lectern_prompt_clear(&prompt);
	unlink(file);
	rmdir(own);
	free(lectern);
	free(file);
	free(own);
}

static const struct {
	const char *name, *blanks[16];
} shipped[] = {
	{"outline", {"topic", "audience", "language", "minutes", "sections", "more"}},
	{"storyboard",
	 {"title", "audience", "language", "outline", "number", "section", "goal", "takeaway", "beats", "words",
	  "least", "most", "seconds", "more"}},
	{"storyboard-length", {"have", "words", "least", "most", "change"}},
	{"code", {"number", "section", "goal", "beats", "more"}},
	{"code-more", {"code", "missing"}},
	{"repair-line", {"statement", "fault"}},
	{"critic", {"number", "section", "beats", "goal", "earlier"}},
	{"critic-edit", {"code", "edit", "more"}},
	{"repair-beat", {"code", "fault", "more"}},
	{"repair-section", {"number", "section", "beats", "beat", "fault", "code", "frozen", "wanted"}},
};

static void check_shipped(const char *name, const char *const *names)
{
	struct lectern_blank blanks[16];
	struct lectern_prompt prompt;
	struct lectern_error error = {0};
	size_t count = 0;
	for (; names[count]; count++)
		blanks[count] = (struct lectern_blank){names[count], lectern_format("<%s>", names[count])};
	CHECK(lectern_prompt_fill(DATA, name, blanks, count, &prompt, &error), "%s", error.text);
	for (size_t i = 0; i < count; i++) {
		CHECK(prompt.user && strstr(prompt.user, blanks[i].value), "%s.md does not use {{%s}}", name, names[i]);
		CHECK(prompt.system && !strstr(prompt.system, blanks[i].value), "%s.md: {{%s}} is in the stable part",
		      name, names[i]);
		free((char *)blanks[i].value);
	}
	lectern_prompt_clear(&prompt);
}

static bool is_listed(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(shipped); i++)
		if (strlen(shipped[i].name) == length && strncmp(shipped[i].name, name, length) == 0)
			return true;
	return false;
}

static void test_all_listed(void)
{
	DIR *folder = opendir(DATA "/prompts");
	CHECK(folder, "no prompts");
	for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
		size_t length = strlen(entry->d_name);
		if (length > 3 && strcmp(entry->d_name + length - 3, ".md") == 0)
			CHECK(is_listed(entry->d_name, length - 3), "%s has no test", entry->d_name);
	}
	if (folder)
		closedir(folder);
}

int main(void)
{
	CHECK(mkdtemp(config_folder), "no folder");
	setenv("XDG_CONFIG_HOME", config_folder, 1);
	test_fill();
	test_override();
	for (size_t i = 0; i < COUNT(shipped); i++)
		check_shipped(shipped[i].name, shipped[i].blanks);
	test_all_listed();
	char *made = lectern_format("%s/lectern", config_folder);
	rmdir(made);
	rmdir(config_folder);
	free(made);
	return check_end();
}
