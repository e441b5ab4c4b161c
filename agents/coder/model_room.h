/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the coder's files about models share. Inside the room only. */
#pragma once

#include "coder/model_coder.h"
#include "prompt/prompt.h"

#define CODE_TOKENS 12000

/* Each version of a section asks anew: its attempts have numbers of their own in the ledger and the record. */
static inline int lectern_coder_version(const struct lectern_coding *coding)
{
	return coding->version > 0 ? coding->version : 1;
}

/* The beats first to last (1 based) as a request has them: line, seconds, narration with its marks, animation. */
char *lectern_coder_describe(const struct lectern_section *section, int first, int last);
/* The request for a whole section. */
bool lectern_coder_fill_section(const struct lectern_coding *coding, struct lectern_prompt *prompt,
				struct lectern_error *error);
/* One free answer whose methods go to on_beat as they come. *truncated may be NULL. */
bool lectern_coder_ask_beats(const struct lectern_coding *coding, const struct lectern_ask *ask,
			     lectern_code_handler on_beat, void *data, bool *truncated, struct lectern_error *error);
