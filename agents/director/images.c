/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/run.h"

#include <stdlib.h>

#define MOST_IMAGE (256u << 20)

static char *path_of(const struct run *run, const struct lectern_show *show)
{
	if (show->source[0] == '/' || !run->notes_folder)
		return lectern_strdup(show->source);
	return lectern_format("%s/%s", run->notes_folder, show->source);
}

char **images_of_section(const struct run *run, const struct lectern_section *section)
{
	size_t count = 0;
	char **paths = lectern_alloc(sizeof(*paths));
	for (size_t b = 0; b < section->beat_count; b++) {
		const struct lectern_beat *beat = &section->beats[b];
		for (size_t i = 0; i < beat->show_count; i++) {
			if (beat->shows[i].kind != LECTERN_SHOW_IMAGE)
				continue;
			paths = lectern_realloc(paths, (count + 2) * sizeof(*paths));
			paths[count++] = path_of(run, &beat->shows[i]);
			paths[count] = NULL;
		}
	}
	return paths;
}

void images_free(char **paths)
{
	for (char **path = paths; *path; path++)
		free(*path);
	free(paths);
}

void images_add_to_hash(const struct run *run, const struct lectern_beat *beat, struct lectern_hash *hash)
{
	for (size_t i = 0; i < beat->show_count; i++) {
		if (beat->shows[i].kind != LECTERN_SHOW_IMAGE)
			continue;
		size_t length = 0;
		char *path = path_of(run, &beat->shows[i]);
		char *bytes = lectern_read_file(path, MOST_IMAGE, &length, NULL);
		lectern_hash_add(hash, bytes, length);
		free(bytes);
		free(path);
	}
}
