/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <stdio.h>

struct told {
	bool json;
	int count;
};

static void print_for_people(const char *file, const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line");
	say(stdout, "%s:", file);
	if (json_integer_value(line) > 0)
		say(stdout, "%d:", (int)json_integer_value(line));
	say(stdout, " %s: %s\n", json_string_value(json_object_get(finding, "kind")),
	    json_string_value(json_object_get(finding, "message")));
}

static void print_finding(void *data, const char *file, const json_t *finding)
{
	struct told *told = data;
	told->count++;
	if (told->json) {
		json_dumpf(finding, stdout, JSON_COMPACT);
		putchar('\n');
	} else {
		print_for_people(file, finding);
	}
	fflush(stdout);
}

enum lectern_status command_check(const struct options *options, struct lectern_error *error)
{
	struct told told = {.json = options->json};
	if (options->argument_count != 1) {
		lectern_fail(error, LECTERN_USAGE, "usage: lectern check DIR|SCENE.py");
		return LECTERN_USAGE;
	}
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, error);
	if (!engine)
		return error->status;
	enum lectern_status status =
		lectern_engine_check(engine, options->arguments[0], print_finding, &told, cancel_on_signals(), error);
	lectern_engine_stop(engine);
	if (status == LECTERN_OK && !told.json)
		puts("no findings");
	return status;
}
