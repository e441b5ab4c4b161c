/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/room.h"

#include <stdlib.h>
#include <string.h>

#define BODY     "        "
#define ARGUMENT 12 /* where the arguments of a call over several lines stand */

/* One template call under construction. */
struct call {
	struct lectern_text *out;
	int part;  /* of the beat's template shows, 1 based */
	int parts; /* how many there are */
};

static const char *method_of(enum lectern_show_kind kind)
{
	switch (kind) {
	case LECTERN_SHOW_FORMULA:
		return "show_formula";
	case LECTERN_SHOW_TABLE:
		return "show_table";
	case LECTERN_SHOW_CODE:
		return "show_code";
	case LECTERN_SHOW_IMAGE:
		return "show_image";
	case LECTERN_SHOW_PLOT:
		return "show_plot";
	case LECTERN_SHOW_TEXT:
		return "show_text";
	default:
		return "show_graph";
	}
}

static void add_part(const struct call *call, const char *before)
{
	if (call->parts > 1)
		lectern_text_format(call->out, "%spart=%d, parts=%d", before, call->part, call->parts);
}

/* self.show_code("...", "python", part=1, parts=2); a text of several lines is laid out over as many. */
static void add_call(const struct call *call, enum lectern_show_kind kind, const char *text, const char *more)
{
	struct lectern_text *out = call->out;
	lectern_text_format(out, BODY "self.%s(", method_of(kind));
	bool tall = strchr(text, '\n') != NULL;
	if (tall)
		lectern_text_format(out, "\n%*s", ARGUMENT, "");
	lectern_coder_lines(out, text, ARGUMENT);
	if (more) {
		lectern_text_format(out, tall ? ",\n%*s" : ", %*s", tall ? ARGUMENT : 0, "");
		lectern_coder_literal(out, more);
	}
	add_part(call, tall ? ",\n            " : ", ");
	lectern_text_add(out, tall ? ",\n" BODY ")\n" : ")\n");
}

static void add_row(struct lectern_text *out, const json_t *row)
{
	lectern_text_format(out, "%*s[", ARGUMENT + 4, "");
	for (size_t i = 0; i < json_array_size(row); i++) {
		const char *cell = json_string_value(json_array_get(row, i));
		lectern_text_add(out, i ? ", " : "");
		lectern_coder_literal(out, cell ? cell : "");
	}
	lectern_text_add(out, "],\n");
}

static void add_table(const struct call *call, const char *source)
{
	json_t *rows = json_loads(source, 0, NULL);
	lectern_text_format(call->out, BODY "self.show_table(\n%*s[\n", ARGUMENT, "");
	for (size_t i = 0; i < json_array_size(rows); i++)
		add_row(call->out, json_array_get(rows, i));
	lectern_text_format(call->out, "%*s]", ARGUMENT, "");
	add_part(call, ",\n            ");
	lectern_text_add(call->out, ",\n" BODY ")\n");
	json_decref(rows);
}

static void add_image(const struct call *call, const struct lectern_show *show, const char *notes_folder)
{
	bool inside = notes_folder && show->source[0] != '/' && !strstr(show->source, "://");
	char *path = inside ? lectern_format("%s/%s", notes_folder, show->source) : lectern_strdup(show->source);
	add_call(call, show->kind, path, show->alt ? show->alt : "");
	free(path);
}

/* LaTeX takes a line end for a blank, so that a formula is one readable line; but a comment needs its end. */
static void add_formula(const struct call *call, const char *latex)
{
	char *flat = lectern_strdup(latex);
	for (char *p = flat; *p && !strchr(latex, '%'); p++)
		*p = *p == '\n' ? ' ' : *p;
	add_call(call, LECTERN_SHOW_FORMULA, flat, NULL);
	free(flat);
}

static void add_show(const struct call *call, const struct lectern_show *show, const char *notes_folder)
{
	if (show->kind == LECTERN_SHOW_FORMULA)
		add_formula(call, show->source);
	else if (show->kind == LECTERN_SHOW_TABLE)
		add_table(call, show->source);
	else if (show->kind == LECTERN_SHOW_IMAGE)
		add_image(call, show, notes_folder);
	else if (show->kind == LECTERN_SHOW_CODE)
		add_call(call, show->kind, show->source, show->language);
	else
		add_call(call, show->kind, show->source, NULL);
}

static int count_templates(const struct lectern_beat *beat)
{
	int count = 0;
	for (size_t i = 0; i < beat->show_count; i++)
		count += beat->shows[i].kind != LECTERN_SHOW_MANIM;
	return count;
}

static int line_count(const struct lectern_text *text)
{
	int lines = 0;
	for (size_t i = 0; i < text->length; i++)
		lines += text->data[i] == '\n';
	return lines;
}

/* Writes the method. *notes_line is told where `code_line` comes from in the notes: the same line of a manim block,
 * or where another show begins. */
static void add_method(struct lectern_text *out, const struct lectern_beat *beat, int number, const char *notes_folder,
		       int code_line, int *notes_line)
{
	struct call call = {out, 0, count_templates(beat)};
	bool statement = call.parts > 0;
	lectern_text_format(out, "    def beat_%d(self):\n", number);
	if (call.parts)
		lectern_text_add(out, BODY "self.clear_stage()\n");
	for (size_t i = 0; i < beat->show_count; i++) {
		const struct lectern_show *show = &beat->shows[i];
		const bool is_code = show->kind == LECTERN_SHOW_MANIM;
		int first = line_count(out) + 1;
		if (is_code) {
			statement |= lectern_coder_indent(out, show->source, (int)strlen(BODY));
		} else {
			call.part++;
			add_show(&call, show, notes_folder);
		}
		if (show->line && code_line >= first && code_line <= line_count(out))
			*notes_line = show->line + (is_code ? code_line - first : 0);
	}
	if (!statement)
		lectern_text_add(out, BODY "pass\n");
}

static void set_code(struct lectern_beat *beat, const struct lectern_text *code, bool card)
{
	free(beat->code);
	beat->code = code->data;
	beat->card = card;
}

void lectern_coder_beat(struct lectern_beat *beat, int number, const char *notes_folder)
{
	struct lectern_text code = {0};
	int unused = 0;
	add_method(&code, beat, number, notes_folder, 0, &unused);
	set_code(beat, &code, false);
}

void lectern_coder_card(struct lectern_beat *beat, int number)
{
	struct lectern_text code = {0};
	lectern_text_format(&code, "    def beat_%d(self):\n" BODY "self.clear_stage()\n", number);
	set_code(beat, &code, true);
}

int lectern_coder_notes_line(const struct lectern_beat *beat, int code_line)
{
	struct lectern_text code = {0};
	int notes_line = 0;
	if (!beat->card)
		add_method(&code, beat, 1, NULL, code_line, &notes_line);
	lectern_text_clear(&code);
	return notes_line;
}
