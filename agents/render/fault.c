/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/render.h"
#include "render/wire.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[LECTERN_FAULT_NONE] = "none",     [LECTERN_FAULT_SYNTAX] = "syntax",   [LECTERN_FAULT_EXCEPTION] = "exception",
	[LECTERN_FAULT_LATEX] = "latex",   [LECTERN_FAULT_TIMEOUT] = "timeout", [LECTERN_FAULT_TOO_LONG] = "too_long",
	[LECTERN_FAULT_KILLED] = "killed", [LECTERN_FAULT_OUTPUT] = "output",
};
#define NAMES (sizeof(names) / sizeof(names[0]))

const char *lectern_fault_name(enum lectern_fault_kind kind)
{
	return (unsigned)kind < NAMES ? names[kind] : "unknown";
}

void lectern_fault_clear(struct lectern_fault *fault)
{
	free(fault->type);
	free(fault->message);
	free(fault->text);
	*fault = (struct lectern_fault){0};
}

void lectern_beat_result_clear(struct lectern_beat_result *result)
{
	lectern_fault_clear(&result->fault);
	json_decref(result->findings);
	json_decref(result->animations);
	free(result->printed);
	*result = (struct lectern_beat_result){0};
}

/* What happened, without a place. */
static char *what(const struct lectern_fault *fault)
{
	const char *message = fault->message ? fault->message : "";
	switch (fault->kind) {
	case LECTERN_FAULT_SYNTAX:
	case LECTERN_FAULT_EXCEPTION:
		if (!fault->type)
			return lectern_strdup(message);
		return message[0] ? lectern_format("%s: %s", fault->type, message) : lectern_strdup(fault->type);
	case LECTERN_FAULT_LATEX:
		return lectern_format("LaTeX can't set this formula: %s", message);
	default:
		return lectern_strdup(message[0] ? message : lectern_fault_name(fault->kind));
	}
}

char *lectern_fault_sentence(const struct lectern_fault *fault)
{
	char *base = what(fault);
	if (!fault->line)
		return base;
	char *sentence = lectern_format("%s (line %d)", base, fault->line);
	free(base);
	return sentence;
}

char *render_clean_line(const char *text)
{
	if (!text)
		return NULL;
	char *line = lectern_strndup(text, strnlen(text, RENDER_MOST_LINE));
	size_t length = strlen(line);
	while (length && !lectern_utf8_valid(line, length)) /* the cut may have split a character */
		line[--length] = '\0';
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 127)
			*at = ' ';
	return line;
}

bool render_read_fault(const json_t *message, struct lectern_fault *fault)
{
	const char *kind = json_string_value(json_object_get(message, "kind"));
	const json_t *line = json_object_get(message, "line");
	*fault = (struct lectern_fault){0};
	for (size_t i = 1; kind && i < NAMES; i++)
		if (strcmp(kind, names[i]) == 0)
			fault->kind = (enum lectern_fault_kind)i;
	if (fault->kind == LECTERN_FAULT_NONE)
		return false;
	if (json_is_integer(line) && json_integer_value(line) > 0 && json_integer_value(line) < 1000000)
		fault->line = (int)json_integer_value(line);
	fault->type = render_clean_line(json_string_value(json_object_get(message, "type")));
	fault->message = render_clean_line(json_string_value(json_object_get(message, "message")));
	fault->text = render_clean_line(json_string_value(json_object_get(message, "text")));
	return true;
}

void render_add_printed(struct lectern_text *printed, const char *text)
{
	size_t column = printed->length;
	while (column && printed->data[column - 1] != '\n')
		column--;
	column = printed->length - column;
	for (; *text && printed->length < RENDER_MOST_PRINTED; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte == '\n')
			column = 0;
		else if (byte == '\t')
			byte = ' ';
		else if (byte < ' ' || byte == 127 || column >= RENDER_MOST_LINE)
			continue;
		else
			column++;
		char one = (char)byte;
		lectern_text_add_bytes(printed, &one, 1);
	}
}
