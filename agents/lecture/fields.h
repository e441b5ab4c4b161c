/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plain fields of the document, one table per struct: reading, writing and the schema follow them. Inside the room
 * only. */
#pragma once

#include "lecture/lecture.h"

#define LECTERN_LECTURE_FORMAT 1
#define LECTERN_MAX_SECTIONS   500
#define LECTERN_MAX_LIST       1000 /* beats of a section, shows or marks of a beat */

enum field_kind {
	FIELD_TEXT = 1, /* char *, never NULL */
	FIELD_TEXT_OR_NULL,
	FIELD_WORDS,   /* FIELD_TEXT that may not be blank */
	FIELD_NAME,    /* FIELD_TEXT of letters, digits and .:_- that doesn't start with a dot or dash */
	FIELD_HASH,    /* char *, 32 hex digits or NULL */
	FIELD_COUNT,   /* int, from 0 */
	FIELD_VERSION, /* int, from 1 */
	FIELD_SIZE,    /* size_t */
	FIELD_FRAMES,  /* uint64_t */
	FIELD_SECONDS, /* double, from 0 */
	FIELD_TIME,    /* double; negative: not known yet */
	FIELD_BOOL,
	FIELD_ENUM,
};

enum field_use {
	FIELD_PLAN = 1, /* part of the storyboard too */
	FIELD_MADE,     /* only in lecture.json */
};

struct field {
	const char *name;
	enum field_kind kind;
	enum field_use use;
	bool required;
	size_t offset;
	const char *(*enum_name)(int value); /* NULL after the last value */
};

/* Each ends with a field without a name. */
extern const struct field lectern_lecture_fields[];
extern const struct field lectern_section_fields[];
extern const struct field lectern_beat_fields[];
extern const struct field lectern_show_fields[];
extern const struct field lectern_mark_fields[];

bool lectern_is_id(const char *text);

/* The line (1 based) of the member or element at `path` ("sections[0].beats[2].line") in well-formed JSON; that of the
 * innermost part of the path that is there. */
int lectern_json_line(const char *text, const char *path);
