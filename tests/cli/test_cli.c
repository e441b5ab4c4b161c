/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program answers to wrong command lines and bad input that needs no renderer to be refused. */
#include "../check.h"
#include "command.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct wrong {
	const char *name;
	const char *arguments[5];
	int status;
	const char *sentence; /* a part of it */
};

static const struct wrong wrongs[] = {
	{"no command", {NULL}, LECTERN_USAGE, "which command"},
	{"unknown command", {"teach", NULL}, LECTERN_USAGE, "there is no command \"teach\""},
	{"unknown option", {"make", "x", "--colour", NULL}, LECTERN_USAGE, "there is no option --colour"},
	{"value missing", {"make", "x", "--quality", NULL}, LECTERN_USAGE, "--quality needs a value"},
	{"bad jobs", {"make", "x", "--jobs", "many", NULL}, LECTERN_USAGE, "--jobs takes a number"},
	{"no topic", {"make", NULL}, LECTERN_USAGE, "usage: lectern make"},
	{"two topics", {"make", "binary", "search", NULL}, LECTERN_USAGE, "quotes"},
	{"bad quality", {"make", "pythagoras", "--quality", "8k", NULL}, LECTERN_USAGE, "8k"},
	{"missing notes", {"make", "cases/missing.md", NULL}, LECTERN_BAD_INPUT, "missing.md"},
	{"empty notes", {"make", "cases/empty.md", NULL}, LECTERN_BAD_INPUT, "empty"},
	{"notes without content", {"make", "cases/no-content.md", NULL}, LECTERN_BAD_INPUT, "no-content.md"},
	{"binary notes", {"make", "cases/binary.md", NULL}, LECTERN_BAD_INPUT, "binary.md"},
	{"notes not UTF-8", {"make", "cases/not-utf8.md", NULL}, LECTERN_BAD_INPUT, "UTF-8"},
	{"unknown topic", {"make", "photosynthesis in plants", NULL}, LECTERN_ENDPOINT, "notes"},
	{"status of nothing", {"status", "cases", NULL}, LECTERN_BAD_INPUT, "lecture.json"},
	{"export of nothing", {"export", "cases", "/tmp/x.mp4", NULL}, LECTERN_BAD_INPUT, "lecture.json"},
	{"regenerate nothing", {"regenerate", "cases", "1", NULL}, LECTERN_BAD_INPUT, "lecture.json"},
	{"no language", {"make", "cases/two-sections.md", "--language", "de; rm", NULL}, LECTERN_USAGE, "de; rm"},
	{"empty language", {"make", "cases/two-sections.md", "--language", "", NULL}, LECTERN_USAGE, "language"},
	{"no voice", {"make", "cases/two-sections.md", "--voice", "a b", NULL}, LECTERN_USAGE, "voice"},
	{"no theme", {"make", "cases/two-sections.md", "--theme", "../dark", NULL}, LECTERN_USAGE, "theme"},
	{"regenerate, bad number", {"regenerate", "cases", "one", NULL}, LECTERN_USAGE, "usage: lectern regenerate"},
	{"ask without a model", {"regenerate", "cases", "1", "--ask=simpler", NULL}, LECTERN_ENDPOINT, "model"},
	{"render to what", {"render", "x.py", NULL}, LECTERN_USAGE, "--out"},
};

static void try_wrong(const struct wrong *wrong)
{
	struct outcome outcome = command_run(wrong->arguments);
	CHECK(outcome.status == wrong->status, "%s: exit status %d, want %d; it said: %s", wrong->name, outcome.status,
	      wrong->status, outcome.said);
	CHECK(outcome.said && strstr(outcome.said, wrong->sentence), "%s: it said: %s", wrong->name, outcome.said);
	char *newline = outcome.said ? strchr(outcome.said, '\n') : NULL;
	CHECK(newline && !newline[1], "%s: more than one sentence: %s", wrong->name, outcome.said);
	command_clear(&outcome);
}

static void try_plan(void)
{
	char *folder = command_folder();
	char *project = lectern_format("%s/lines", folder);
	const char *plan[] = {"plan", "cases/two-sections.md", "--project", project, NULL};
	const char *status[] = {"status", project, NULL};
	const char *export[] = {"export", project, "/tmp/never.mp4", NULL};
	struct outcome outcome = command_run(plan);
	CHECK(outcome.status == LECTERN_OK, "plan: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "What a slope is"), "plan said: %s", outcome.said);
	command_clear(&outcome);
	outcome = command_run(status);
	CHECK(outcome.status == LECTERN_OK && strstr(outcome.said, "waiting"), "status said: %s", outcome.said);
	command_clear(&outcome);
	outcome = command_run(export);
	CHECK(outcome.status == LECTERN_BAD_INPUT && strstr(outcome.said, "not made yet"), "export said: %s",
	      outcome.said);
	command_clear(&outcome);
	lectern_remove_tree(folder, NULL);
	free(project);
	free(folder);
}

/* Runs `plan` on notes with this title, in the current folder; with --project when that is given. */
static struct outcome plan_titled(const char *path, const char *title, const char *project)
{
	const char *arguments[] = {"plan", path, project ? "--project" : NULL, project, NULL};
	FILE *file = fopen(path, "w");
	CHECK(file, "%s can't be written", path);
	if (file) {
		fprintf(file, "# %s\n\n## Section of %s\n\n- A line\n", title, path);
		fclose(file);
	}
	return command_run(arguments);
}

/* No lecture takes the place of another one. */
static void try_two_of_one_name(void)
{
	static const struct {
		const char *path, *title, *project;
		int status;
		const char *said;
	} table[] = {
		{"one.md", "Same", NULL, LECTERN_OK, "/same\n"},
		{"two.md", "Same", NULL, LECTERN_OK, "/same-2\n"},
		{"one.md", "Same", NULL, LECTERN_OK, "/same\n"},
		{"two.md", "Same", NULL, LECTERN_OK, "/same-2\n"},
		{"three.md", "Other", "same", LECTERN_BAD_INPUT, "holds another lecture, \"Same\""},
		{"one.md", "Renamed", "same", LECTERN_OK, "/same\n"},
	};
	char *folder = command_folder(), *before = realpath(".", NULL);
	CHECK(chdir(folder) == 0, "%s", folder);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct outcome outcome = plan_titled(table[i].path, table[i].title, table[i].project);
		CHECK(outcome.status == table[i].status && strstr(outcome.said, table[i].said), "row %zu: %d %s", i,
		      outcome.status, outcome.said);
		command_clear(&outcome);
	}
	CHECK(chdir(before) == 0, "%s", before);
	lectern_remove_tree(folder, NULL);
	free(before);
	free(folder);
}

static void try_without_manim(void)
{
	char *folder = command_folder();
	char *project = lectern_format("%s/lines", folder);
	const char *make[] = {"make", "cases/two-sections.md", "--project", project, NULL};
	char *old = lectern_strdup(getenv("LECTERN_PYTHON"));
	setenv("LECTERN_PYTHON", "/usr/bin/false", 1);
	struct outcome outcome = command_run(make);
	CHECK(outcome.status == LECTERN_RENDERER, "no Manim: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "Manim"), "no Manim: %s", outcome.said);
	command_clear(&outcome);
	if (old)
		setenv("LECTERN_PYTHON", old, 1);
	else
		unsetenv("LECTERN_PYTHON");
	free(old);
	lectern_remove_tree(folder, NULL);
	free(project);
	free(folder);
}

static void try_unwritable(void)
{
	const char *make[] = {"make", "cases/two-sections.md", "--project", "/proc/lectern", NULL};
	struct outcome outcome = command_run(make);
	CHECK(outcome.status == LECTERN_RENDERER, "unwritable: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "/proc/lectern"), "unwritable: %s", outcome.said);
	command_clear(&outcome);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++)
		try_wrong(&wrongs[i]);
	try_plan();
	try_two_of_one_name();
	try_without_manim();
	try_unwritable();
	return check_end();
}
