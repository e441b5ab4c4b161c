/* SPDX-License-Identifier: GPL-2.0-or-later */
/* make, plan, regenerate and status. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum lectern_status usage(struct lectern_error *error, const char *how)
{
	lectern_fail(error, LECTERN_USAGE, "usage: lectern %s", how);
	return LECTERN_USAGE;
}

enum lectern_status command_make(const struct options *options, struct lectern_error *error)
{
	struct lectern_job job = options->job;
	struct printer printer = {options->json, lectern_now()};
	job.plan_only = strcmp(options->command, "plan") == 0;
	if (options->argument_count != 1)
		return usage(error, "make TOPIC-or-FILE.md (put a topic of several words in quotes)");
	if (options_is_file(options->arguments[0]))
		job.notes = options->arguments[0];
	else
		job.topic = options->arguments[0];
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, error);
	if (!engine)
		return error->status;
	enum lectern_status status =
		lectern_engine_make(engine, &job, print_event, &printer, cancel_on_signals(), error);
	lectern_engine_stop(engine);
	return status;
}

/* "3" or "3.2" */
static bool parse_section(const char *text, struct lectern_job *job)
{
	int used = 0;
	if (sscanf(text, "%d.%d%n", &job->section, &job->beat, &used) == 2 && !text[used])
		return job->section > 0 && job->beat > 0;
	job->beat = 0;
	used = 0;
	return sscanf(text, "%d%n", &job->section, &used) == 1 && !text[used] && job->section > 0;
}

enum lectern_status command_regenerate(const struct options *options, struct lectern_error *error)
{
	struct lectern_job job = options->job;
	struct printer printer = {options->json, lectern_now()};
	if (options->argument_count != 2 || !parse_section(options->arguments[1], &job))
		return usage(error, "regenerate DIR SECTION[.BEAT] [--ask TEXT]");
	job.project = options->arguments[0];
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, error);
	if (!engine)
		return error->status;
	enum lectern_status status =
		lectern_engine_regenerate(engine, &job, print_event, &printer, cancel_on_signals(), error);
	lectern_engine_stop(engine);
	return status;
}

static double section_seconds(const json_t *section, double fps)
{
	size_t i;
	json_t *beat;
	double seconds = 0;
	json_array_foreach(json_object_get(section, "beats"), i, beat)
		seconds += (double)json_integer_value(json_object_get(beat, "frames")) / fps;
	return seconds;
}

static void print_beats(const json_t *section)
{
	size_t i;
	json_t *beat;
	json_array_foreach(json_object_get(section, "beats"), i, beat) {
		const char *message = json_string_value(json_object_get(beat, "message"));
		if (message)
			say(stdout, "     beat %zu: %s\n", i + 1, message);
	}
}

static void print_status(const json_t *lecture)
{
	size_t i;
	json_t *section;
	double fps = json_number_value(json_object_get(lecture, "fps"));
	say(stdout, "%s (%s)\n", json_string_value(json_object_get(lecture, "title")),
	    json_string_value(json_object_get(lecture, "quality")));
	json_array_foreach(json_object_get(lecture, "sections"), i, section) {
		say(stdout, "  %2zu. %-8s %6.1f s  version %d  %s\n", i + 1,
		    json_string_value(json_object_get(section, "state")), section_seconds(section, fps),
		    (int)json_integer_value(json_object_get(section, "version")),
		    json_string_value(json_object_get(section, "title")));
		print_beats(section);
	}
}

enum lectern_status command_status(const struct options *options, struct lectern_error *error)
{
	if (options->argument_count != 1)
		return usage(error, "status DIR");
	json_t *lecture = lectern_director_snapshot(options->arguments[0], error);
	if (!lecture)
		return error->status;
	if (options->json) {
		json_dumpf(lecture, stdout, JSON_COMPACT);
		putchar('\n');
	} else {
		print_status(lecture);
	}
	json_decref(lecture);
	return LECTERN_OK;
}
