/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cases of schema/, the forms that providers ask, and JSON in a model's prose. */
#include "../check.h"
#include "files.h"
#include "model/schema.h"

#include <stdlib.h>

static void check_fits(const json_t *schema, const json_t *value, const char *name)
{
	struct lectern_error error = {0};
	char *text = json_dumps(value, JSON_ENCODE_ANY);
	CHECK(lectern_schema_check(schema, value, &error), "%s: %s: %s", name, text, error.text);
	free(text);
}

static void check_fault(const json_t *schema, const json_t *value, const char *fault, const char *name)
{
	struct lectern_error error = {0};
	char *text = json_dumps(value, JSON_ENCODE_ANY);
	CHECK(!lectern_schema_check(schema, value, &error), "%s: %s", name, text);
	CHECK(strcmp(error.text, fault) == 0, "%s: %s: \"%s\", not \"%s\"", name, text, error.text, fault);
	CHECK(error.status == LECTERN_BAD_INPUT, "%s", name);
	free(text);
}

static void run_file(const char *path, const char *name)
{
	json_t *cases = files_read_json(path), *one, *value, *values;
	const char *fault;
	size_t i, k;
	json_array_foreach(cases, i, one) {
		const json_t *schema = json_object_get(one, "schema");
		json_array_foreach(json_object_get(one, "fits"), k, value)
			check_fits(schema, value, name);
		json_object_foreach(json_object_get(one, "faults"), fault, values)
			json_array_foreach(values, k, value)
				check_fault(schema, value, fault, name);
	}
	json_decref(cases);
}

static void check_depth(void)
{
	struct lectern_error error = {0};
	json_t *schema = json_pack("{s:s}", "type", "null"), *value = json_null();
	for (int i = 0; i < 200; i++) {
		schema = json_pack("{s:o}", "items", schema);
		value = json_pack("[o]", value);
	}
	CHECK(!lectern_schema_check(schema, value, &error), "too deep");
	CHECK(strstr(error.text, "nested too deeply"), "%s", error.text);
	CHECK(!lectern_schema_check(schema, NULL, &error), "no value");
	json_decref(schema);
	json_decref(value);
}

static const struct {
	const char *schema;
	bool strict;
	const char *without; /* limits */
} forms[] = {
	{"{\"type\":\"string\",\"maxLength\":3}", true, "{\"type\":\"string\"}"},
	{"{\"type\":\"object\",\"properties\":{\"minimum\":{\"type\":\"integer\",\"minimum\":1}},"
	 "\"required\":[\"minimum\"],\"additionalProperties\":false}",
	 true,
	 "{\"type\":\"object\",\"properties\":{\"minimum\":{\"type\":\"integer\"}},"
	 "\"required\":[\"minimum\"],\"additionalProperties\":false}"},
	{"{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"a\"],\"additionalProperties\":false}",
	 false,
	 "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"a\"],\"additionalProperties\":"
	 "false}"},
	{"{\"type\":\"object\",\"properties\":{}}", false, "{\"type\":\"object\",\"properties\":{}}"},
	{"{\"type\":\"array\",\"minItems\":1,\"items\":{\"anyOf\":[{\"type\":\"object\"},{\"maximum\":2}]}}", false,
	 "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"object\"},{}]}}"},
};

static void check_forms(void)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		json_t *schema = json_loads(forms[i].schema, 0, NULL), *untouched = json_deep_copy(schema);
		json_t *want = json_loads(forms[i].without, 0, NULL), *have = lectern_schema_without_limits(schema);
		CHECK(lectern_schema_is_strict(schema) == forms[i].strict, "%s", forms[i].schema);
		CHECK(json_equal(have, want), "%s", forms[i].schema);
		CHECK(json_equal(schema, untouched), "%s", forms[i].schema);
		json_decref(schema);
		json_decref(untouched);
		json_decref(want);
		json_decref(have);
	}
}

static const struct {
	const char *text, *json; /* NULL: none */
} prose[] = {
	{"{\"a\": 1}", "{\"a\": 1}"},
	{"  \n[1]\n", "[1]"},
	{"\xef\xbb\xbf{\"a\": 1}", "{\"a\": 1}"},
	{"```json\n{\"a\": 1}\n```", "{\"a\": 1}"},
	{"```\n{\"a\": \"```x\"}\n```\n", "{\"a\": \"```x\"}"},
	{"```JSON\r\n{\"a\": 1}\r\n```\r\n", "{\"a\": 1}"},
	{"Here it is:\n\n```json\n{\"a\": 1}\n```\nI hope it helps {really}.", "{\"a\": 1}"},
	{"```json\n{\"a\": 1}", "{\"a\": 1}"},
	{"Sure! {\"a\": 1} Anything else?", "{\"a\": 1}"},
	{"<think>{\"no\": 1}</think>\n{\"a\": 1}", "{\"a\": 1}"},
	{"<think>never ends {\"a\": 1}", "{\"a\": 1}"},
	{"{\"code\": \"```python\\nx\\n```\"}", "{\"code\": \"```python\\nx\\n```\"}"},
	{"{\"a\": 1, \"a\": 2}", NULL},
	{"{\"a\": NaN}", NULL},
	{"{\"a\": 1e999}", NULL},
	{"{\"a\": 99999999999999999999}", NULL},
	{"{\"a\": \"\\ud800\"}", NULL},
	{"{\"a\": \"\\u0000\"}", NULL},
	{"{\"a\": 1", NULL},
	{"```js", NULL},
	{"", NULL},
	{"```", NULL},
	{"}{", NULL},
	{"No.", NULL},
};

static void check_prose(void)
{
	for (size_t i = 0; i < sizeof(prose) / sizeof(prose[0]); i++) {
		struct lectern_error error = {0};
		json_t *want = prose[i].json ? json_loads(prose[i].json, 0, NULL) : NULL;
		json_t *have = lectern_json_in_text(prose[i].text, &error);
		CHECK(want ? json_equal(have, want) : !have, "%s", prose[i].text);
		CHECK(want || strncmp(error.text, "The answer is not JSON: line ", 29) == 0, "%s", error.text);
		json_decref(want);
		json_decref(have);
	}
}

int main(void)
{
	CHECK(files_visit("schema", ".json", run_file) == 3, "cases are missing");
	check_depth();
	check_forms();
	check_prose();
	return check_end();
}
