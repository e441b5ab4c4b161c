/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/schema.h"

#include <string.h>

struct span {
	const char *start, *end;
};

static struct span trim(struct span span)
{
	while (span.start < span.end && strchr(" \t\r\n", *span.start))
		span.start++;
	while (span.end > span.start && strchr(" \t\r\n", span.end[-1]))
		span.end--;
	return span;
}

static struct span without_thoughts(struct span span)
{
	const char *end = strncmp(span.start, "<think>", 7) == 0 ? strstr(span.start, "</think>") : NULL;
	if (end)
		span.start = end + strlen("</think>");
	return trim(span);
}

/* What stands in the first code fence, if there is one at the start of a line. */
static bool find_fence(struct span span, struct span *inside)
{
	const char *open = strstr(span.start, "```");
	while (open && open > span.start && open[-1] != '\n')
		open = strstr(open + 3, "```");
	const char *first = open ? strchr(open, '\n') : NULL;
	if (!first)
		return false;
	const char *close = strstr(first, "\n```");
	*inside = trim((struct span){first, close ? close : span.end});
	return true;
}

/* From the first bracket to the last. */
static bool find_brackets(struct span span, struct span *inside)
{
	const char *start = strpbrk(span.start, "{[");
	const char *end = span.end;
	while (start && end > start && end[-1] != '}' && end[-1] != ']')
		end--;
	*inside = (struct span){start, end};
	return start && end > start;
}

static json_t *parse(struct span span, json_error_t *told)
{
	return json_loadb(span.start, (size_t)(span.end - span.start), JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, told);
}

json_t *lectern_json_in_text(const char *text, struct lectern_error *error)
{
	json_error_t told, unused;
	struct span inside;
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	struct span span = without_thoughts(trim((struct span){text, text + strlen(text)}));
	json_t *json = parse(span, &told);
	if (!json && find_fence(span, &inside))
		json = parse(inside, &told);
	if (!json && find_brackets(span, &inside))
		json = parse(inside, &unused);
	if (!json)
		lectern_fail(error, LECTERN_BAD_INPUT, "The answer is not JSON: line %d: %s", told.line, told.text);
	return json;
}
