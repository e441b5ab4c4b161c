/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects a beat's code places in which cells: the calls of self.place, by their text. */
#include "critic/room.h"

#include <ctype.h>
#include <string.h>

static bool is_cell(const char *p)
{
	return (*p == '"' || *p == '\'') && p[1] >= 'A' && p[1] <= 'F' && p[2] >= '1' && p[2] <= '6' && p[3] == p[0];
}

/* The ")" that closes the "(" at `open`, or the text's end; strings are passed over. */
static const char *closing(const char *open)
{
	int depth = 0;
	for (const char *p = open; *p; p++) {
		if (*p == '"' || *p == '\'') {
			const char quote = *p++;
			while (*p && *p != quote)
				p += *p == '\\' && p[1] ? 2 : 1;
			if (!*p)
				return p;
		} else if (strchr("([{", *p)) {
			depth++;
		} else if (strchr(")]}", *p) && --depth == 0) {
			return p;
		}
	}
	return open + strlen(open);
}

static size_t cells_of(const char *open, const char *end, const char *found[2])
{
	size_t count = 0;
	for (const char *p = open; p + 3 < end && count < 2; p++)
		if (is_cell(p))
			found[count++] = p + 1;
	return count;
}

static size_t name_length(const char *p)
{
	size_t length = 0;
	while (isalnum((unsigned char)p[length]) || p[length] == '_' || p[length] == '.')
		length++;
	return length;
}

static const char *line_start(const char *code, const char *at)
{
	while (at > code && at[-1] != '\n')
		at--;
	return at + strspn(at, " \t");
}

/* What it is called: the target of the assignment, else the first argument. */
static void add_name(struct lectern_text *out, const char *code, const char *call, const char *open)
{
	const char *start = line_start(code, call);
	size_t length = name_length(start);
	const char *equals = start + length + strspn(start + length, " ");
	if (!length || *equals != '=' || equals >= call) {
		start = open + 1 + strspn(open + 1, " \t\n");
		length = name_length(start);
	}
	lectern_text_add_bytes(out, start, length);
}

char *lectern_critic_places(const char *code)
{
	static const char call[] = "self.place(";
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (const char *p = code; p && (p = strstr(p, call)) != NULL; p += strlen(call)) {
		const char *found[2], *open = p + strlen(call) - 1;
		size_t count = cells_of(open, closing(open), found);
		if (!count)
			continue;
		lectern_text_add(&out, out.length ? "; " : "");
		add_name(&out, code, p, open);
		lectern_text_format(&out, " at %.2s", found[0]);
		if (count > 1)
			lectern_text_format(&out, " to %.2s", found[1]);
	}
	return out.data;
}
