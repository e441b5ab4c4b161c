/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Markdown that notes are written in. Without wiki links: where one overlaps a formula, md4c 0.4.8 leaves spans
 * unbalanced. */
#pragma once

#include <md4c.h>

#define LECTERN_MARKDOWN_FLAGS                                                                                         \
	(MD_FLAG_TABLES | MD_FLAG_LATEXMATHSPANS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |                         \
	 MD_FLAG_NOINDENTEDCODEBLOCKS)
