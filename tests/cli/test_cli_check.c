/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lectern check` with real Manim: plain scenes, a section, a lecture's folder. */
#include "../check.h"
#include "command.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *file;
	int status, line, beat; /* 0: null */
	const char *kind, *says;
} cases[] = {
	{"clean", LECTERN_OK, 0, 0, NULL, NULL},
	{"crowded", LECTERN_FINDINGS, 8, 0, "text-overlap", "overlaps"},
	{"faulty", LECTERN_FINDINGS, 8, 0, "attribute", "`Axes` has no `add_coordinate_labels`"},
	{"fails_late", LECTERN_FINDINGS, 8, 0, "exception", "IndexError"},
	{"section", LECTERN_FINDINGS, 13, 2, "attribute", "`Section01` has no `circel`; it has `circle`"},
};

static void check_keys(const char *file, const json_t *finding)
{
	static const char *const keys[] = {"kind", "section", "beat", "line", "t", "box", "cell", "objects", "message"};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		CHECK(json_object_get(finding, keys[i]), "%s: a finding without %s", file, keys[i]);
	CHECK(json_object_size(finding) == sizeof(keys) / sizeof(keys[0]), "%s: a finding has more keys", file);
}

/* The only finding of what was said; the log's lines are passed over. Caller decrefs. */
static json_t *only_finding(const char *file, const char *said)
{
	json_t *only = NULL;
	while (said && *said) {
		size_t length = strcspn(said, "\n");
		json_t *finding = json_loadb(said, length, 0, NULL);
		CHECK(!finding || !only, "%s: more than one finding: %s", file, said);
		if (finding && !only)
			only = finding;
		else
			json_decref(finding);
		said += length + (said[length] == '\n');
	}
	return only;
}

static int number_of(const json_t *finding, const char *name)
{
	return (int)json_integer_value(json_object_get(finding, name));
}

static void try_file(size_t i)
{
	char *path = lectern_format("check/%s.py", cases[i].file);
	const char *arguments[] = {"check", path, "--json", NULL};
	struct outcome outcome = command_run(arguments);
	CHECK(outcome.status == cases[i].status, "%s: %d %s", path, outcome.status, outcome.said);
	json_t *finding = only_finding(path, outcome.said);
	CHECK(!finding == !cases[i].kind, "%s: %s", path, outcome.said);
	if (finding && cases[i].kind) {
		check_keys(path, finding);
		CHECK_TEXT(json_string_value(json_object_get(finding, "kind")), cases[i].kind);
		CHECK(number_of(finding, "line") == cases[i].line, "%s: %s", path, outcome.said);
		CHECK(number_of(finding, "beat") == cases[i].beat, "%s: %s", path, outcome.said);
		CHECK(strstr(json_string_value(json_object_get(finding, "message")), cases[i].says), "%s: %s", path,
		      outcome.said);
	}
	json_decref(finding);
	command_clear(&outcome);
	free(path);
}

static void try_lecture(void)
{
	char *folder = command_folder(), *project = lectern_format("%s/lines", folder);
	const char *make[] = {"make", "cases/two-sections.md", "--project", project, "--quality", "480p15", NULL};
	const char *check[] = {"check", project, NULL};
	struct outcome outcome = command_run(make);
	CHECK(outcome.status == LECTERN_OK, "make: %d %s", outcome.status, outcome.said);
	command_clear(&outcome);
	outcome = command_run(check);
	CHECK(outcome.status == LECTERN_OK && strstr(outcome.said, "no findings"), "check: %d %s", outcome.status,
	      outcome.said);
	command_clear(&outcome);
	lectern_remove_tree(folder, NULL);
	free(project);
	free(folder);
}

static void try_nothing(void)
{
	const char *missing[] = {"check", "check/missing.py", NULL}, *nothing[] = {"check", NULL};
	struct outcome outcome = command_run(missing);
	CHECK(outcome.status == LECTERN_BAD_INPUT && strstr(outcome.said, "check/missing.py"), "missing: %d %s",
	      outcome.status, outcome.said);
	command_clear(&outcome);
	outcome = command_run(nothing);
	CHECK(outcome.status == LECTERN_USAGE, "nothing: %d %s", outcome.status, outcome.said);
	command_clear(&outcome);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		try_file(i);
	try_lecture();
	try_nothing();
	return check_end();
}
