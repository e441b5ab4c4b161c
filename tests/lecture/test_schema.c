/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Code and schemas in step: every field that is written is declared, every declared one is written, and what the schema
 * requires is required by the reader. */
#include "lecture/lecture.h"

#include "../check.h"
#include "full.h"

static json_t *load(const char *name)
{
	json_error_t why;
	char *path = lectern_format(SCHEMAS "/%s.schema.json", name);
	json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	CHECK(schema, "%s:%d: %s", path, why.line, why.text);
	free(path);
	return schema;
}

static json_t *definition(const json_t *schema, const char *name)
{
	return name ? json_object_get(json_object_get(schema, "$defs"), name) : (json_t *)schema;
}

static bool enum_holds(const json_t *allowed, const json_t *value)
{
	for (size_t i = 0; i < json_array_size(allowed); i++)
		if (json_equal(json_array_get(allowed, i), (json_t *)value))
			return true;
	return false;
}

static void compare(const json_t *schema, const char *name, const json_t *object)
{
	const char *key;
	json_t *value, *declared = json_object_get(definition(schema, name), "properties");
	CHECK(json_is_object(declared), "no definition of %s", name ? name : "the document");
	json_object_foreach((json_t *)object, key, value) {
		json_t *property = json_object_get(declared, key);
		CHECK(property, "%s.%s is written but not declared", name ? name : "", key);
		json_t *allowed = json_object_get(property, "enum");
		CHECK(!allowed || enum_holds(allowed, value), "%s.%s has a value that the schema doesn't know", name,
		      key);
	}
	json_object_foreach(declared, key, value)
		CHECK(json_object_get(object, key), "%s.%s is declared but not written", name ? name : "", key);
}

static json_t *first(const json_t *object, const char *list)
{
	return json_array_get(json_object_get(object, list), 0);
}

/* Both shows together have every field. */
static json_t *whole_show(const json_t *beat)
{
	json_t *show = json_deep_copy(first(beat, "shows"));
	json_object_update(show, json_array_get(json_object_get(beat, "shows"), 1));
	return show;
}

static void compare_section(const json_t *schema, const char *name, const json_t *section)
{
	const json_t *beat = first(section, "beats");
	json_t *show = whole_show(beat);
	compare(schema, name, section);
	compare(schema, "beat", beat);
	compare(schema, "mark", first(beat, "marks"));
	compare(schema, "show", show);
	json_decref(show);
}

static void check_lecture(const struct lectern_lecture *lecture)
{
	json_t *schema = load("lecture"), *json = lectern_lecture_to_json(lecture);
	compare(schema, NULL, json);
	compare_section(schema, "section", first(json, "sections"));
	json_decref(json);
	json_decref(schema);
}

static void check_storyboard(const struct lectern_lecture *lecture)
{
	json_t *schema = load("storyboard"), *json = lectern_section_to_storyboard(&lecture->sections[0]);
	compare_section(schema, NULL, json);
	json_decref(json);
	json_decref(schema);
}

/* Taking a required field away makes the reader name it. */
static void check_required(const struct lectern_lecture *lecture, const char *name)
{
	size_t index;
	json_t *key, *schema = load("lecture");
	json_array_foreach(json_object_get(definition(schema, name), "required"), index, key) {
		struct lectern_error error = {0};
		json_t *json = lectern_lecture_to_json(lecture), *object = json;
		if (name)
			object = first(json, "sections");
		if (name && strcmp(name, "section") != 0)
			object = first(object, "beats");
		if (name && (strcmp(name, "mark") == 0 || strcmp(name, "show") == 0))
			object = first(object, strcmp(name, "mark") == 0 ? "marks" : "shows");
		json_object_del(object, json_string_value(key));
		struct lectern_lecture *read = lectern_lecture_from_json(json, "lecture.json", &error);
		CHECK(!read, "%s.%s isn't required", name ? name : "", json_string_value(key));
		CHECK(strstr(error.text, json_string_value(key)) && strstr(error.text, "is missing"), "%s", error.text);
		lectern_lecture_free(read);
		json_decref(json);
	}
	json_decref(schema);
}

int main(void)
{
	static const char *const names[] = {NULL, "section", "beat", "mark", "show"};
	struct lectern_lecture *lecture = full_lecture();
	check_lecture(lecture);
	check_storyboard(lecture);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check_required(lecture, names[i]);
	lectern_lecture_free(lecture);
	return check_end();
}
