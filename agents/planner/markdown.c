/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/dialect.h"
#include "planner/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What md4c's callbacks know. Text flows into the run; a block's end hands the run to the builder. */
struct parse {
	struct builder *builder;
	struct settings *settings;
	const char *file;
	struct lectern_error *error;
	struct levels levels;

	struct run run;
	size_t offset;     /* of the last text seen, in the prepared notes */
	size_t run_offset; /* of the run's first text */
	bool run_open;
	bool item_line; /* an item has begun; its first paragraph is the beat's line */

	bool in_html;
	struct lectern_text raw; /* of code, HTML or a formula; the alt text of an image */
	int raw_line;            /* of the notes; 0: not known yet */
	int code_depth;
	int math_depth;
	int image_depth;
	int hidden_depth; /* struck out */
	json_t *rows;     /* of a table, or NULL */
};

static int failed(const struct parse *parse)
{
	return parse->settings->failed;
}

static int source_line(const struct parse *parse, size_t offset)
{
	const struct prepared *prepared = parse->builder->prepared;
	return prepared->line_count ? prepared->sources[lectern_planner_line(prepared, offset)] : 0;
}

/* md4c hands out pieces of the notes, and strings of its own for breaks and indents. */
static bool offset_of(const struct parse *parse, const char *text, size_t *offset)
{
	const struct lectern_text *notes = &parse->builder->prepared->text;
	bool inside = text >= notes->data && text < notes->data + notes->length;
	if (inside)
		*offset = (size_t)(text - notes->data);
	return inside;
}

/* ---- runs ---- */

static void heading(struct parse *parse, unsigned level)
{
	if (parse->levels.title_comes) {
		parse->levels.title_comes = false;
		lectern_planner_set_title(parse->builder, &parse->run);
	} else if (level <= parse->levels.section_level) {
		const struct prepared *prepared = parse->builder->prepared;
		/* a heading without text has no place of its own */
		size_t line = lectern_planner_line(prepared, parse->run_offset ? parse->run_offset : parse->offset);
		lectern_planner_begin_section(parse->builder, &parse->run, prepared->starts[line]);
		if (parse->run.held.show_count) {
			parse->run.words = false;
			lectern_planner_add_narration(parse->builder, &parse->run);
		}
	} else if (parse->run.shown.length) {
		lectern_planner_begin_beat(parse->builder, &parse->run);
	}
}

static void trim_run(struct run *run)
{
	struct lectern_text *texts[] = {&run->shown, &run->spoken};
	for (size_t i = 0; i < 2; i++)
		while (texts[i]->length && texts[i]->data[texts[i]->length - 1] == ' ')
			texts[i]->data[--texts[i]->length] = 0;
}

static void open_run(struct parse *parse)
{
	lectern_planner_run_clear(&parse->run);
	parse->run_open = true;
	parse->run_offset = 0;
}

/* Ends the text that stands open, if any: the line of an item or narration. */
static void flush_run(struct parse *parse)
{
	struct run *run = &parse->run;
	trim_run(run);
	if (run->words || run->held.show_count || run->held.mark_count) {
		if (parse->item_line)
			lectern_planner_begin_beat(parse->builder, run);
		else
			lectern_planner_add_narration(parse->builder, run);
		parse->item_line = false;
	}
	lectern_planner_run_clear(run);
	parse->run_open = false;
}

/* A show that is a block of its own: in an item that has no line yet it opens the item's beat. */
static struct lectern_show *add_show(struct parse *parse, enum lectern_show_kind kind, const char *source)
{
	if (parse->item_line) {
		struct run empty = {0};
		lectern_planner_begin_beat(parse->builder, &empty);
		parse->item_line = false;
	}
	return lectern_planner_add_show(parse->builder, kind, source);
}

/* ---- raw text: code, HTML, formulas, alt texts ---- */

static void open_raw(struct parse *parse)
{
	lectern_text_clear(&parse->raw);
	lectern_text_add(&parse->raw, "");
	parse->raw_line = 0;
}

static void add_raw(struct parse *parse, const char *text, size_t length)
{
	size_t offset;
	if (!parse->raw_line && offset_of(parse, text, &offset)) {
		parse->raw_line = source_line(parse, offset);
		/* blank lines before the first that md4c hands out from the notes */
		for (size_t i = 0; i < parse->raw.length; i++)
			parse->raw_line -= parse->raw.data[i] == '\n';
	}
	lectern_text_add_bytes(&parse->raw, text, length);
}

static bool is_word(const MD_ATTRIBUTE *attribute, const char *word)
{
	return attribute->size == strlen(word) && strncasecmp(attribute->text, word, attribute->size) == 0;
}

static enum lectern_show_kind code_kind(const MD_ATTRIBUTE *language)
{
	if (is_word(language, "manim"))
		return LECTERN_SHOW_MANIM;
	if (is_word(language, "plot"))
		return LECTERN_SHOW_PLOT;
	if (is_word(language, "graph"))
		return LECTERN_SHOW_GRAPH;
	return is_word(language, "math") ? LECTERN_SHOW_FORMULA : LECTERN_SHOW_CODE;
}

static void close_code(struct parse *parse, const MD_BLOCK_CODE_DETAIL *detail)
{
	struct lectern_text *raw = &parse->raw;
	enum lectern_show_kind kind = code_kind(&detail->lang);
	bool blank = !raw->data[strspn(raw->data, " \t\n")];
	while (raw->length && (raw->data[raw->length - 1] == '\n' || (blank && kind != LECTERN_SHOW_CODE)))
		raw->data[--raw->length] = 0;
	if (blank)
		return;
	struct lectern_show *show = add_show(parse, kind, raw->data);
	show->line = parse->raw_line;
	if (kind == LECTERN_SHOW_CODE && detail->lang.size)
		show->language = lectern_strndup(detail->lang.text, detail->lang.size);
}

/* "$5 and $6": no formula begins or ends with a blank. */
static bool is_money(const struct lectern_text *raw)
{
	return raw->length &&
	       (isspace((unsigned char)raw->data[0]) || isspace((unsigned char)raw->data[raw->length - 1]));
}

static void close_math(struct parse *parse, bool display)
{
	struct lectern_text *raw = &parse->raw;
	char *latex = raw->data;
	if (!display && is_money(raw)) {
		char *words = lectern_format("$%s$", raw->data);
		lectern_planner_run_add(&parse->run, words, strlen(words));
		free(words);
		return;
	}
	while (raw->length && isspace((unsigned char)raw->data[raw->length - 1]))
		raw->data[--raw->length] = 0;
	latex += strspn(latex, " \t\n");
	if (*latex && parse->rows)
		lectern_text_format(&parse->run.shown, "$%s$", latex); /* a cell can hold the formula itself */
	else if (*latex)
		lectern_planner_run_add_formula(&parse->run, latex, strlen(latex), parse->builder->lecture->language,
						display);
	if (!display || !*latex)
		return;
	struct lectern_show *show = lectern_beat_add_show(&parse->run.held, LECTERN_SHOW_FORMULA, latex);
	show->line = parse->raw_line;
}

/* ---- pictures ---- */

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* "my%20picture.png" is a file with a blank in its name; addresses stay as they are. */
static void decode_percent(char *path)
{
	char *to = path;
	if (strstr(path, "://"))
		return;
	for (const char *p = path; *p; p++) {
		int high = *p == '%' ? hex_digit(p[1]) : -1, low = high >= 0 ? hex_digit(p[2]) : -1;
		*to++ = low > 0 || high > 0 ? (char)(high << 4 | low) : *p;
		p += low > 0 || high > 0 ? 2 : 0;
	}
	*to = 0;
}

static char *attribute_text(const MD_ATTRIBUTE *attribute)
{
	struct lectern_text text = {0};
	lectern_text_add(&text, "");
	for (int i = 0; attribute->size && attribute->substr_offsets[i] < attribute->size; i++) {
		const char *part = attribute->text + attribute->substr_offsets[i];
		size_t length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];
		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			lectern_planner_entity(&text, part, length);
		else
			lectern_text_add_bytes(&text, part, length);
	}
	return text.data;
}

static void close_image(struct parse *parse, const MD_SPAN_IMG_DETAIL *detail)
{
	char *path = attribute_text(&detail->src);
	decode_percent(path);
	if (*path && lectern_utf8_valid(path, strlen(path))) {
		struct lectern_show *show = lectern_beat_add_show(&parse->run.held, LECTERN_SHOW_IMAGE, path);
		show->alt = lectern_strdup(parse->raw.data);
		show->line = source_line(parse, parse->offset);
	}
	free(path);
}

/* ---- tables ---- */

static void close_cell(struct parse *parse)
{
	trim_run(&parse->run);
	const char *text = parse->run.shown.data ? parse->run.shown.data : "";
	size_t count = json_array_size(parse->rows);
	json_array_append_new(json_array_get(parse->rows, count - 1), json_string(text));
	lectern_planner_run_clear(&parse->run);
	parse->run_open = false;
}

static void close_table(struct parse *parse)
{
	char *source = json_dumps(parse->rows, 0);
	struct lectern_show *show = add_show(parse, LECTERN_SHOW_TABLE, source);
	show->line = parse->raw_line;
	free(source);
	json_decref(parse->rows);
	parse->rows = NULL;
}

/* ---- callbacks ---- */

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct parse *parse = data;
	(void)detail;
	if (type == MD_BLOCK_TR) {
		json_array_append_new(parse->rows, json_array());
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		open_run(parse);
	} else if (type != MD_BLOCK_THEAD && type != MD_BLOCK_TBODY) {
		flush_run(parse);
		open_run(parse);
	}
	if (type == MD_BLOCK_LI)
		parse->item_line = true;
	else if (type == MD_BLOCK_TABLE)
		parse->rows = json_array();
	parse->in_html |= type == MD_BLOCK_HTML;
	parse->code_depth += type == MD_BLOCK_CODE;
	if (type == MD_BLOCK_HTML || type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE)
		open_raw(parse);
	return failed(parse);
}

static void comment(struct parse *parse, const char *text, size_t length, int line)
{
	lectern_planner_comment(text, length, line, parse->settings, parse->builder->lecture, parse->file,
				parse->error);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct parse *parse = data;
	switch (type) {
	case MD_BLOCK_H:
		trim_run(&parse->run);
		heading(parse, ((MD_BLOCK_H_DETAIL *)detail)->level);
		parse->item_line = false;
		open_run(parse);
		break;
	case MD_BLOCK_CODE:
		parse->code_depth--;
		close_code(parse, detail);
		break;
	case MD_BLOCK_HTML:
		parse->in_html = false;
		comment(parse, parse->raw.data, parse->raw.length, parse->raw_line);
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		close_cell(parse);
		break;
	case MD_BLOCK_TABLE:
		close_table(parse);
		break;
	case MD_BLOCK_TR:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		break;
	default:
		flush_run(parse);
		open_run(parse);
		if (type == MD_BLOCK_LI)
			parse->item_line = false;
	}
	return failed(parse);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct parse *parse = data;
	(void)detail;
	if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY) {
		parse->math_depth++;
		open_raw(parse);
	} else if (type == MD_SPAN_IMG) {
		if (!parse->image_depth++)
			open_raw(parse);
	} else if (type == MD_SPAN_DEL) {
		parse->hidden_depth++;
	}
	return failed(parse);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct parse *parse = data;
	if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY) {
		parse->math_depth--;
		close_math(parse, type == MD_SPAN_LATEXMATH_DISPLAY);
	} else if (type == MD_SPAN_IMG) {
		if (!--parse->image_depth)
			close_image(parse, detail);
	} else if (type == MD_SPAN_DEL) {
		parse->hidden_depth--;
	}
	return failed(parse);
}

static void inline_html(struct parse *parse, const char *text, size_t length)
{
	if (length > 3 && strncasecmp(text, "<br", 3) == 0)
		lectern_planner_run_add(&parse->run, " ", 1);
	else
		comment(parse, text, length, source_line(parse, parse->offset));
}

static void words(struct parse *parse, MD_TEXTTYPE type, const char *text, size_t length)
{
	struct lectern_text entity = {0};
	if (type == MD_TEXT_ENTITY) {
		lectern_planner_entity(&entity, text, length);
		text = entity.data ? entity.data : "";
		length = entity.length;
	} else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
		text = " ";
		length = 1;
	}
	if (parse->image_depth)
		lectern_text_add_bytes(&parse->raw, text, length);
	else
		lectern_planner_run_add(&parse->run, text, length);
	lectern_text_clear(&entity);
}

static int text_callback(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
	struct parse *parse = data;
	if (offset_of(parse, text, &parse->offset) && !parse->run_offset)
		parse->run_offset = parse->offset;
	if (parse->rows && !parse->raw_line)
		parse->raw_line = source_line(parse, parse->offset);
	if (parse->code_depth || parse->in_html || (parse->math_depth && !parse->image_depth))
		add_raw(parse, text, size);
	else if (parse->hidden_depth)
		return failed(parse);
	else if (type == MD_TEXT_HTML)
		inline_html(parse, text, size);
	else
		words(parse, type, text, size);
	return failed(parse);
}

bool lectern_planner_parse(struct builder *builder, struct settings *settings, const char *file,
			   struct lectern_error *error)
{
	static const MD_PARSER content = {
		.flags = LECTERN_MARKDOWN_FLAGS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text_callback,
	};
	struct parse parse = {.builder = builder, .settings = settings, .file = file, .error = error};
	const struct lectern_text *notes = &builder->prepared->text;
	const char *text = notes->data ? notes->data : "";
	bool done = lectern_planner_levels(text, notes->length, &parse.levels) &&
		    md_parse(text, (MD_SIZE)notes->length, &content, &parse) == 0;
	if (done)
		lectern_planner_end(builder);
	else if (!settings->failed)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be read as Markdown: memory ran out", file);
	json_decref(parse.rows);
	lectern_planner_run_clear(&parse.run);
	lectern_text_clear(&parse.raw);
	return done;
}
