/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LINE_WORDS 10

static void trim(struct lectern_text *text)
{
	while (text->length && text->data[text->length - 1] == ' ')
		text->data[--text->length] = 0;
}

static const char *text_of(const struct lectern_text *text)
{
	return text->data ? text->data : "";
}

/* Arrows, dashes and signs of formulas (U+2000 on, all with this first byte) are not read as words. */
#define SIGN 0xe2

static bool is_word(const char *p)
{
	for (; *p && *p != ' '; p++) {
		unsigned char c = (unsigned char)*p;
		if (isalnum(c) || (c >= 0xc0 && c != SIGN))
			return true;
	}
	return false;
}

/* The first ten words, and signs between them; an ellipsis tells that there were more. Caller frees. */
static char *short_line(const char *text, bool *cut)
{
	const char *p = text;
	for (int words = 0; *p && words < LINE_WORDS;) {
		p += strspn(p, " ");
		words += is_word(p);
		p += strcspn(p, " ");
	}
	*cut = p[strspn(p, " ")] != 0;
	size_t length = (size_t)(p - text);
	while (*cut && length && strchr(",;:.-", text[length - 1]))
		length--;
	return lectern_format("%.*s%s", (int)length, text, *cut ? "…" : "");
}

static void move_shows(struct lectern_beat *to, struct lectern_beat *from)
{
	for (size_t i = 0; i < from->show_count; i++) {
		struct lectern_show *old = &from->shows[i];
		struct lectern_show *show = lectern_beat_add_show(to, old->kind, old->source);
		show->language = old->language;
		show->alt = old->alt;
		show->line = old->line;
		free(old->source);
	}
	free(from->shows);
	from->shows = NULL;
	from->show_count = 0;
}

static void copy_marks(struct lectern_beat *to, const struct run *run, size_t before)
{
	for (size_t i = 0; i < run->held.mark_count; i++) {
		const struct lectern_mark *mark = &run->held.marks[i];
		size_t offset = mark->offset < run->spoken.length ? mark->offset : run->spoken.length;
		lectern_beat_add_mark(to, mark->name, before + offset);
	}
}

/* A beat says its paragraphs, or else its line; a line that is too long to be shown whole is said in any case. */
static void end_beat(struct builder *builder)
{
	struct lectern_beat *beat = builder->beat;
	if (!beat)
		return;
	struct lectern_text *narration = &builder->narration;
	if (!narration->length) {
		copy_marks(beat, &builder->own, 0);
		lectern_text_add(narration, text_of(&builder->own.spoken));
	} else if (builder->line_cut) {
		struct lectern_text whole = {0};
		lectern_text_format(&whole, "%s\n\n", text_of(&builder->own.spoken));
		for (size_t i = 0; i < beat->mark_count; i++)
			beat->marks[i].offset += whole.length;
		copy_marks(beat, &builder->own, 0);
		lectern_text_add(&whole, narration->data);
		lectern_text_clear(narration);
		*narration = whole;
	}
	free(beat->narration);
	beat->narration = lectern_strdup(text_of(narration));
	lectern_text_clear(narration);
	lectern_planner_run_clear(&builder->own);
	builder->line_cut = false;
	builder->beat = NULL;
}

static void add_section(struct builder *builder, const char *title, size_t start)
{
	builder->section = lectern_lecture_add_section(builder->lecture, title);
	builder->section_start = start;
}

/* What stands before the first heading is a section too; it gets the lecture's title at the end. */
static void need_beat(struct builder *builder)
{
	if (!builder->section)
		add_section(builder, "", 0);
	if (!builder->beat)
		builder->beat = lectern_section_add_beat(builder->section, "");
}

static void end_section(struct builder *builder, size_t end)
{
	struct lectern_section *section = builder->section;
	if (!section)
		return;
	end_beat(builder);
	if (!section->beat_count) {
		struct lectern_beat *beat = lectern_section_add_beat(section, "");
		free(beat->narration);
		beat->narration = lectern_strdup(section->title);
	}
	/* its own part of the notes, so that a change elsewhere leaves it alone */
	char digits[33];
	struct lectern_hash *hash = lectern_hash_new();
	const char *text = text_of(&builder->prepared->text) + builder->section_start;
	size_t length = end > builder->section_start ? end - builder->section_start : 0;
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	lectern_hash_add(hash, text, length);
	lectern_hash_end(hash, digits);
	section->source_hash = lectern_strdup(digits);
	builder->section = NULL;
}

void lectern_planner_set_title(struct builder *builder, const struct run *run)
{
	builder->title = lectern_strdup(text_of(&run->shown));
}

void lectern_planner_begin_section(struct builder *builder, const struct run *run, size_t offset)
{
	end_section(builder, offset);
	const char *title = text_of(&run->shown);
	char *numbered = lectern_format("Section %zu", builder->lecture->section_count + 1);
	add_section(builder, *title ? title : numbered, offset);
	free(numbered);
}

void lectern_planner_begin_beat(struct builder *builder, struct run *run)
{
	end_beat(builder);
	if (!builder->section)
		add_section(builder, "", 0);
	trim(&run->shown);
	trim(&run->spoken);
	char *line = short_line(text_of(&run->shown), &builder->line_cut);
	builder->beat = lectern_section_add_beat(builder->section, line);
	free(line);
	move_shows(builder->beat, &run->held);
	if (run->words) {
		builder->own = *run;
		*run = (struct run){0};
	}
}

void lectern_planner_add_narration(struct builder *builder, struct run *run)
{
	need_beat(builder);
	struct lectern_text *narration = &builder->narration;
	trim(&run->spoken);
	if (run->words && narration->length)
		lectern_text_add(narration, "\n\n");
	if (!run->words)
		lectern_text_clear(&run->spoken);
	copy_marks(builder->beat, run, narration->length);
	lectern_text_add(narration, text_of(&run->spoken));
	move_shows(builder->beat, &run->held);
}

struct lectern_show *lectern_planner_add_show(struct builder *builder, enum lectern_show_kind kind, const char *source)
{
	need_beat(builder);
	return lectern_beat_add_show(builder->beat, kind, source);
}

void lectern_planner_end(struct builder *builder)
{
	end_section(builder, builder->prepared->text.length);
}

void lectern_planner_builder_clear(struct builder *builder)
{
	free(builder->title);
	lectern_planner_run_clear(&builder->own);
	lectern_text_clear(&builder->narration);
}
