/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the dock and the remote control may ask for. */
#include "check.h"
#include "request.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/lectern-request-XXXXXX";
static char notes[64], project[64];

static void write_file(const char *path)
{
	FILE *file = fopen(path, "w");
	CHECK(file != NULL, "%s", path);
	if (file)
		fclose(file);
}

static void make_files(void)
{
	char document[128];
	CHECK(mkdtemp(folder) != NULL, "%s", folder);
	snprintf(notes, sizeof(notes), "%s/notes.md", folder);
	snprintf(project, sizeof(project), "%s/project", folder);
	snprintf(document, sizeof(document), "%s/lecture.json", project);
	write_file(notes);
	mkdir(project, 0700);
	write_file(document);
}

static void remove_files(void)
{
	char document[128];
	snprintf(document, sizeof(document), "%s/lecture.json", project);
	unlink(document);
	rmdir(project);
	unlink(notes);
	rmdir(folder);
}

static char *long_text(size_t length)
{
	char *text = lectern_alloc(length + 1);
	memset(text, 'a', length);
	return text;
}

static void check_make(const struct lectern_make *make, bool good, const char *part)
{
	struct lectern_error error = {0};
	json_t *command = lectern_request_make(make, &error);
	CHECK((command != NULL) == good, "%s: %s", part, error.text);
	if (!good)
		CHECK(strstr(error.text, part) != NULL, "\"%s\" does not say \"%s\"", error.text, part);
	json_decref(command);
}

static void test_make(void)
{
	char *too_long = long_text(2001);
	char *longest = long_text(2000);
	check_make(&(struct lectern_make){.topic = "Pythagoras"}, true, "topic");
	check_make(&(struct lectern_make){.topic = longest}, true, "longest topic");
	check_make(&(struct lectern_make){.notes = notes}, true, "notes");
	check_make(&(struct lectern_make){.project = project}, true, "project");
	check_make(&(struct lectern_make){.topic = NULL}, false, "type a topic");
	check_make(&(struct lectern_make){.topic = ""}, false, "type a topic");
	check_make(&(struct lectern_make){.topic = too_long}, false, "longer than 2000");
	check_make(&(struct lectern_make){.topic = "\xff\xfe"}, false, "not UTF-8");
	check_make(&(struct lectern_make){.topic = "a", .voice = longest}, false, "voice is longer");
	check_make(&(struct lectern_make){.notes = "notes.md"}, false, "full path");
	check_make(&(struct lectern_make){.notes = "/etc/passwd"}, false, "ends in .md");
	check_make(&(struct lectern_make){.notes = "/nowhere/notes.md"}, false, "no file /nowhere/notes.md");
	check_make(&(struct lectern_make){.notes = "http://example.org/notes.md"}, false, "full path");
	check_make(&(struct lectern_make){.project = folder}, false, "no lecture.json");
	check_make(&(struct lectern_make){.project = "project"}, false, "full path");
	free(too_long);
	free(longest);
}

static void test_fields(void)
{
	const struct lectern_make make = {.topic = "Fourier", .quality = "480p15", .parent = "/p", .theme = ""};
	json_t *command = lectern_request_make(&make, NULL);
	CHECK_TEXT(json_string_value(json_object_get(command, "cmd")), "make");
	CHECK_TEXT(json_string_value(json_object_get(command, "topic")), "Fourier");
	CHECK_TEXT(json_string_value(json_object_get(command, "quality")), "480p15");
	CHECK_TEXT(json_string_value(json_object_get(command, "parent")), "/p");
	CHECK(json_object_size(command) == 4, "%zu fields: what is not given is left out", json_object_size(command));
	json_decref(command);
}

static void test_regenerate(void)
{
	static const struct {
		bool with_project;
		int64_t section, beat;
		bool good;
	} table[] = {
		{true, 1, 0, true},   {true, 3, 2, true},          {true, 0, 0, false},  {true, -1, 0, false},
		{true, 1, -1, false}, {true, INT64_MAX, 0, false}, {false, 1, 0, false},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct lectern_error error = {0};
		json_t *command = lectern_request_regenerate(table[i].with_project ? project : "", table[i].section,
							     table[i].beat, NULL, &error);
		CHECK((command != NULL) == table[i].good, "row %zu: %s", i, error.text);
		CHECK(table[i].good || error.text[0], "row %zu says nothing", i);
		json_decref(command);
	}
}

static void test_open(void)
{
	struct lectern_error error = {0};
	json_t *command = lectern_request_open(project, &error);
	CHECK_TEXT(json_string_value(json_object_get(command, "cmd")), "status");
	json_decref(command);
	CHECK(!lectern_request_open(folder, &error), "a folder without a lecture was taken");
	CHECK(!lectern_request_open(NULL, &error), "nothing was taken");
}

static void test_has_beat(void)
{
	static const struct {
		int64_t section, beat;
		const char *said; /* NULL: there is one */
	} table[] = {
		{1, 0, NULL},           {1, 2, NULL},         {2, 1, NULL},
		{0, 0, "count from 1"}, {3, 0, "no section"}, {INT64_MAX, 0, "has 2"},
		{2, 2, "no beat 2"},
	};
	json_t *lecture = json_pack("{s:[{s:[{},{}]},{s:[{}]}]}", "sections", "beats", "beats");
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct lectern_error error = {0};
		const bool has = lectern_request_has_beat(lecture, table[i].section, table[i].beat, &error);
		CHECK(has == !table[i].said, "row %zu: %s", i, error.text);
		CHECK(has || strstr(error.text, table[i].said), "row %zu: %s", i, error.text);
	}
	CHECK(lectern_request_has_beat(NULL, 5, 5, NULL), "nothing is known without a lecture");
	json_decref(lecture);
}

int main(void)
{
	make_files();
	test_make();
	test_fields();
	test_regenerate();
	test_open();
	test_has_beat();
	remove_files();
	return check_end();
}
