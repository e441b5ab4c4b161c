/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A beat's code through the gate, in its place in the section. */
#pragma once

#include "lecture/lecture.h"
#include "render/render.h"

/* Checks and mends the method of one beat (1 based) before it is run. Earlier beats of the section that have code are
 * its context. `number` is the section's. Where mended, the code to go on with is result->code. Clear the result with
 * lectern_gate_result_clear(). */
bool lectern_coder_gate(struct lectern_render_pool *pool, const struct lectern_section *section, int number, int beat,
			const char *code, struct lectern_gate_result *result, const struct lectern_cancel *cancel,
			struct lectern_error *error);

/* What the gate found as one message for the Coder, "line 4: `Axes` has no ..." a line; NULL when nothing. Caller
 * frees. */
char *lectern_coder_gate_text(const struct lectern_gate_result *result);
