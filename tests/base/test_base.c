/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include "../check.h"

#include <stdlib.h>

static void check_utf8(void)
{
	static const struct {
		const char *text, *mended;
	} cases[] = {
		{"", ""},
		{"plain", "plain"},
		{"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\x93", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\x93"},
		{"caf\xe9", "caf?"},
		{"\xe2\x82", "??"},            /* cut off */
		{"\xc3\xa9\xc3", "\xc3\xa9?"}, /* cut off behind a whole one */
		{"\xc0\xaf", "??"},            /* overlong */
		{"\xe0\x9f\xbf", "???"},
		{"\xed\xa0\x80", "???"}, /* a surrogate */
		{"\xf4\x90\x80\x80", "????"},
		{"\x80z", "?z"},
		{"\xe2\x28\xa1", "?(?"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = lectern_strdup(cases[i].text);
		bool valid = strcmp(cases[i].text, cases[i].mended) == 0;
		CHECK(lectern_utf8_valid(text, strlen(text)) == valid, "case %zu", i);
		lectern_utf8_mend(text);
		CHECK_TEXT(text, cases[i].mended);
		free(text);
	}
	CHECK(!lectern_utf8_valid("a\0b", 3), "a NUL");
}

/* Whatever is in a sentence, it can be sent as JSON. */
static void check_error(void)
{
	struct lectern_error error = {0};
	struct lectern_text path = {0};
	for (int i = 0; i < 1000; i++)
		lectern_text_add(&path, "\xe2\x82\xac");
	for (int before = 0; before < 3; before++) {
		CHECK(!lectern_fail(&error, LECTERN_BUSY, "%.*s%s", before, "abc", path.data), "it says true");
		CHECK(error.status == LECTERN_BUSY && strlen(error.text) == sizeof(error.text) - 1, "%s", error.text);
		CHECK(lectern_utf8_valid(error.text, strlen(error.text)), "%s", error.text);
	}
	CHECK(!lectern_fail(NULL, LECTERN_BUSY, "nobody listens"), "it says true");
	lectern_text_clear(&path);
}

static void hash_of(const char *one, const char *other, char hash[33])
{
	struct lectern_hash *state = lectern_hash_new();
	lectern_hash_add_text(state, one);
	lectern_hash_add_text(state, other);
	lectern_hash_end(state, hash);
}

static void check_hash(void)
{
	char first[33], second[33];
	hash_of("ab", "c", first);
	hash_of("ab", "c", second);
	CHECK_TEXT(second, first);
	CHECK(strlen(first) == 32 && strspn(first, "0123456789abcdef") == 32, "%s", first);
	hash_of("a", "bc", second);
	CHECK(strcmp(first, second) != 0, "a byte may move from part to part");
	hash_of(NULL, "abc", first);
	hash_of("", "abc", second);
	CHECK_TEXT(second, first);
}

static void check_cancel(void)
{
	struct lectern_cancel *cancel = lectern_cancel_new();
	CHECK(!lectern_cancel_is_set(cancel) && !lectern_cancel_is_set(NULL) && lectern_cancel_fd(NULL) == -1, "fresh");
	lectern_cancel_set(cancel);
	lectern_cancel_set(cancel);
	CHECK(lectern_cancel_is_set(cancel), "set");
	lectern_cancel_free(cancel);
}

static void check_file(void)
{
	struct lectern_error error = {0};
	CHECK(!lectern_read_file("/dev/null", 10, NULL, &error) && strstr(error.text, "not a file"), "%s", error.text);
	CHECK(!lectern_read_file("/proc/not-there", 10, NULL, &error) && strstr(error.text, "No such"), "%s",
	      error.text);
	CHECK(lectern_sync_folder(".") && !lectern_sync_folder("/proc/not-there"), "folders");
}

int main(void)
{
	check_utf8();
	check_error();
	check_hash();
	check_cancel();
	check_file();
	return check_end();
}
