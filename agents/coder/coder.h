/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Storyboard -> the code of beats, and the section's file. */
#pragma once

#include "lecture/lecture.h"

/* Fills beat->code from what the beat shows (templates; a manim block is taken as it is). `number` is 1 based. */
void lectern_coder_beat(struct lectern_beat *beat, int number, const char *notes_folder);
/* Fills beat->code with the plain card: title and lines stay, the stage is cleared. */
void lectern_coder_card(struct lectern_beat *beat, int number);

/* The section's file, a program that stock Manim runs too: import, class, title, lines, methods. `number` is the
 * section's, 1 based; the class is Section03. Caller frees. */
char *lectern_coder_scene(const struct lectern_section *section, int number);
/* Everything of that file before the first method. Caller frees. */
char *lectern_coder_head(const struct lectern_section *section, int number);

/* Where a line (1 based) of a beat's code comes from in the notes: the line of its manim block, or
 * where the formula, table or other block begins; else 0. */
int lectern_coder_notes_line(const struct lectern_beat *beat, int code_line);
/* Where a line (1 based) of the section's file lies: *beat is 0 based, *code_line 1 based in that beat's code. False
 * for lines of the head. */
bool lectern_coder_locate(const struct lectern_section *section, int number, int line, size_t *beat, int *code_line);
