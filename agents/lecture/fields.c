/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

#include <stddef.h>

static const char *beat_state(int value)
{
	return lectern_beat_state_name((enum lectern_beat_state)value);
}

static const char *section_state(int value)
{
	return lectern_section_state_name((enum lectern_section_state)value);
}

static const char *show_kind(int value)
{
	return lectern_show_kind_name((enum lectern_show_kind)value);
}

#define LECTURE(member) offsetof(struct lectern_lecture, member)
#define SECTION(member) offsetof(struct lectern_section, member)
#define BEAT(member)    offsetof(struct lectern_beat, member)
#define SHOW(member)    offsetof(struct lectern_show, member)
#define MARK(member)    offsetof(struct lectern_mark, member)

const struct field lectern_lecture_fields[] = {
	{"title", FIELD_WORDS, FIELD_PLAN, true, LECTURE(title), NULL},
	{"language", FIELD_NAME, FIELD_PLAN, false, LECTURE(language), NULL},
	{"theme", FIELD_NAME, FIELD_PLAN, false, LECTURE(theme), NULL},
	{"voice", FIELD_NAME, FIELD_PLAN, false, LECTURE(voice), NULL},
	{"quality", FIELD_NAME, FIELD_PLAN, false, LECTURE(quality), NULL},
	{"topic", FIELD_TEXT_OR_NULL, FIELD_MADE, false, LECTURE(topic), NULL},
	{"notes", FIELD_TEXT_OR_NULL, FIELD_MADE, false, LECTURE(notes), NULL},
	{"audience", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, LECTURE(audience), NULL},
	{0},
};

const struct field lectern_section_fields[] = {
	{"id", FIELD_WORDS, FIELD_PLAN, true, SECTION(id), NULL},
	{"title", FIELD_WORDS, FIELD_PLAN, true, SECTION(title), NULL},
	{"source_hash", FIELD_HASH, FIELD_PLAN, false, SECTION(source_hash), NULL},
	{"goal", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, SECTION(goal), NULL},
	{"takeaway", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, SECTION(takeaway), NULL},
	{"planned", FIELD_TIME, FIELD_PLAN, false, SECTION(planned), NULL},
	{"version", FIELD_VERSION, FIELD_PLAN, false, SECTION(version), NULL},
	{"state", FIELD_ENUM, FIELD_MADE, false, SECTION(state), section_state},
	{0},
};

const struct field lectern_beat_fields[] = {
	{"line", FIELD_TEXT, FIELD_PLAN, true, BEAT(line), NULL},
	{"narration", FIELD_TEXT, FIELD_PLAN, true, BEAT(narration), NULL},
	{"animation", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, BEAT(animation), NULL},
	{"state", FIELD_ENUM, FIELD_MADE, false, BEAT(state), beat_state},
	{"card", FIELD_BOOL, FIELD_MADE, false, BEAT(card), NULL},
	{"message", FIELD_TEXT_OR_NULL, FIELD_MADE, false, BEAT(message), NULL},
	{"code", FIELD_TEXT_OR_NULL, FIELD_MADE, false, BEAT(code), NULL},
	{"drawing", FIELD_HASH, FIELD_MADE, false, BEAT(drawing), NULL},
	{"frames", FIELD_FRAMES, FIELD_MADE, false, BEAT(frames), NULL},
	{"sound", FIELD_HASH, FIELD_MADE, false, BEAT(sound), NULL},
	{"seconds", FIELD_SECONDS, FIELD_MADE, false, BEAT(seconds), NULL},
	{"start_digest", FIELD_HASH, FIELD_MADE, false, BEAT(start_digest), NULL},
	{"end_digest", FIELD_HASH, FIELD_MADE, false, BEAT(end_digest), NULL},
	{0},
};

const struct field lectern_show_fields[] = {
	{"kind", FIELD_ENUM, FIELD_PLAN, true, SHOW(kind), show_kind},
	{"source", FIELD_TEXT, FIELD_PLAN, true, SHOW(source), NULL},
	{"language", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, SHOW(language), NULL},
	{"alt", FIELD_TEXT_OR_NULL, FIELD_PLAN, false, SHOW(alt), NULL},
	{"line", FIELD_COUNT, FIELD_PLAN, false, SHOW(line), NULL},
	{0},
};

const struct field lectern_mark_fields[] = {
	{"name", FIELD_NAME, FIELD_PLAN, true, MARK(name), NULL},
	{"offset", FIELD_SIZE, FIELD_PLAN, true, MARK(offset), NULL},
	{"seconds", FIELD_TIME, FIELD_MADE, false, MARK(seconds), NULL},
	{0},
};
