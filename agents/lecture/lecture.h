/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The document: lecture, section, beat. Plain data owned by the lecture; JSON in and out (data/schemas/). */
#pragma once

#include "base/base.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a beat shows, as the notes say it. */
enum lectern_show_kind {
	LECTERN_SHOW_FORMULA = 1, /* source: LaTeX */
	LECTERN_SHOW_TABLE,       /* source: JSON array of rows of strings, the first the header */
	LECTERN_SHOW_CODE,        /* source: text; language: the fence's info word */
	LECTERN_SHOW_IMAGE,       /* source: path relative to the notes' folder; alt: its description */
	LECTERN_SHOW_PLOT,        /* source: the text of a ```plot block */
	LECTERN_SHOW_GRAPH,       /* source: the text of a ```graph block */
	LECTERN_SHOW_MANIM,       /* source: Python, the body of the beat's method */
	LECTERN_SHOW_TEXT,        /* source: a phrase, formulas in $...$ */
};

struct lectern_show {
	enum lectern_show_kind kind;
	char *source;
	char *language; /* may be NULL */
	char *alt;      /* may be NULL */
	int line;       /* of the first line of `source` in the notes, 1 based; 0: unknown */
};

enum lectern_beat_state {
	LECTERN_BEAT_PLANNED = 1,
	LECTERN_BEAT_CODED,
	LECTERN_BEAT_CHECKED, /* gate, dry run and geometry are done */
	LECTERN_BEAT_DRAWING, /* the drawing grows */
	LECTERN_BEAT_DONE,    /* drawing and sound are kept */
};

/* A place in the narration that the beat's code can wait for: self.until("name"). */
struct lectern_mark {
	char *name;
	double seconds; /* from the beat's start; negative before the voice has spoken */
	size_t offset;  /* bytes into the narration */
};

struct lectern_beat {
	char *line;      /* at most ten words are shown; never NULL, may be "" */
	char *narration; /* never NULL; "" is a silent beat */
	char *animation; /* what a model is to code, in words; `shows` are then its simplest form. NULL: the shows */
	struct lectern_mark *marks;
	size_t mark_count;
	struct lectern_show *shows;
	size_t show_count;
	char *code;    /* the method `def beat_N(self):`, one level indented, ends in a newline; NULL before coding */
	bool card;     /* fell back to the plain card */
	char *message; /* why, one sentence; NULL when fine */
	enum lectern_beat_state state;
	char *drawing;   /* hash, or NULL */
	char *sound;     /* hash, or NULL: silent or not spoken yet */
	uint64_t frames; /* of the drawing, at the lecture's frame rate */
	double seconds;  /* of speech */
	char *start_digest;
	char *end_digest;
};

enum lectern_section_state {
	LECTERN_SECTION_WAITING = 1,
	LECTERN_SECTION_MAKING,
	LECTERN_SECTION_DONE,
	LECTERN_SECTION_CARD, /* done, but something fell back to the card */
	LECTERN_SECTION_FAILED,
};

struct lectern_section {
	char *id; /* "03-why-the-squares-fit", the folder's name */
	char *title;
	char *source_hash; /* of the notes that made it */
	char *goal;        /* of a section that a model planned, else NULL */
	char *takeaway;    /* the same */
	double planned;    /* seconds that it should last; negative: as its notes have it */
	int version;       /* from 1 */
	enum lectern_section_state state;
	struct lectern_beat *beats;
	size_t beat_count;
};

struct lectern_lecture {
	char *title;
	char *language; /* BCP 47, "en" */
	char *theme;    /* name of a file in data/themes, "dark" */
	char *voice;    /* engine[:voice], "espeak" */
	char *quality;  /* "720p30" */
	char *topic;    /* as typed, or NULL */
	char *notes;    /* absolute path of the notes it is made from, or NULL */
	char *audience; /* for whom a model planned it, or NULL */
	struct lectern_section *sections;
	size_t section_count;
};

struct lectern_lecture *lectern_lecture_new(void);
void lectern_lecture_free(struct lectern_lecture *lecture);
/* Appends an empty section or beat and returns it; the pointer stands until the next append to the same list. */
struct lectern_section *lectern_lecture_add_section(struct lectern_lecture *lecture, const char *title);
struct lectern_beat *lectern_section_add_beat(struct lectern_section *section, const char *line);
struct lectern_show *lectern_beat_add_show(struct lectern_beat *beat, enum lectern_show_kind kind, const char *source);
struct lectern_mark *lectern_beat_add_mark(struct lectern_beat *beat, const char *name, size_t offset);
void lectern_beat_clear(struct lectern_beat *beat);
void lectern_section_clear(struct lectern_section *section);
/* Sets every section's id from its number and title ("01-a-title"): letters a-z, digits and dashes, at most 48 bytes,
 * never empty, unique. */
void lectern_lecture_name_sections(struct lectern_lecture *lecture);
/* "Why the squares fit?" -> "why-the-squares-fit"; never empty. Caller frees. */
char *lectern_slug(const char *title);

/* The whole lecture as the JSON of lecture.json. Caller decrefs. */
json_t *lectern_lecture_to_json(const struct lectern_lecture *lecture);
/* What is planned of one section, without what was made of it: storyboard.json. Caller decrefs. */
json_t *lectern_section_to_storyboard(const struct lectern_section *section);
/* Checks against the document's rules; an error names file, line (where known) and field:
 * "lecture.json:12: sections[0].beats[2].line is a number, should be text". */
struct lectern_lecture *lectern_lecture_from_json(const json_t *json, const char *file, struct lectern_error *error);
/* Reads and checks a lecture.json. Duplicate keys, NaN and bad UTF-8 are errors. */
struct lectern_lecture *lectern_lecture_load(const char *path, struct lectern_error *error);

const char *lectern_beat_state_name(enum lectern_beat_state state);       /* "planned" ... */
const char *lectern_section_state_name(enum lectern_section_state state); /* "waiting" ... */
const char *lectern_show_kind_name(enum lectern_show_kind kind);          /* "formula" ... */

/* Whether a text may be the name of a theme, a voice or a language: letters, digits and .:_-, no dot or dash first. */
bool lectern_is_name(const char *text);

/* "720p30" -> 1280, 720, 30. Knows 480p15, 720p30, 1080p60 (and 480p30, 720p60, 1080p30). */
bool lectern_quality_parse(const char *quality, uint32_t *width, uint32_t *height, uint32_t *fps,
			   struct lectern_error *error);

#ifdef __cplusplus
}
#endif
