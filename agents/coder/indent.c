/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/room.h"

#include <string.h>

/* Where the scan of Python source is: outside strings, or in a literal that `quote` ends. */
struct scan {
	char quote; /* 0: outside */
	bool triple;
	bool statement; /* something else than comments and blanks was seen */
};

static bool is_triple(const char *p)
{
	return p[1] == p[0] && p[2] == p[0];
}

/* Takes one step inside a literal. */
static const char *step_string(struct scan *scan, const char *p)
{
	if (*p == '\\' && p[1])
		return p + 2;
	if (*p == '\n' && !scan->triple)
		scan->quote = 0; /* an unfinished string: Python will say so */
	if (*p != scan->quote || (scan->triple && !is_triple(p)))
		return p + 1;
	scan->quote = 0;
	return p + (scan->triple ? 3 : 1);
}

static const char *step_code(struct scan *scan, const char *p)
{
	if (*p == '#')
		return p + strcspn(p, "\n");
	if (!strchr(" \t\n\r\f", *p))
		scan->statement = true;
	if (*p != '"' && *p != '\'')
		return p + 1;
	scan->quote = *p;
	scan->triple = is_triple(p);
	return p + (scan->triple ? 3 : 1);
}

bool lectern_coder_indent(struct lectern_text *out, const char *code, int indent)
{
	struct scan scan = {0};
	bool line_start = true;
	for (const char *p = code; *p;) {
		if (line_start && !scan.quote && !strchr("\r\n", *p))
			lectern_text_format(out, "%*s", indent, "");
		const char *next = scan.quote ? step_string(&scan, p) : step_code(&scan, p);
		lectern_text_add_bytes(out, p, (size_t)(next - p));
		line_start = next[-1] == '\n';
		p = next;
	}
	if (!line_start)
		lectern_text_add(out, "\n");
	return scan.statement;
}
