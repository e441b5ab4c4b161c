/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MATH_FENCE "~~~~~~"
#define NAME_LIMIT 200 /* bytes of a mark, a tag or a link; keeps the search for their ends short */

/* Where the pass over the lines is. */
struct pass {
	struct prepared *out;
	int line; /* of the notes, 1 based */
	char fence;
	size_t fence_length; /* 0: not in fenced code */
	bool comment;
	char *math;    /* in a $$ block: what stands before each of its lines; else NULL */
	bool footnote; /* in the definition of one */
};

/* A line without its end. */
struct line {
	const char *text;
	size_t length;
};

static void add_line(struct pass *pass, const char *indent, size_t indent_length, const char *text, size_t length)
{
	struct prepared *out = pass->out;
	if ((out->line_count & (out->line_count - 1)) == 0) {
		size_t capacity = out->line_count ? out->line_count * 2 : 1;
		out->starts = lectern_realloc(out->starts, capacity * sizeof(*out->starts));
		out->sources = lectern_realloc(out->sources, capacity * sizeof(*out->sources));
	}
	out->starts[out->line_count] = out->text.length;
	out->sources[out->line_count++] = pass->line;
	lectern_text_add_bytes(&out->text, indent, indent_length);
	lectern_text_add_bytes(&out->text, text, length);
	lectern_text_add(&out->text, "\n");
}

static size_t find(const char *text, size_t length, const char *what)
{
	const char *at = memmem(text, length, what, strlen(what));
	return at ? (size_t)(at - text) : length;
}

/* Blanks, quote and list marks before a line's own text. */
static size_t indent_of(const struct line *line)
{
	size_t i = 0;
	while (i < line->length && strchr(" \t>", line->text[i]))
		i++;
	if (i + 1 < line->length && strchr("-*+", line->text[i]) && line->text[i + 1] == ' ')
		i += 2;
	while (i < line->length && line->text[i] == ' ')
		i++;
	return i;
}

static size_t fence_of(const char *text, size_t length)
{
	size_t count = 0;
	if (length < 3 || (text[0] != '`' && text[0] != '~'))
		return 0;
	while (count < length && text[count] == text[0])
		count++;
	/* ``` in a line of text is code in the line */
	if (text[0] == '`' && memchr(text + count, '`', length - count))
		return 0;
	return count >= 3 ? count : 0;
}

/* Follows fenced code; true when the line belongs to some. */
static bool follow_fence(struct pass *pass, const char *text, size_t length)
{
	size_t count = fence_of(text, length);
	if (!pass->fence_length) {
		pass->fence = count ? text[0] : 0;
		pass->fence_length = count;
		return count > 0;
	}
	bool blank = true;
	for (size_t i = count; i < length; i++)
		blank = blank && isspace((unsigned char)text[i]);
	if (count >= pass->fence_length && text[0] == pass->fence && blank)
		pass->fence_length = 0;
	return true;
}

static bool follow_comment(struct pass *pass, const struct line *line)
{
	bool was = pass->comment;
	for (size_t i = 0; i < line->length;) {
		size_t next = find(line->text + i, line->length - i, pass->comment ? "-->" : "<!--");
		if (next == line->length - i)
			break;
		pass->comment = !pass->comment;
		i += next + 3;
	}
	return was || pass->comment;
}

/* A $$ that isn't closed in its line opens a block of its own. */
static bool opens_math(const char *text, size_t length)
{
	return length >= 2 && text[0] == '$' && text[1] == '$' && find(text + 2, length - 2, "$$") == length - 2;
}

static void math_text(struct pass *pass, const char *text, size_t length)
{
	while (length && strchr(" \t>", *text)) {
		text++;
		length--;
	}
	if (length)
		add_line(pass, pass->math, strlen(pass->math), text, length);
}

static void open_math(struct pass *pass, const struct line *line, size_t indent)
{
	add_line(pass, line->text, indent, MATH_FENCE " math", strlen(MATH_FENCE " math"));
	/* without list marks, so that all of the block stays in its item however it is indented */
	pass->math = lectern_strndup(line->text, indent);
	for (char *p = pass->math; *p; p++)
		if (strchr("-*+", *p))
			*p = ' ';
	math_text(pass, line->text + indent + 2, line->length - indent - 2);
}

static void close_math(struct pass *pass)
{
	add_line(pass, pass->math, strlen(pass->math), MATH_FENCE, strlen(MATH_FENCE));
	free(pass->math);
	pass->math = NULL;
}

static void math_line(struct pass *pass, const struct line *line)
{
	size_t end = find(line->text, line->length, "$$"), rest = end + 2;
	math_text(pass, line->text, end);
	if (end == line->length)
		return;
	char *before = lectern_strdup(pass->math);
	close_math(pass);
	while (rest < line->length && strchr(" \t.,;:", line->text[rest]))
		rest++;
	/* what follows the block in its line is text again */
	if (rest < line->length)
		add_line(pass, before, strlen(before), line->text + rest, line->length - rest);
	free(before);
}

/* The length of a footnote's reference "[^1]" at p, or 0. */
static size_t footnote_at(const char *p, size_t length)
{
	if (length < 4 || p[0] != '[' || p[1] != '^')
		return 0;
	size_t i = 2;
	while (i < length && (isalnum((unsigned char)p[i]) || strchr("_-", p[i])))
		i++;
	return i > 2 && i < length && p[i] == ']' ? i + 1 : 0;
}

/* The length of <bookmark mark='name'/> at p, or 0; the name in *name. */
static size_t bookmark_at(const char *p, size_t length, struct line *name)
{
	static const char tag[] = "<bookmark";
	if (length < sizeof(tag) || memcmp(p, tag, sizeof(tag) - 1) != 0)
		return 0;
	length = length < NAME_LIMIT ? length : NAME_LIMIT;
	size_t end = find(p, length, ">"), at = find(p, end, "mark="), skip = sizeof("mark=") - 1;
	/* "mark=" is the end of "bookmark=" too, which no tag has */
	if (end == length || at + skip + 2 > end || !strchr("'\"", p[at + skip]))
		return 0;
	name->text = p + at + skip + 1;
	const char *stop = memchr(name->text, p[at + skip], (size_t)(p + end - name->text));
	name->length = stop ? (size_t)(stop - name->text) : 0;
	return name->length ? end + 1 : 0;
}

static bool is_mark(const struct line *name)
{
	for (size_t i = 0; i < name->length; i++)
		if (!isalnum((unsigned char)name->text[i]) && (i == 0 || !strchr("_-", name->text[i])))
			return false;
	return name->length > 0;
}

static void add_mark(struct lectern_text *text, const struct line *name)
{
	if (is_mark(name))
		lectern_text_format(text, "%c%.*s%c", MARK_OPEN, (int)name->length, name->text, MARK_CLOSE);
}

/* The length of [[name]] at p, or 0; what is inside in *name. */
static size_t double_bracket_at(const char *p, size_t length, struct line *name)
{
	if (length < 5 || p[0] != '[' || p[1] != '[')
		return 0;
	length = length < NAME_LIMIT ? length : NAME_LIMIT;
	name->text = p + 2;
	name->length = find(name->text, length - 2, "]]");
	bool nested = memchr(name->text, '[', name->length) != NULL;
	return name->length == length - 2 || nested ? 0 : name->length + 4;
}

/* A mark, or the words of a wiki link: [[Page]], [[Page|words]]. */
static void add_double_bracket(struct lectern_text *text, const struct line *inside)
{
	const char *bar = memchr(inside->text, '|', inside->length);
	const char *words = bar ? bar + 1 : inside->text;
	if (is_mark(inside))
		add_mark(text, inside);
	else
		lectern_text_add_bytes(text, words, inside->length - (size_t)(words - inside->text));
}

/* A line of text: marks are marked, references of footnotes go; code in the line stays. */
static void text_line(struct pass *pass, const struct line *line)
{
	struct lectern_text text = {0};
	bool code = false;
	lectern_text_add(&text, "");
	for (size_t i = 0; i < line->length;) {
		struct line name;
		const char *p = line->text + i;
		size_t left = line->length - i, skip;
		code ^= *p == '`';
		if (!code && (skip = footnote_at(p, left)) > 0) {
			i += skip;
		} else if (!code && (skip = bookmark_at(p, left, &name)) > 0) {
			add_mark(&text, &name);
			i += skip;
		} else if (!code && (skip = double_bracket_at(p, left, &name)) > 0) {
			add_double_bracket(&text, &name);
			i += skip;
		} else {
			lectern_text_add_bytes(&text, p, 1);
			i++;
		}
	}
	add_line(pass, "", 0, text.data, text.length);
	lectern_text_clear(&text);
}

static bool in_footnote(struct pass *pass, const struct line *line)
{
	size_t length = footnote_at(line->text, line->length);
	if (length && length < line->length && line->text[length] == ':')
		pass->footnote = true;
	else if (line->length > 0 && !strchr(" \t", line->text[0]))
		pass->footnote = false;
	return pass->footnote && line->length > 0;
}

static void one_line(struct pass *pass, const struct line *line)
{
	size_t indent = indent_of(line);
	const char *own = line->text + indent;
	size_t length = line->length - indent;
	if (pass->math)
		math_line(pass, line);
	else if (!pass->comment && follow_fence(pass, own, length))
		add_line(pass, "", 0, line->text, line->length);
	else if (follow_comment(pass, line))
		add_line(pass, "", 0, line->text, line->length);
	else if (in_footnote(pass, line))
		add_line(pass, "", 0, "", 0);
	else if (opens_math(own, length))
		open_math(pass, line, indent);
	else
		text_line(pass, line);
}

/* The next line at *p; moves on behind its end, which may be "\n", "\r\n" or "\r". */
static struct line next_line(const char **p, const char *end)
{
	struct line line = {*p, 0};
	while (*p < end && **p != '\n' && **p != '\r')
		(*p)++;
	line.length = (size_t)(*p - line.text);
	if (*p < end)
		*p += **p == '\r' && *p + 1 < end && (*p)[1] == '\n' ? 2 : 1;
	return line;
}

static bool is_dashes(const struct line *line)
{
	return line->length >= 3 && memcmp(line->text, "---", 3) == 0 &&
	       strspn(line->text + 3, " \t") + 3 >= line->length;
}

/* Takes the front matter off: from a first line of dashes to the next. Returns where the notes go on. */
static const char *take_front_matter(struct pass *pass, const char *notes, const char *end)
{
	const char *p = notes;
	struct line line = next_line(&p, end);
	if (!is_dashes(&line))
		return notes;
	int lines = 1;
	while (p < end) {
		line = next_line(&p, end);
		lines++;
		if (is_dashes(&line)) {
			pass->line += lines;
			return p;
		}
		lectern_text_add_bytes(&pass->out->front_matter, line.text, line.length);
		lectern_text_add(&pass->out->front_matter, "\n");
	}
	lectern_text_clear(&pass->out->front_matter);
	return notes;
}

void lectern_planner_prepare(struct prepared *prepared, const char *notes, size_t length)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct pass pass = {.out = prepared, .line = 1};
	const char *end = notes + length;
	if (length >= 3 && memcmp(notes, byte_order_mark, 3) == 0)
		notes += 3;
	for (const char *p = take_front_matter(&pass, notes, end); p < end; pass.line++) {
		struct line line = next_line(&p, end);
		one_line(&pass, &line);
	}
	if (pass.math)
		close_math(&pass);
}

void lectern_planner_prepared_clear(struct prepared *prepared)
{
	lectern_text_clear(&prepared->text);
	lectern_text_clear(&prepared->front_matter);
	free(prepared->starts);
	free(prepared->sources);
	*prepared = (struct prepared){0};
}

size_t lectern_planner_line(const struct prepared *prepared, size_t offset)
{
	size_t low = 0, high = prepared->line_count;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (prepared->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}
