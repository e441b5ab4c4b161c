/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A throw-away folder for one test. */
#pragma once

#include "base/base.h"
#include "platform/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static inline char *new_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *path = lectern_format("%s/lectern-store-XXXXXX", base && *base ? base : P_tmpdir);
	if (!mkdtemp(path))
		abort();
	return path;
}

static inline void end_folder(char *path)
{
	lectern_remove_tree(path, NULL);
	free(path);
}

static inline void put(const char *folder, const char *name, const char *text)
{
	char *path = lectern_format("%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
	free(path);
}

/* The file's text, or NULL. Caller frees. */
static inline char *get(const char *folder, const char *name)
{
	char *path = lectern_format("%s/%s", folder, name);
	char *text = lectern_read_file(path, 1u << 20, NULL, NULL);
	free(path);
	return text;
}

static inline bool is_there(const char *folder, const char *name)
{
	struct stat status;
	char *path = lectern_format("%s/%s", folder, name);
	bool there = lstat(path, &status) == 0;
	free(path);
	return there;
}
