/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever the text, Python reads it back from its literal; Python itself is asked. */
#include "coder/room.h"

#include "../check.h"

#include <stdlib.h>

static const struct {
	const char *text;
	const char *literal; /* NULL: only what Python makes of it counts */
} cases[] = {
	{"", "\"\""},
	{"plain", "\"plain\""},
	{"a^2 + \\frac{1}{2}", "r\"a^2 + \\frac{1}{2}\""},
	{"ends in \\", "\"ends in \\\\\""},
	{"\\\"", "\"\\\\\\\"\""},
	{"say \"hi\"", "\"say \\\"hi\\\"\""},
	{"it's", "\"it's\""},
	{"\"\"\"\nimport os\nos.system('x')\n\"\"\"", NULL},
	{"two\nlines\r\nand a tab\t", "\"two\\nlines\\x0d\\nand a tab\\t\""},
	{"{self} %s {0} \\N{DASH}", "r\"{self} %s {0} \\N{DASH}\""},
	{"größer π 日本 😀", "\"größer π 日本 😀\""},
	{"a\xe2\x80\xae"
	 "b\xe2\x80\xa8"
	 "c",
	 "\"a\\u202eb\\u2028c\""},
	{"\xf3\xa0\x81\x81", "\"\\U000e0041\""},
	{"\x1b[31m\x7f\xc2\x85", "\"\\x1b[31m\\x7f\\x85\""},
	{"\\\xe2\x80\x8b", "\"\\\\\\u200b\""},
	{"\\u0022 \\x22", "r\"\\u0022 \\x22\""},
	{"'''\\'''", NULL},
	{"#", "\"#\""},
};

/* A program that exits 0 when each literal, flat and over lines, is the text that its bytes spell. */
static void check_with_python(void)
{
	FILE *python = popen("python3 -I -", "w");
	CHECK(python, "python3 can't be started");
	if (!python)
		return;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_text flat = {0}, tall = {0};
		lectern_coder_literal(&flat, cases[i].text);
		lectern_coder_lines(&tall, cases[i].text, 4);
		fprintf(python, "want = bytes.fromhex(\"");
		for (const char *p = cases[i].text; *p; p++)
			fprintf(python, "%02x", (unsigned char)*p);
		fprintf(python, "\").decode()\nassert %s == want, %zu\nassert (\n    %s\n) == want, %zu\n", flat.data,
			i, tall.data, i);
		CHECK(!strchr(flat.data, '\n'), "a literal of more than a line: %s", flat.data);
		lectern_text_clear(&flat);
		lectern_text_clear(&tall);
	}
	CHECK(pclose(python) == 0, "Python reads a literal as another text");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_text flat = {0};
		lectern_coder_literal(&flat, cases[i].text);
		if (cases[i].literal)
			CHECK_TEXT(flat.data, cases[i].literal);
		lectern_text_clear(&flat);
	}
	check_with_python();
	return check_end();
}
