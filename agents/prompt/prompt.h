/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The prompts: files with named blanks, {{topic}}. What stands above the line "---" is the same for every request, so
 * that providers can keep it; the blanks are below. */
#pragma once

#include "base/base.h"

struct lectern_blank {
	const char *name;
	const char *value; /* NULL counts as "" */
};

struct lectern_prompt {
	char *system;
	char *user;
};

/* Fills NAME.md of the user's folder ($XDG_CONFIG_HOME/lectern/prompts) or else of `data`/prompts. A blank of the file
 * that has no value here gives LECTERN_BAD_INPUT, with file, line and name. Values are not looked into for blanks. */
bool lectern_prompt_fill(const char *data, const char *name, const struct lectern_blank *blanks, size_t count,
			 struct lectern_prompt *prompt, struct lectern_error *error);
/* The same for a text; `file` is what errors name. */
bool lectern_prompt_fill_text(const char *text, const char *file, const struct lectern_blank *blanks, size_t count,
			      struct lectern_prompt *prompt, struct lectern_error *error);
void lectern_prompt_clear(struct lectern_prompt *prompt);
