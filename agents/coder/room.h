/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this room share. Inside the room only. */
#pragma once

#include "coder/coder.h"

/* Appends a Python string literal that means exactly `text`, on one line. */
void lectern_coder_literal(struct lectern_text *out, const char *text);
/* Appends the literal as an argument that stands at `indent` spaces, over one source line for each line of `text`. */
void lectern_coder_lines(struct lectern_text *out, const char *text, int indent);

/* Appends Python statements, each line behind `indent` spaces but those that start inside a string: spaces there would
 * change its value. Ends in a newline. True when there was a statement, not only comments. */
bool lectern_coder_indent(struct lectern_text *out, const char *code, int indent);
