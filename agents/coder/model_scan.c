/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/model_scan.h"

#include <ctype.h>
#include <string.h>

#define MOST_BEATS 999

bool python_scan_is_open(const struct python_scan *scan)
{
	return scan->continued || scan->depth > 0 || (scan->quote && scan->triple);
}

static bool is_triple(const char *p, const char *end)
{
	return end - p >= 3 && p[1] == p[0] && p[2] == p[0];
}

/* Takes one step inside a literal. */
static const char *step_literal(struct python_scan *scan, const char *p, const char *end)
{
	if (*p == '\\')
		return p + 2;
	if (*p != scan->quote || (scan->triple && !is_triple(p, end)))
		return p + 1;
	p += scan->triple ? 3 : 1;
	scan->quote = 0;
	return p;
}

static const char *step_code(struct python_scan *scan, const char *p, const char *end)
{
	if (*p == '#')
		return end;
	if (strchr("([{", *p))
		scan->depth++;
	else if (strchr(")]}", *p) && scan->depth > 0)
		scan->depth--;
	if (*p != '"' && *p != '\'')
		return p + 1;
	scan->quote = *p;
	scan->triple = is_triple(p, end);
	return p + (scan->triple ? 3 : 1);
}

void python_scan_line(struct python_scan *scan, const char *line, size_t length)
{
	const char *end = line + length, *p = line;
	while (p < end && *p)
		p = scan->quote ? step_literal(scan, p, end) : step_code(scan, p, end);
	scan->continued = length && end[-1] == '\\' && (scan->quote ? !scan->triple : !python_is_comment(line, length));
	if (scan->quote && !scan->triple && !scan->continued)
		scan->quote = 0; /* an unfinished string: Python will say so */
}

int python_indent(const char *line, size_t length)
{
	int column = 0;
	for (size_t i = 0; i < length && (line[i] == ' ' || line[i] == '\t'); i++)
		column = line[i] == '\t' ? (column / 8 + 1) * 8 : column + 1;
	return column;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\f", *p))
		p++;
	return p;
}

bool python_is_comment(const char *line, size_t length)
{
	const char *p = skip_blanks(line, line + length);
	return p < line + length && *p == '#';
}

bool python_is_blank(const char *line, size_t length)
{
	return skip_blanks(line, line + length) == line + length || python_is_comment(line, length);
}

size_t python_method_name(const char *line, size_t length, const char **name)
{
	const char *end = line + length, *p = skip_blanks(line, end);
	if (end - p < 5 || strncmp(p, "def", 3) != 0 || (p[3] != ' ' && p[3] != '\t'))
		return 0;
	p = skip_blanks(p + 3, end);
	*name = p;
	while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
		p++;
	size_t used = (size_t)(p - *name);
	p = skip_blanks(p, end);
	return p < end && *p == '(' ? used : 0;
}

int python_beat_number(const char *name, size_t length)
{
	int number = 0;
	if (length < 6 || strncmp(name, "beat_", 5) != 0 || name[5] == '0')
		return 0;
	for (size_t i = 5; i < length; i++) {
		if (!isdigit((unsigned char)name[i]) || number > MOST_BEATS)
			return 0;
		number = 10 * number + name[i] - '0';
	}
	return number;
}

bool python_statement(const char *code, int line, int *first, int *last)
{
	struct python_scan scan = {0};
	int number = 0;
	*first = 1;
	for (const char *p = code; *p;) {
		size_t length = strcspn(p, "\n");
		bool fresh = !python_scan_is_open(&scan);
		number++;
		if (fresh)
			*first = number;
		python_scan_line(&scan, p, length);
		p += length + (p[length] == '\n');
		*last = number;
		if (number >= line && (!python_scan_is_open(&scan) || !*p))
			return true;
	}
	return false;
}

const char *python_lines(const char *code, int first, int last, size_t *length)
{
	const char *start = code;
	for (int i = 1; i < first && *start; i++) {
		start += strcspn(start, "\n");
		start += *start == '\n';
	}
	const char *end = start;
	for (int i = first; i <= last && *end; i++) {
		end += strcspn(end, "\n");
		end += *end == '\n';
	}
	*length = (size_t)(end - start);
	return start;
}
