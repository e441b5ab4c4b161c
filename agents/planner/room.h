/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this room share. Inside the room only. The way of notes: prepare -> markdown (md4c's callbacks)
 * -> run (the text of one paragraph) -> beats -> lecture. */
#pragma once

#include "planner/planner.h"

#define LECTERN_NOTES_SIZE (4u << 20)

/* ---- prepare.c: notes as md4c shall see them ---- */

/* Around the name of a mark, for which Markdown has no syntax that md4c would leave alone everywhere. No other control
 * characters but tabs and line ends are left in prepared notes. */
#define MARK_OPEN  '\x02'
#define MARK_CLOSE '\x03'

/* The notes with "\n" line ends, without front matter and footnotes, with blocks of $$ as fenced code, and [[marks]]
 * and Manim-voiceover's bookmarks between MARK_OPEN and MARK_CLOSE. */
struct prepared {
	struct lectern_text text;
	size_t *starts; /* offset of each line in `text` */
	int *sources;   /* its line in the notes, 1 based */
	size_t line_count;
	struct lectern_text front_matter; /* without its fences */
};
void lectern_planner_prepare(struct prepared *prepared, const char *notes, size_t length);
void lectern_planner_prepared_clear(struct prepared *prepared);
/* The index in `starts` of the line that holds the offset. */
size_t lectern_planner_line(const struct prepared *prepared, size_t offset);

/* ---- run.c: the text of one paragraph, item or heading ---- */

/* Text in its two forms, and the marks in it: `shown` is read, `spoken` is heard. */
struct run {
	struct lectern_text shown;
	struct lectern_text spoken;
	bool words;               /* has more than formulas and pictures on lines of their own */
	struct lectern_beat held; /* its shows and marks (offsets into `spoken`), to be moved to a beat */
	struct lectern_text mark; /* the name of a mark that is being read */
	bool in_mark;
};
/* Plain text, with marks. */
void lectern_planner_run_add(struct run *run, const char *text, size_t length);
/* Speaks in symbols where the language isn't English: a voice of that language reads them. A display formula is heard
 * with the words around it, but not written among them: it is shown. */
void lectern_planner_run_add_formula(struct run *run, const char *latex, size_t length, const char *language,
				     bool display);
void lectern_planner_run_clear(struct run *run);

/* ---- formula.c, symbols.c: LaTeX in words ("a squared") or in plain characters ("a²") ---- */

void lectern_planner_formula_words(struct lectern_text *out, const char *latex, size_t length);
void lectern_planner_formula_symbols(struct lectern_text *out, const char *latex, size_t length);

struct symbol {
	const char *command; /* without the backslash */
	const char *words;
	const char *shown;
};
const struct symbol *lectern_planner_symbol(const char *command, size_t length); /* NULL: unknown */

/* ---- entity.c ---- */

/* Appends what "&name;" or "&#1234;" stands for; unknown ones as they are. */
void lectern_planner_entity(struct lectern_text *out, const char *entity, size_t length);

/* ---- settings.c: front matter, and comments <!-- lectern: key=value --> ---- */

struct settings {
	char *title; /* NULL: not set */
	bool failed; /* *error is filled */
};
void lectern_planner_front_matter(const struct prepared *prepared, struct settings *settings,
				  struct lectern_lecture *lecture, const char *file, struct lectern_error *error);
/* `line`: where the comment starts in the notes. Comments of others are left alone. */
void lectern_planner_comment(const char *comment, size_t length, int line, struct settings *settings,
			     struct lectern_lecture *lecture, const char *file, struct lectern_error *error);

/* ---- beats.c: what runs and blocks make of a lecture ---- */

struct builder {
	struct lectern_lecture *lecture;
	const struct prepared *prepared;
	char *title;                     /* from the title heading, or NULL */
	struct lectern_section *section; /* the current one, or NULL */
	size_t section_start;            /* in the prepared text */
	struct lectern_beat *beat;       /* the current one, or NULL */
	struct run own;                  /* of the beat: what it says when no paragraph does */
	bool line_cut;                   /* the line is shorter than `own` */
	struct lectern_text narration;
};
void lectern_planner_set_title(struct builder *builder, const struct run *run);
void lectern_planner_begin_section(struct builder *builder, const struct run *run, size_t offset);
/* Both take the run's content; the caller still clears the run. */
void lectern_planner_begin_beat(struct builder *builder, struct run *run);
void lectern_planner_add_narration(struct builder *builder, struct run *run);
/* A show of the current beat, or of an opening one. */
struct lectern_show *lectern_planner_add_show(struct builder *builder, enum lectern_show_kind kind, const char *source);
/* Ends the last beat and section. */
void lectern_planner_end(struct builder *builder);
void lectern_planner_builder_clear(struct builder *builder);

/* ---- levels.c ---- */

/* A first `#` that is the only one, or has `##` beside it, is the lecture's title. Sections are the headings of the
 * highest level that is left, and above it. */
struct levels {
	unsigned section_level; /* headings down to this one start sections */
	bool title_comes;       /* the first heading is the lecture's title */
};
bool lectern_planner_levels(const char *notes, size_t length, struct levels *levels); /* false: no memory */

/* ---- markdown.c ---- */

/* Parses; false with the error. */
bool lectern_planner_parse(struct builder *builder, struct settings *settings, const char *file,
			   struct lectern_error *error);
