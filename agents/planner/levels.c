/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A first pass over the notes: which of their headings are sections. */
#include "planner/dialect.h"
#include "planner/room.h"

struct headings {
	unsigned count[7]; /* by level */
	unsigned first;    /* the level of the first, 0: none */
};

static int count_heading(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct headings *headings = data;
	if (type != MD_BLOCK_H)
		return 0;
	unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;
	headings->first = headings->first ? headings->first : level;
	headings->count[level]++;
	return 0;
}

static int skip_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	(void)type;
	(void)detail;
	(void)data;
	return 0;
}

static int skip_span(MD_SPANTYPE type, void *detail, void *data)
{
	(void)type;
	(void)detail;
	(void)data;
	return 0;
}

static int skip_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
	(void)type;
	(void)text;
	(void)size;
	(void)data;
	return 0;
}

static struct levels choose(const struct headings *headings)
{
	struct levels levels;
	unsigned tops = headings->count[1], highest = 0;
	for (unsigned level = 2; level <= 6 && !highest; level++)
		highest = headings->count[level] ? level : 0;
	levels.title_comes = headings->first == 1 && (tops == 1 || headings->count[2]);
	levels.section_level = tops > 1 && !headings->count[2] ? 1 : highest ? highest : 1;
	return levels;
}

bool lectern_planner_levels(const char *notes, size_t length, struct levels *levels)
{
	static const MD_PARSER parser = {
		.flags = LECTERN_MARKDOWN_FLAGS,
		.enter_block = count_heading,
		.leave_block = skip_block,
		.enter_span = skip_span,
		.leave_span = skip_span,
		.text = skip_text,
	};
	struct headings headings = {0};
	bool done = md_parse(notes, (MD_SIZE)length, &parser, &headings) == 0;
	*levels = choose(&headings);
	return done;
}
