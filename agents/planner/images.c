/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *problem_of(const char *path, const char *source)
{
	struct stat status;
	if (strstr(source, "://"))
		return "is on the network; save it beside the notes";
	if (stat(path, &status) < 0)
		return "is not there";
	return S_ISREG(status.st_mode) ? NULL : "is not a file";
}

static void check_image(json_t *missing, const struct lectern_show *show, const char *notes_folder)
{
	char *path = show->source[0] == '/' ? lectern_strdup(show->source)
					    : lectern_format("%s/%s", notes_folder, show->source);
	const char *problem = problem_of(path, show->source);
	if (problem) {
		char *message = lectern_format("The picture %s %s", show->source, problem);
		json_array_append_new(missing, json_pack("{s:s, s:i, s:s}", "image", show->source, "line", show->line,
							 "message", message));
		free(message);
	}
	free(path);
}

json_t *lectern_planner_missing_images(const struct lectern_beat *beat, const char *notes_folder)
{
	json_t *missing = json_array();
	for (size_t i = 0; i < beat->show_count; i++)
		if (beat->shows[i].kind == LECTERN_SHOW_IMAGE)
			check_image(missing, &beat->shows[i], notes_folder);
	return missing;
}
