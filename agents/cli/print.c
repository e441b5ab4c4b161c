/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void say(FILE *file, const char *format, ...)
{
	char *text;
	va_list args;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return;
	for (char *c = text; *c; c++)
		if (((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f)
			*c = '?';
	fputs(text, file);
	free(text);
}

static const char *text_of(const json_t *event, const char *key)
{
	const char *text = json_string_value(json_object_get(event, key));
	return text ? text : "";
}

static int number_of(const json_t *event, const char *key)
{
	return (int)json_integer_value(json_object_get(event, key));
}

static void print_json(const struct printer *printer, const json_t *event)
{
	json_t *timed = json_pack("{sf}", "t", lectern_now() - printer->started);
	json_object_update(timed, (json_t *)event);
	char *line = json_dumps(timed, JSON_COMPACT | JSON_REAL_PRECISION(6));
	if (line)
		puts(line);
	fflush(stdout);
	free(line);
	json_decref(timed);
}

/* A model's plan is told with each storyboard: people want it once. */
static bool is_planned(const json_t *lecture)
{
	size_t i;
	json_t *section;
	json_array_foreach(json_object_get(lecture, "sections"), i, section)
		if (json_array_size(json_object_get(section, "beats")) == 0)
			return false;
	return true;
}

static void print_plan(const json_t *lecture)
{
	size_t i;
	json_t *section;
	say(stdout, "%s, in %s\n", text_of(lecture, "title"), text_of(lecture, "project"));
	json_array_foreach(json_object_get(lecture, "sections"), i, section) {
		const size_t beats = json_array_size(json_object_get(section, "beats"));
		say(stdout, "  %zu. %s (%zu %s)\n", i + 1, text_of(section, "title"), beats,
		    beats == 1 ? "beat" : "beats");
	}
}

static void print_finding(const json_t *event)
{
	int section = number_of(event, "section");
	if (section)
		say(stderr, "  section %d, beat %d: %s\n", section, number_of(event, "beat"),
		    text_of(event, "message"));
	else
		say(stderr, "  %s\n", text_of(event, "message"));
}

static void print_line(const struct printer *printer, const json_t *event)
{
	const char *name = text_of(event, "event");
	double seconds = lectern_now() - printer->started;
	if (strcmp(name, "plan.done") == 0 && is_planned(json_object_get(event, "lecture")))
		print_plan(json_object_get(event, "lecture"));
	else if (strcmp(name, "finding") == 0)
		print_finding(event);
	else if (strcmp(name, "section.done") == 0)
		say(stdout, "%6.1f s  section %d: %s\n", seconds, number_of(event, "section"), text_of(event, "state"));
	else if (strcmp(name, "run.end") == 0 && number_of(event, "status") <= LECTERN_FINDINGS)
		say(stdout, "%6.1f s  %s\n", seconds, *text_of(event, "message") ? text_of(event, "message") : "done");
	fflush(stdout);
}

void print_event(void *data, json_t *event)
{
	const struct printer *printer = data;
	if (printer->json)
		print_json(printer, event);
	else
		print_line(printer, event);
}
