/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (64u << 20)

struct reader {
	const char *file;
	const char *text; /* what the JSON was read from; may be NULL */
	struct lectern_error *error;
};

/* Where we are: "sections[0].beats[2]". */
struct place {
	char path[160];
};

static struct place member(const struct place *place, const char *name)
{
	struct place inner;
	snprintf(inner.path, sizeof(inner.path), "%.90s%s%.60s", place->path, place->path[0] ? "." : "", name);
	return inner;
}

static struct place element(const struct place *place, size_t index)
{
	struct place inner;
	snprintf(inner.path, sizeof(inner.path), "%.120s[%zu]", place->path, index);
	return inner;
}

static bool wrong(const struct reader *reader, const struct place *place, const char *what)
{
	const char *path = place->path[0] ? place->path : "the file";
	if (!reader->text)
		return lectern_fail(reader->error, LECTERN_BAD_INPUT, "%s: %s %s", reader->file, path, what);
	return lectern_fail(reader->error, LECTERN_BAD_INPUT, "%s:%d: %s %s", reader->file,
			    lectern_json_line(reader->text, place->path), path, what);
}

static const char *type_name(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "a list";
	case JSON_STRING:
		return "text";
	case JSON_NULL:
		return "null";
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	default:
		return "a number";
	}
}

static bool wrong_type(const struct reader *reader, const struct place *place, const json_t *json, const char *should)
{
	char what[80];
	snprintf(what, sizeof(what), "is %s, should be %s", type_name(json), should);
	return wrong(reader, place, what);
}

static bool is_hash(const char *text)
{
	return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}

static bool read_text(const struct reader *reader, const struct place *place, const struct field *field,
		      const json_t *json, char **to)
{
	bool optional = field->kind == FIELD_TEXT_OR_NULL || field->kind == FIELD_HASH;
	const char *text = json_string_value(json);
	if (!text && !(optional && json_is_null(json)))
		return wrong_type(reader, place, json, optional ? "text or null" : "text");
	if (text && field->kind == FIELD_WORDS && !text[strspn(text, " \t\r\n")])
		return wrong(reader, place, "is empty");
	if (text && field->kind == FIELD_NAME && !lectern_is_name(text))
		return wrong(reader, place, "is not a name of letters, digits and dashes");
	if (text && field->kind == FIELD_HASH && !is_hash(text))
		return wrong(reader, place, "is not a hash of 32 hex digits");
	free(*to);
	*to = lectern_strdup(text);
	return true;
}

static bool read_enum(const struct reader *reader, const struct place *place, const struct field *field,
		      const json_t *json, int *to)
{
	char what[200] = "should be one of";
	if (!json_is_string(json))
		return wrong_type(reader, place, json, "text");
	const char *name;
	for (int i = 1; (name = field->enum_name(i)) != NULL; i++) {
		if (strcmp(name, json_string_value(json)) == 0) {
			*to = i;
			return true;
		}
		size_t length = strlen(what);
		snprintf(what + length, sizeof(what) - length, "%s %s", i > 1 ? "," : "", name);
	}
	return wrong(reader, place, what);
}

static bool read_integer(const struct reader *reader, const struct place *place, const struct field *field,
			 const json_t *json, void *to)
{
	json_int_t least = field->kind == FIELD_VERSION, most = INT32_MAX;
	if (!json_is_integer(json))
		return wrong_type(reader, place, json, "a whole number");
	json_int_t value = json_integer_value(json);
	if (value < least || value > most)
		return wrong(reader, place, least ? "should be from 1 on" : "is out of range");
	if (field->kind == FIELD_SIZE)
		*(size_t *)to = (size_t)value;
	else if (field->kind == FIELD_FRAMES)
		*(uint64_t *)to = (uint64_t)value;
	else
		*(int *)to = (int)value;
	return true;
}

static bool read_seconds(const struct reader *reader, const struct place *place, const struct field *field,
			 const json_t *json, double *to)
{
	if (field->kind == FIELD_TIME && json_is_null(json))
		return true;
	if (!json_is_number(json))
		return wrong_type(reader, place, json, "a number");
	double value = json_number_value(json);
	if (!isfinite(value) || value < 0 || value > 1e7)
		return wrong(reader, place, "is not a time in seconds");
	*to = value;
	return true;
}

static bool read_field(const struct reader *reader, const struct place *place, const struct field *field,
		       const json_t *json, void *object)
{
	void *to = (char *)object + field->offset;
	switch (field->kind) {
	case FIELD_COUNT:
	case FIELD_VERSION:
	case FIELD_SIZE:
	case FIELD_FRAMES:
		return read_integer(reader, place, field, json, to);
	case FIELD_SECONDS:
	case FIELD_TIME:
		return read_seconds(reader, place, field, json, to);
	case FIELD_ENUM:
		return read_enum(reader, place, field, json, to);
	case FIELD_BOOL:
		if (!json_is_boolean(json))
			return wrong_type(reader, place, json, "true or false");
		*(bool *)to = json_is_true(json);
		return true;
	default:
		return read_text(reader, place, field, json, to);
	}
}

static bool is_known(const struct field *fields, const char *const *lists, const char *key)
{
	for (const struct field *field = fields; field->name; field++)
		if (strcmp(field->name, key) == 0)
			return true;
	for (; *lists; lists++)
		if (strcmp(*lists, key) == 0)
			return true;
	return false;
}

/* Fills the plain fields of `object`. `lists` names the members that the caller reads itself. */
static bool read_fields(const struct reader *reader, const struct place *place, const struct field *fields,
			const char *const *lists, const json_t *json, void *object)
{
	const char *key;
	json_t *value;
	if (!json_is_object(json))
		return wrong_type(reader, place, json, "an object");
	json_object_foreach((json_t *)json, key, value) {
		struct place at = member(place, key);
		if (!is_known(fields, lists, key))
			return wrong(reader, &at, "is not a field of this document");
	}
	for (const struct field *field = fields; field->name; field++) {
		struct place at = member(place, field->name);
		value = json_object_get(json, field->name);
		if (!value && field->required)
			return wrong(reader, &at, "is missing");
		if (value && !read_field(reader, &at, field, value, object))
			return false;
	}
	return true;
}

/* The list `name` of an object, or NULL: absent (with *ok true) or wrong. */
static const json_t *list_of(const struct reader *reader, const struct place *place, const json_t *json, size_t most,
			     bool *ok)
{
	char what[60];
	*ok = true;
	if (!json)
		return NULL;
	if (json_is_array(json) && json_array_size(json) <= most)
		return json;
	snprintf(what, sizeof(what), "has more than %zu elements", most);
	*ok = json_is_array(json) ? wrong(reader, place, what) : wrong_type(reader, place, json, "a list");
	return NULL;
}

static bool read_marks(const struct reader *reader, const struct place *place, const json_t *json,
		       struct lectern_beat *beat)
{
	static const char *const none[] = {NULL};
	bool ok;
	const json_t *list = list_of(reader, place, json, LECTERN_MAX_LIST, &ok);
	for (size_t i = 0; ok && i < json_array_size(list); i++) {
		struct place at = element(place, i);
		struct lectern_mark *mark = lectern_beat_add_mark(beat, "", 0);
		ok = read_fields(reader, &at, lectern_mark_fields, none, json_array_get(list, i), mark);
		if (ok && mark->offset > strlen(beat->narration)) {
			at = member(&at, "offset");
			ok = wrong(reader, &at, "lies behind the end of the narration");
		}
	}
	return ok;
}

static bool read_shows(const struct reader *reader, const struct place *place, const json_t *json,
		       struct lectern_beat *beat)
{
	static const char *const none[] = {NULL};
	bool ok;
	const json_t *list = list_of(reader, place, json, LECTERN_MAX_LIST, &ok);
	for (size_t i = 0; ok && i < json_array_size(list); i++) {
		struct place at = element(place, i);
		struct lectern_show *show = lectern_beat_add_show(beat, LECTERN_SHOW_FORMULA, "");
		ok = read_fields(reader, &at, lectern_show_fields, none, json_array_get(list, i), show);
	}
	return ok;
}

static bool read_beats(const struct reader *reader, const struct place *place, const json_t *json,
		       struct lectern_section *section)
{
	static const char *const lists[] = {"marks", "shows", NULL};
	bool ok;
	const json_t *list = list_of(reader, place, json, LECTERN_MAX_LIST, &ok);
	for (size_t i = 0; ok && i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct place at = element(place, i), marks = member(&at, "marks"), shows = member(&at, "shows");
		struct lectern_beat *beat = lectern_section_add_beat(section, "");
		ok = read_fields(reader, &at, lectern_beat_fields, lists, item, beat) &&
		     read_marks(reader, &marks, json_object_get(item, "marks"), beat) &&
		     read_shows(reader, &shows, json_object_get(item, "shows"), beat);
	}
	return ok;
}

/* The id is the name of a folder, so that it may not be a path, nor that of another section. */
static bool check_id(const struct reader *reader, const struct place *place, const struct lectern_lecture *lecture,
		     size_t index)
{
	struct place at = member(place, "id");
	const char *id = lecture->sections[index].id;
	if (!lectern_is_id(id))
		return wrong(reader, &at, "should be letters a-z, digits and dashes, at most 48");
	for (size_t i = 0; i < index; i++)
		if (strcmp(lecture->sections[i].id, id) == 0)
			return wrong(reader, &at, "is the id of another section too");
	return true;
}

static bool read_sections(const struct reader *reader, const struct place *place, const json_t *json,
			  struct lectern_lecture *lecture)
{
	static const char *const lists[] = {"beats", NULL};
	bool ok;
	if (!json)
		return wrong(reader, place, "is missing");
	const json_t *list = list_of(reader, place, json, LECTERN_MAX_SECTIONS, &ok);
	for (size_t i = 0; ok && i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct place at = element(place, i), beats = member(&at, "beats");
		struct lectern_section *section = lectern_lecture_add_section(lecture, "");
		ok = read_fields(reader, &at, lectern_section_fields, lists, item, section) &&
		     check_id(reader, &at, lecture, i) &&
		     read_beats(reader, &beats, json_object_get(item, "beats"), section);
	}
	return ok;
}

static bool check_format(const struct reader *reader, const json_t *json)
{
	struct place at = {"format"};
	const json_t *format = json_object_get(json, "format");
	if (!json_is_object(json) || !format)
		return true;
	if (json_integer_value(format) != LECTERN_LECTURE_FORMAT)
		return wrong(reader, &at, "is not 1: the file was made by another version of Lectern");
	return true;
}

static bool check_quality(const struct reader *reader, const struct lectern_lecture *lecture)
{
	uint32_t width, height, fps;
	struct place at = {"quality"};
	struct lectern_error why;
	return lectern_quality_parse(lecture->quality, &width, &height, &fps, &why) ||
	       wrong(reader, &at, "should be one of 480p15, 480p30, 720p30, 720p60, 1080p30, 1080p60");
}

static struct lectern_lecture *read_lecture(const struct reader *reader, const json_t *json)
{
	static const char *const lists[] = {"format", "sections", NULL};
	struct place root = {""}, sections = {"sections"};
	struct lectern_lecture *lecture = lectern_lecture_new();
	if (check_format(reader, json) && read_fields(reader, &root, lectern_lecture_fields, lists, json, lecture) &&
	    check_quality(reader, lecture) &&
	    read_sections(reader, &sections, json_object_get(json, "sections"), lecture))
		return lecture;
	lectern_lecture_free(lecture);
	return NULL;
}

struct lectern_lecture *lectern_lecture_from_json(const json_t *json, const char *file, struct lectern_error *error)
{
	struct reader reader = {file, NULL, error};
	return read_lecture(&reader, json);
}

struct lectern_lecture *lectern_lecture_load(const char *path, struct lectern_error *error)
{
	json_error_t why;
	size_t length;
	struct lectern_lecture *lecture = NULL;
	char *text = lectern_read_file(path, FILE_LIMIT, &length, error);
	if (!text)
		return NULL;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &why);
	if (json) {
		struct reader reader = {path, text, error};
		lecture = read_lecture(&reader, json);
	} else {
		lectern_fail(error, LECTERN_BAD_INPUT, "%s:%d: is not JSON: %s", path, why.line, why.text);
	}
	json_decref(json);
	free(text);
	return lecture;
}
