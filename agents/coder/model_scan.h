/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Just enough of Python's lexical rules to know where a logical line ends. */
#pragma once

#include "base/base.h"

/* Where a scan stands between two physical lines. Starts as {0}. */
struct python_scan {
	char quote; /* 0: outside; else in a literal that it ends */
	bool triple;
	bool continued; /* the line before ended in a backslash */
	int depth;      /* of open brackets */
};

/* Goes over one physical line, without its line end. */
void python_scan_line(struct python_scan *scan, const char *line, size_t length);
/* Does the logical line go on? */
bool python_scan_is_open(const struct python_scan *scan);

/* Columns of blanks in front; a tab goes to the next multiple of 8, as in Python. */
int python_indent(const char *line, size_t length);
/* Nothing but blanks, or a comment. */
bool python_is_blank(const char *line, size_t length);
bool python_is_comment(const char *line, size_t length);
/* "def NAME(" at any indent: *name is set and its length returned; else 0. */
size_t python_method_name(const char *line, size_t length, const char **name);
/* The number of a method "beat_12"; 0: another name. */
int python_beat_number(const char *name, size_t length);

/* The physical lines (1 based) of the logical line that holds `line` of the code. False when there is no such line. */
bool python_statement(const char *code, int line, int *first, int *last);
/* The text of the physical lines first to last, with the last line's end. */
const char *python_lines(const char *code, int first, int last, size_t *length);
