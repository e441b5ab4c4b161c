/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The smallest scope of a repair: which lines are one statement, and what stands there afterwards. */
#include "coder/model_coder.h"
#include "coder/model_scan.h"

#include "../check.h"

#include <stdlib.h>

static const char method[] = "    def beat_1(self):\n"                      /* 1 */
			     "        text = \"\"\"two\n"                   /* 2 */
			     "rows (\"\"\"\n"                               /* 3 */
			     "        self.play(\n"                         /* 4 */
			     "            Create(a),  # a ) in a comment\n" /* 5 */
			     "            Write(b[\"(\"]),\n"               /* 6 */
			     "        )\n"                                  /* 7 */
			     "        x = 1 + \\\n"                         /* 8 */
			     "            2\n"                              /* 9 */
			     "        if x:\n"                              /* 10 */
			     "            self.wait()\n";                   /* 11 */

static void test_statement(void)
{
	static const struct {
		int line, first, last;
	} cases[] = {{1, 1, 1}, {2, 2, 3}, {3, 2, 3},    {4, 4, 7},   {6, 4, 7},
		     {8, 8, 9}, {9, 8, 9}, {10, 10, 10}, {11, 11, 11}};
	int first, last;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(python_statement(method, cases[i].line, &first, &last), "line %d is there", cases[i].line);
		CHECK(first == cases[i].first && last == cases[i].last, "line %d: %d to %d", cases[i].line, first,
		      last);
	}
	CHECK(!python_statement(method, 12, &first, &last), "line 12 is behind the end");
	CHECK(python_statement("f(\n", 1, &first, &last) && last == 1, "a bracket left open ends with the code");
}

static void test_replace(void)
{
	static const struct {
		int line;
		const char *with, *want;
	} cases[] = {
		{2, "a = 1\n", "    def f():\n        a = 1\n        return y\n"},
		{2, "  if a:\n      b()\n  c()",
		 "    def f():\n        if a:\n            b()\n        c()\n        return y\n"},
		{3, "\treturn z\n", "    def f():\n        x = g(1,\n              2)\n        return z\n"},
	};
	const char *codes[] = {"    def f():\n        x = 1\n        return y\n",
			       "    def f():\n        x = 1\n        return y\n",
			       "    def f():\n        x = g(1,\n              2)\n        return y\n"};
	int lines[] = {2, 2, 4};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *code = lectern_coder_replace_statement(codes[i], lines[i], cases[i].with);
		CHECK_TEXT(code, cases[i].want);
		free(code);
	}
	CHECK(!lectern_coder_replace_statement(codes[0], 9, "x"), "there is no line 9");
	CHECK(!lectern_coder_replace_statement(codes[0], 0, "x"), "an unknown line");
}

static void test_made(void)
{
	static const struct {
		const char *code, *made;
	} cases[] = {
		{"self.tri = Polygon()\nself.tri.shift(UP)\nself.play(Create(self.tri))\n", "self.tri"},
		{"self.a, self.b = 1, 2\nif self.c == 1:\n    pass\n", "self.a, self.b"},
		{"self.until(\"x\")\nself.rows.add(x=1)\n", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *made = lectern_coder_made(&cases[i].code, 1);
		CHECK_TEXT(made, cases[i].made);
		free(made);
	}
}

int main(void)
{
	test_statement();
	test_replace();
	test_made();
	return check_end();
}
