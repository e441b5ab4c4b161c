/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "files.h"

#include "base/base.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int files_visit(const char *folder, const char *ending, void (*visit)(const char *path, const char *name))
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort), visited = 0;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t length = strlen(name), tail = strlen(ending);
		if (length > tail && strcmp(name + length - tail, ending) == 0) {
			char *path = lectern_format("%s/%s", folder, name);
			visit(path, name);
			visited++;
			free(path);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return visited;
}

char *files_read(const char *path, size_t *length)
{
	struct lectern_error error = {0};
	char *bytes = lectern_read_file(path, (size_t)1 << 20, length, &error);
	if (!bytes) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	return bytes;
}

json_t *files_read_json(const char *path)
{
	json_error_t error;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
		exit(1);
	}
	return json;
}
