/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What providers ask of the form of a schema. */
#include "model/schema.h"

#include <string.h>

/* Calls visit for each schema directly inside `schema`; true when all calls were. */
static bool all_inside(const json_t *schema, bool (*visit)(const json_t *schema))
{
	const json_t *items = json_object_get(schema, "items"), *any = json_object_get(schema, "anyOf");
	const char *name;
	size_t i;
	json_t *one;
	bool all = !items || visit(items);
	json_object_foreach(json_object_get(schema, "properties"), name, one)
		all = all && visit(one);
	json_array_foreach(any, i, one)
		all = all && visit(one);
	return all;
}

static bool is_closed(const json_t *schema)
{
	const json_t *properties = json_object_get(schema, "properties");
	return json_is_false(json_object_get(schema, "additionalProperties")) &&
	       json_array_size(json_object_get(schema, "required")) == json_object_size(properties);
}

bool lectern_schema_is_strict(const json_t *schema)
{
	const char *type = json_string_value(json_object_get(schema, "type"));
	bool object = json_object_get(schema, "properties") || (type && strcmp(type, "object") == 0);
	return json_is_object(schema) && (!object || is_closed(schema)) && all_inside(schema, lectern_schema_is_strict);
}

static void replace_all(json_t *object, const char *member)
{
	const char *name;
	void *next;
	json_t *one;
	json_object_foreach_safe(json_object_get(object, member), next, name, one)
		json_object_set_new(json_object_get(object, member), name, lectern_schema_without_limits(one));
}

json_t *lectern_schema_without_limits(const json_t *schema)
{
	static const char *const limits[] = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"};
	if (!json_is_object(schema))
		return json_incref((json_t *)schema);
	json_t *copy = json_copy((json_t *)schema), *any = json_object_get(schema, "anyOf");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		json_object_del(copy, limits[i]);
	if (json_object_get(schema, "items"))
		json_object_set_new(copy, "items", lectern_schema_without_limits(json_object_get(schema, "items")));
	if (json_object_get(schema, "properties")) {
		json_object_set_new(copy, "properties", json_copy(json_object_get(schema, "properties")));
		replace_all(copy, "properties");
	}
	if (json_is_array(any)) {
		json_t *list = json_array();
		for (size_t i = 0; i < json_array_size(any); i++)
			json_array_append_new(list, lectern_schema_without_limits(json_array_get(any, i)));
		json_object_set_new(copy, "anyOf", list);
	}
	return copy;
}
