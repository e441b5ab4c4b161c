/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

#include <stdlib.h>
#include <string.h>

/* jansson keeps no positions, so that the place of a field is looked up in the text once an error is to be told. The
 * text has been parsed before: no check is needed beyond not running past its end. */

static const char *skip_space(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

static const char *skip_value(const char *p)
{
	int depth = 0;
	p = skip_space(p);
	do {
		if (*p == '"') {
			p = skip_string(p);
		} else {
			depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
			p++;
		}
	} while (*p && (depth > 0 || !strchr(",]} \t\r\n", *p)));
	return p;
}

static const char *element_at(const char *p, size_t index)
{
	p = skip_space(p + 1);
	for (size_t i = 0; i < index && *p && *p != ']'; i++) {
		p = skip_space(skip_value(p));
		p = skip_space(p + (*p == ','));
	}
	return *p && *p != ']' ? p : NULL;
}

/* The value of the member, with *key where its key starts. Keys with escapes are not found. */
static const char *member_at(const char *p, const char *name, size_t length, const char **key)
{
	p = skip_space(p + 1);
	while (*p == '"') {
		const char *end = skip_string(p);
		*key = p;
		const char *value = skip_space(end);
		value = skip_space(value + (*value == ':'));
		if ((size_t)(end - p) == length + 2 && memcmp(p + 1, name, length) == 0)
			return value;
		p = skip_space(skip_value(value));
		p = skip_space(p + (*p == ','));
	}
	return NULL;
}

int lectern_json_line(const char *text, const char *path)
{
	const char *at = skip_space(text), *value = at;
	while (*path && value) {
		if (*path == '[' && *value == '[') {
			char *end;
			value = element_at(value, strtoul(path + 1, &end, 10));
			path = end + 1;
			at = value ? value : at;
		} else if (*value == '{') {
			path += *path == '.';
			size_t length = strcspn(path, ".[");
			const char *key = at;
			value = member_at(value, path, length, &key);
			path += length;
			at = value ? key : at;
		} else {
			break;
		}
	}
	int line = 1;
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}
