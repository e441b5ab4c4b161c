/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "media/language.h"

static const struct {
	const char *tag;
	const char *want;
} cases[] = {
	{"en", "eng"},  {"en-US", "eng"}, {"DE_at", "deu"}, {"zh-Hans-CN", "zho"}, {"fra", "fra"},
	{"tlh", "und"}, {"xx", "und"},    {"", "und"},      {NULL, "und"},         {"e", "und"},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK_TEXT(lectern_language_iso639_2(cases[i].tag), cases[i].want);
	return check_end();
}
