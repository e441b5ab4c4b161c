/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases kept as files of a folder. */
#pragma once

#include <jansson.h>
#include <stddef.h>

/* Calls `visit` for each file of `folder` whose name ends in `ending`, sorted; returns how many there were. */
int files_visit(const char *folder, const char *ending, void (*visit)(const char *path, const char *name));
/* A file that must be there: the test ends when it is not. */
char *files_read(const char *path, size_t *length);
json_t *files_read_json(const char *path);
