/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/model_stream.h"
#include "coder/model_scan.h"
#include "coder/room.h"

#include <stdlib.h>
#include <string.h>

#define METHOD_INDENT 4
#define MOST_BEATS    256

struct lectern_beat_stream {
	void (*on_beat)(void *data, int number, const char *code);
	void *data;
	struct lectern_text line;    /* the physical line that is growing */
	struct lectern_text logical; /* lines of a logical line that is open */
	struct lectern_text before;  /* decorators of the method that comes */
	struct lectern_text method;  /* the current method, as written */
	struct lectern_text helpers; /* whole methods that wait for their beat, indented */
	struct python_scan scan;
	int indent; /* of the current method; -1: in none */
	int number; /* of the current beat; 0: a helper */
	bool seen[MOST_BEATS + 1];
};

struct lectern_beat_stream *lectern_beat_stream_new(void (*on_beat)(void *data, int number, const char *code),
						    void *data)
{
	struct lectern_beat_stream *stream = lectern_alloc(sizeof(*stream));
	stream->on_beat = on_beat;
	stream->data = data;
	stream->indent = -1;
	return stream;
}

void lectern_beat_stream_free(struct lectern_beat_stream *stream)
{
	if (!stream)
		return;
	lectern_text_clear(&stream->line);
	lectern_text_clear(&stream->logical);
	lectern_text_clear(&stream->before);
	lectern_text_clear(&stream->method);
	lectern_text_clear(&stream->helpers);
	free(stream);
}

static void empty(struct lectern_text *text)
{
	text->length = 0;
	if (text->data)
		text->data[0] = '\0';
}

/* Takes off at most `columns` columns of blanks. */
static const char *unindent(const char *line, int columns)
{
	int column = 0;
	while (column < columns && (*line == ' ' || *line == '\t')) {
		column = *line == '\t' ? (column / 8 + 1) * 8 : column + 1;
		line++;
	}
	return line;
}

/* The code moved from `from` columns to `to`; what continues a string is left alone. */
static void move_code(struct lectern_text *out, const char *code, int from, int to)
{
	struct python_scan scan = {0};
	struct lectern_text plain = {0};
	while (*code) {
		size_t length = strcspn(code, "\n");
		const char *start = scan.quote ? code : unindent(code, from);
		const char *end = code + length;
		if (start > end)
			start = end;
		lectern_text_add_bytes(&plain, start, (size_t)(end - start));
		lectern_text_add(&plain, "\n");
		python_scan_line(&scan, code, length);
		code = *end ? end + 1 : end;
	}
	if (plain.data)
		lectern_coder_indent(out, plain.data, to);
	lectern_text_clear(&plain);
}

/* Cuts blank lines and comments at the end: they belong to what follows. */
static void trim(struct lectern_text *text)
{
	while (text->length) {
		size_t start = text->length - 1;
		while (start && text->data[start - 1] != '\n')
			start--;
		if (!python_is_blank(text->data + start, text->length - 1 - start))
			break;
		text->data[text->length = start] = '\0';
	}
}

static void end_method(struct lectern_beat_stream *stream)
{
	if (stream->indent < 0)
		return;
	trim(&stream->method);
	move_code(&stream->helpers, stream->method.data, stream->indent, METHOD_INDENT);
	if (stream->number && !stream->seen[stream->number]) {
		stream->seen[stream->number] = true;
		stream->on_beat(stream->data, stream->number, stream->helpers.data);
	}
	if (stream->number)
		empty(&stream->helpers);
	else
		lectern_text_add(&stream->helpers, "\n");
	empty(&stream->method);
	stream->indent = -1;
}

static bool is_fence(const char *line, size_t length)
{
	size_t blanks = strspn(line, " \t");
	return blanks + 3 <= length && strncmp(line + blanks, "```", 3) == 0;
}

static void begin_method(struct lectern_beat_stream *stream, const char *line, size_t length)
{
	const char *name;
	size_t used = python_method_name(line, length, &name);
	if (!used) {
		empty(&stream->before);
		if (line[strspn(line, " \t")] == '@')
			lectern_text_add_bytes(&stream->before, line, length);
		return;
	}
	int number = python_beat_number(name, used);
	stream->number = number <= MOST_BEATS ? number : 0;
	stream->indent = python_indent(line, length);
	lectern_text_add_bytes(&stream->method, stream->before.data, stream->before.length);
	lectern_text_add_bytes(&stream->method, line, length);
	empty(&stream->before);
}

/* One logical line, with its line ends. */
static void take(struct lectern_beat_stream *stream, const char *line, size_t length)
{
	size_t bare = strcspn(line, "\n");
	if (is_fence(line, bare)) {
		end_method(stream);
		return;
	}
	bool inside = stream->indent >= 0;
	if (inside && (python_is_blank(line, bare) || python_indent(line, bare) > stream->indent)) {
		lectern_text_add_bytes(&stream->method, line, length);
		return;
	}
	end_method(stream);
	begin_method(stream, line, length);
}

/* Does a new method or a fence begin here, whatever the model left open before? */
static bool starts_anew(const struct lectern_beat_stream *stream, const char *line, size_t length)
{
	const char *name;
	size_t used = python_method_name(line, length, &name);
	if (is_fence(line, length))
		return true;
	return used && python_beat_number(name, used) && python_indent(line, length) <= stream->indent;
}

static void take_logical(struct lectern_beat_stream *stream)
{
	if (stream->logical.length)
		take(stream, stream->logical.data, stream->logical.length);
	empty(&stream->logical);
}

static void take_physical(struct lectern_beat_stream *stream)
{
	struct lectern_text *line = &stream->line;
	if (line->length && line->data[line->length - 1] == '\r')
		line->data[--line->length] = '\0';
	const char *text = line->data ? line->data : "";
	/* a string may hold what looks like a method; whether it was left open is known at the end */
	if (python_scan_is_open(&stream->scan) && !stream->scan.quote && starts_anew(stream, text, line->length)) {
		stream->scan = (struct python_scan){0};
		take_logical(stream);
	}
	bool prose = stream->indent < 0 && !stream->logical.length;
	const char *name;
	lectern_text_add_bytes(&stream->logical, text, line->length);
	lectern_text_add(&stream->logical, "\n");
	/* an apostrophe or bracket of a sentence opens nothing */
	if (!prose || python_method_name(text, line->length, &name))
		python_scan_line(&stream->scan, text, line->length);
	if (!python_scan_is_open(&stream->scan))
		take_logical(stream);
	empty(line);
}

void lectern_beat_stream_add(struct lectern_beat_stream *stream, const char *piece, size_t length)
{
	for (const char *end = piece + length; piece < end;) {
		const char *stop = memchr(piece, '\n', (size_t)(end - piece));
		lectern_text_add_bytes(&stream->line, piece, (size_t)((stop ? stop : end) - piece));
		if (!stop)
			return;
		take_physical(stream);
		piece = stop + 1;
	}
}

void lectern_beat_stream_restart(struct lectern_beat_stream *stream)
{
	empty(&stream->line);
	empty(&stream->logical);
	empty(&stream->before);
	empty(&stream->method);
	empty(&stream->helpers);
	stream->scan = (struct python_scan){0};
	stream->indent = -1;
}

/* A string that was opened and never closed has swallowed the rest: reads that again, from the next method on. */
static void take_swallowed(struct lectern_beat_stream *stream)
{
	while (stream->scan.quote && stream->logical.length) {
		char *text = stream->logical.data;
		stream->logical = (struct lectern_text){0};
		stream->scan = (struct python_scan){0};
		char *next = text + strcspn(text, "\n") + 1;
		while (*next && !starts_anew(stream, next, strcspn(next, "\n")))
			next += strcspn(next, "\n") + 1;
		take(stream, text, (size_t)(next - text));
		lectern_beat_stream_add(stream, next, strlen(next));
		free(text);
	}
}

void lectern_beat_stream_end(struct lectern_beat_stream *stream, bool truncated)
{
	if (truncated) {
		stream->indent = -1;
		return;
	}
	if (stream->line.length)
		take_physical(stream);
	take_swallowed(stream);
	take_logical(stream);
	end_method(stream);
}

static const char *next_line(const char *p)
{
	p += strcspn(p, "\n");
	return *p ? p + 1 : p;
}

char *lectern_answer_code(const char *answer)
{
	const char *start = answer, *end;
	while (*start && !is_fence(start, strcspn(start, "\n")))
		start = next_line(start);
	if (!*start)
		return lectern_strdup(answer);
	start = end = next_line(start);
	while (*end && !is_fence(end, strcspn(end, "\n")))
		end = next_line(end);
	return lectern_strndup(start, (size_t)(end - start));
}
