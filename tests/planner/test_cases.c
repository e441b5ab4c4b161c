/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cases/NAME/notes.md -> expected.json. With --write the expected files are made anew, to be read before they are
 * committed. */
#include "planner/planner.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

/* What the planner decides, without what every lecture has. */
static json_t *plan_json(const struct lectern_lecture *lecture)
{
	json_t *json = lectern_lecture_to_json(lecture), *sections = json_array();
	for (size_t i = 0; i < lecture->section_count; i++) {
		json_t *section = lectern_section_to_storyboard(&lecture->sections[i]);
		json_object_del(section, "source_hash");
		json_object_del(section, "version");
		json_array_append_new(sections, section);
	}
	json_object_del(json, "format");
	json_object_del(json, "notes");
	json_object_set_new(json, "sections", sections);
	return json;
}

static void write_expected(const char *path, const json_t *json)
{
	if (json_dump_file(json, path, JSON_INDENT(2)) < 0)
		fprintf(stderr, "%s can't be written\n", path);
}

static void compare(const char *name, const char *path, const json_t *have)
{
	json_error_t why;
	json_t *want = json_load_file(path, 0, &why);
	CHECK(want, "%s: %s", path, why.text);
	bool same = json_equal((json_t *)have, want);
	char *text = same ? NULL : json_dumps(have, JSON_INDENT(2));
	CHECK(same, "%s has become\n%s", name, text ? text : "");
	free(text);
	json_decref(want);
}

/* What the planner makes is a lecture by the document's own rules. */
static void read_back(const char *name, const struct lectern_lecture *lecture)
{
	struct lectern_error error = {0};
	json_t *json = lectern_lecture_to_json(lecture);
	struct lectern_lecture *again = lectern_lecture_from_json(json, name, &error);
	CHECK(again, "%s", error.text);
	lectern_lecture_free(again);
	json_decref(json);
}

static void run_case(const char *name, bool write)
{
	struct lectern_error error = {0};
	char *notes = lectern_format("cases/%s/notes.md", name),
	     *expected = lectern_format("cases/%s/expected.json", name);
	struct lectern_lecture *lecture = lectern_planner_notes_file(notes, &error);
	CHECK(lecture, "%s: %s", notes, error.text);
	if (lecture) {
		json_t *json = plan_json(lecture);
		if (write)
			write_expected(expected, json);
		else
			compare(name, expected, json);
		read_back(name, lecture);
		json_decref(json);
	}
	lectern_lecture_free(lecture);
	free(notes);
	free(expected);
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void check_hashes(void)
{
	static const char one[] = "# T\n\n## A\n\n- a\n\n## B\n\n- b\n",
			  two[] = "# T\n\n## A\n\n- a\n- more\n\n## B\n\n- b\n";
	struct lectern_lecture *first = lectern_planner_notes(one, strlen(one), "n.md", NULL);
	struct lectern_lecture *second = lectern_planner_notes(two, strlen(two), "n.md", NULL);
	CHECK(first && second && first->section_count == 2 && second->section_count == 2, "two sections");
	CHECK(strcmp(first->sections[0].source_hash, second->sections[0].source_hash) != 0, "a changed section");
	CHECK_TEXT(first->sections[1].source_hash, second->sections[1].source_hash);
	lectern_lecture_free(first);
	lectern_lecture_free(second);
}

static void check_missing_images(void)
{
	static const char notes[] =
		"- Two\n\n  ![a](test_cases.c)\n\n  ![b](not-there.png)\n\n  ![c](https://e.org/x.png)\n";
	struct lectern_lecture *lecture = lectern_planner_notes(notes, strlen(notes), "n.md", NULL);
	json_t *missing = lectern_planner_missing_images(&lecture->sections[0].beats[0], ".");
	CHECK(json_array_size(missing) == 2, "%zu findings", json_array_size(missing));
	const json_t *first = json_array_get(missing, 0);
	CHECK_TEXT(json_string_value(json_object_get(first, "image")), "not-there.png");
	CHECK_TEXT(json_string_value(json_object_get(first, "message")), "The picture not-there.png is not there");
	CHECK(json_integer_value(json_object_get(first, "line")) == 5, "the line of the notes");
	json_decref(missing);
	lectern_lecture_free(lecture);
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int count = scandir("cases", &entries, is_case, alphasort);
	for (int i = 0; i < count; i++) {
		run_case(entries[i]->d_name, argc > 1 && strcmp(argv[1], "--write") == 0);
		free(entries[i]);
	}
	free(count > 0 ? entries : NULL);
	CHECK(count > 0, "no cases found");
	check_hashes();
	check_missing_images();
	return check_end();
}
