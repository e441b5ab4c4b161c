/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const beat_states[] = {"planned", "coded", "checked", "drawing", "done"};
static const char *const section_states[] = {"waiting", "making", "done", "card", "failed"};
static const char *const show_kinds[] = {"formula", "table", "code", "image", "plot", "graph", "manim", "text"};

static const char *name_of(const char *const *names, size_t count, int value)
{
	return value >= 1 && (size_t)value <= count ? names[value - 1] : NULL;
}

const char *lectern_beat_state_name(enum lectern_beat_state state)
{
	return name_of(beat_states, COUNT(beat_states), (int)state);
}

const char *lectern_section_state_name(enum lectern_section_state state)
{
	return name_of(section_states, COUNT(section_states), (int)state);
}

const char *lectern_show_kind_name(enum lectern_show_kind kind)
{
	return name_of(show_kinds, COUNT(show_kinds), (int)kind);
}

static const struct {
	const char *name;
	uint32_t width, height, fps;
} qualities[] = {
	{"480p15", 854, 480, 15},  {"480p30", 854, 480, 30},    {"720p30", 1280, 720, 30},
	{"720p60", 1280, 720, 60}, {"1080p30", 1920, 1080, 30}, {"1080p60", 1920, 1080, 60},
};

bool lectern_quality_parse(const char *quality, uint32_t *width, uint32_t *height, uint32_t *fps,
			   struct lectern_error *error)
{
	for (size_t i = 0; i < COUNT(qualities); i++) {
		if (strcmp(qualities[i].name, quality) != 0)
			continue;
		*width = qualities[i].width;
		*height = qualities[i].height;
		*fps = qualities[i].fps;
		return true;
	}
	return lectern_fail(error, LECTERN_USAGE,
			    "\"%.40s\" is not a quality; use 480p15, 480p30, 720p30, 720p60, 1080p30 or 1080p60",
			    quality);
}
