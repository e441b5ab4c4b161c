/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/wire.h"

#include <string.h>

int64_t render_number(const json_t *message, const char *name, int64_t most)
{
	const json_t *value = json_object_get(message, name);
	if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > most)
		return -1;
	return json_integer_value(value);
}

bool render_read_digest(const json_t *message, char digest[33])
{
	const char *text = json_string_value(json_object_get(message, "digest"));
	if (!text || strlen(text) != 32 || strspn(text, "0123456789abcdef") != 32)
		return false;
	memcpy(digest, text, 33);
	return true;
}

json_t *render_read_objects(const json_t *message, const char *name)
{
	json_t *objects = json_array(), *one;
	size_t i;
	json_array_foreach(json_object_get(message, name), i, one) {
		if (json_is_object(one))
			json_array_append(objects, one);
	}
	return objects;
}
