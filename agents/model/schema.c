/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DEPTH 64

/* Where the check is, as "sections[2].title". */
struct place {
	struct lectern_text path;
	int depth;
	struct lectern_error *error;
};

static bool check(const json_t *schema, const json_t *value, struct place *place);

static bool fault(struct place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fault(struct place *place, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	const char *path = place->path.length ? place->path.data : "The answer";
	return lectern_fail(place->error, LECTERN_BAD_INPUT, "%s %s", path, text);
}

static size_t enter(struct place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

static size_t enter(struct place *place, const char *format, ...)
{
	size_t before = place->path.length;
	char step[160];
	va_list args;
	va_start(args, format);
	vsnprintf(step, sizeof(step), format, args);
	va_end(args);
	lectern_text_add(&place->path, step[0] == '.' && !before ? step + 1 : step);
	place->depth++;
	return before;
}

static void leave(struct place *place, size_t before)
{
	place->path.length = before;
	if (place->path.data)
		place->path.data[before] = 0;
	place->depth--;
}

static bool is_whole(const json_t *value)
{
	return json_is_integer(value) ||
	       (json_is_real(value) && floor(json_real_value(value)) == json_real_value(value));
}

static bool is_of_type(const json_t *value, const char *type)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return strcmp(type, "object") == 0;
	case JSON_ARRAY:
		return strcmp(type, "array") == 0;
	case JSON_STRING:
		return strcmp(type, "string") == 0;
	case JSON_INTEGER:
	case JSON_REAL:
		return strcmp(type, "number") == 0 || (strcmp(type, "integer") == 0 && is_whole(value));
	case JSON_TRUE:
	case JSON_FALSE:
		return strcmp(type, "boolean") == 0;
	default:
		return strcmp(type, "null") == 0;
	}
}

static bool check_type(const json_t *type, const json_t *value, struct place *place)
{
	size_t i;
	json_t *one;
	if (!type)
		return true;
	if (json_is_string(type))
		return is_of_type(value, json_string_value(type)) ||
		       fault(place, "is not of type %s", json_string_value(type));
	json_array_foreach(type, i, one) {
		if (json_is_string(one) && is_of_type(value, json_string_value(one)))
			return true;
	}
	char *names = json_dumps(type, JSON_ENCODE_ANY);
	fault(place, "is of none of the types %s", names ? names : "");
	free(names);
	return false;
}

/* As JSON Schema compares: 1 and 1.0 are equal, at any depth. */
static bool is_equal(const json_t *a, const json_t *b)
{
	size_t i;
	const char *key;
	json_t *member;
	if (json_is_number(a) && json_is_number(b))
		return json_number_value(a) == json_number_value(b);
	if (json_typeof(a) != json_typeof(b))
		return false;
	if (json_is_array(a)) {
		bool equal = json_array_size(a) == json_array_size(b);
		json_array_foreach(a, i, member)
			equal = equal && is_equal(member, json_array_get(b, i));
		return equal;
	}
	if (!json_is_object(a))
		return json_equal(a, b);
	if (json_object_size(a) != json_object_size(b))
		return false;
	json_object_foreach((json_t *)a, key, member) {
		const json_t *other = json_object_get(b, key);
		if (!other || !is_equal(member, other))
			return false;
	}
	return true;
}

static bool check_choice(const json_t *schema, const json_t *value, struct place *place)
{
	const json_t *choice = json_object_get(schema, "enum"), *only = json_object_get(schema, "const");
	bool found = !choice;
	for (size_t i = 0; i < json_array_size(choice) && !found; i++)
		found = is_equal(json_array_get(choice, i), value);
	const json_t *wanted = found ? only : choice;
	if (found && (!only || is_equal(only, value)))
		return true;
	char *names = json_dumps(wanted, JSON_ENCODE_ANY);
	fault(place, wanted == only ? "is not %s" : "is none of %s", names ? names : "");
	free(names);
	return false;
}

static size_t characters(const json_t *value)
{
	const char *text = json_string_value(value);
	size_t count = 0;
	for (size_t i = 0; i < json_string_length(value); i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

/* `size` against the schema's members `least` and `most`. */
static bool check_size(const json_t *schema, const char *least, const char *most, double size, const char *unit,
		       struct place *place)
{
	const json_t *low = json_object_get(schema, least), *high = json_object_get(schema, most);
	if (json_is_number(low) && size < json_number_value(low))
		return fault(place, "has fewer than %g %s", json_number_value(low), unit);
	if (json_is_number(high) && size > json_number_value(high))
		return fault(place, "is longer than %g %s", json_number_value(high), unit);
	return true;
}

static bool check_number(const json_t *schema, const json_t *value, struct place *place)
{
	const json_t *low = json_object_get(schema, "minimum"), *high = json_object_get(schema, "maximum");
	double number = json_number_value(value);
	if (json_is_number(low) && number < json_number_value(low))
		return fault(place, "is less than %g", json_number_value(low));
	if (json_is_number(high) && number > json_number_value(high))
		return fault(place, "is more than %g", json_number_value(high));
	return true;
}

static bool check_items(const json_t *schema, const json_t *value, struct place *place)
{
	const json_t *items = json_object_get(schema, "items");
	size_t i;
	json_t *item;
	if (!check_size(schema, "minItems", "maxItems", (double)json_array_size(value), "items", place))
		return false;
	if (!items)
		return true;
	json_array_foreach(value, i, item) {
		size_t before = enter(place, "[%zu]", i);
		if (!check(items, item, place))
			return false;
		leave(place, before);
	}
	return true;
}

static bool check_required(const json_t *required, const json_t *value, struct place *place)
{
	size_t i;
	json_t *name;
	json_array_foreach(required, i, name) {
		if (json_is_string(name) && !json_object_get(value, json_string_value(name)))
			return fault(place, "lacks \"%s\"", json_string_value(name));
	}
	return true;
}

static bool check_member(const json_t *schema, const char *name, const json_t *member, struct place *place)
{
	const json_t *known = json_object_get(json_object_get(schema, "properties"), name);
	const json_t *others = json_object_get(schema, "additionalProperties");
	if (!known && json_is_false(others))
		return fault(place, "has a member \"%.80s\" that nobody asked for", name);
	if (!known && !others)
		return true;
	size_t before = enter(place, ".%s", name);
	if (!check(known ? known : others, member, place))
		return false;
	leave(place, before);
	return true;
}

static bool check_members(const json_t *schema, const json_t *value, struct place *place)
{
	const char *name;
	json_t *member;
	if (!check_required(json_object_get(schema, "required"), value, place))
		return false;
	json_object_foreach((json_t *)value, name, member) {
		if (!check_member(schema, name, member, place))
			return false;
	}
	return true;
}

/* The fault told is that of the first alternative that has the right type, for it is likely the one that was meant. */
static bool check_any(const json_t *alternatives, const json_t *value, struct place *place)
{
	struct lectern_error told = {0};
	size_t i, length = place->path.length;
	int depth = place->depth;
	json_t *one;
	if (!json_is_array(alternatives))
		return true;
	json_array_foreach(alternatives, i, one) {
		struct lectern_error error = {0};
		struct place trial = {.path = place->path, .depth = depth, .error = &error};
		bool fits = check(one, value, &trial);
		place->path = trial.path;
		leave(place, length);
		place->depth = depth;
		if (fits)
			return true;
		if (!told.status && check_type(json_object_get(one, "type"), value, &(struct place){.error = &error}))
			told = error;
	}
	return told.status ? lectern_fail(place->error, told.status, "%s", told.text)
			   : fault(place, "fits none of the alternatives");
}

static bool check_value(const json_t *schema, const json_t *value, struct place *place)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return check_members(schema, value, place);
	case JSON_ARRAY:
		return check_items(schema, value, place);
	case JSON_STRING:
		return check_size(schema, "minLength", "maxLength", (double)characters(value), "characters", place);
	case JSON_INTEGER:
	case JSON_REAL:
		return check_number(schema, value, place);
	default:
		return true;
	}
}

static bool check(const json_t *schema, const json_t *value, struct place *place)
{
	if (json_is_true(schema))
		return true;
	if (json_is_false(schema))
		return fault(place, "is not allowed here");
	if (place->depth > MOST_DEPTH)
		return fault(place, "is nested too deeply");
	return check_type(json_object_get(schema, "type"), value, place) && check_choice(schema, value, place) &&
	       check_any(json_object_get(schema, "anyOf"), value, place) && check_value(schema, value, place);
}

bool lectern_schema_check(const json_t *schema, const json_t *value, struct lectern_error *error)
{
	struct place place = {.error = error};
	bool fits = value ? check(schema, value, &place) : fault(&place, "is missing");
	lectern_text_clear(&place.path);
	return fits;
}
