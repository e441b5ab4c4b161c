/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The snapshot of a lecture that dock, remote control and `status --json` show; see agents/cli/serve.h. */
#include "director/director.h"
#include "store/store.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* The finished drawing, else the one that grows, else NULL. */
static char *drawing_path(const char *folder, const struct lectern_beat *beat, bool *complete)
{
	*complete = false;
	if (!beat->drawing)
		return NULL;
	char *path = lectern_format("%s/drawings/%s.lectern", folder, beat->drawing);
	if (lectern_store_has(path)) {
		*complete = true;
		return path;
	}
	char *part = lectern_format("%s.part", path);
	free(path);
	if (lectern_store_has(part))
		return part;
	free(part);
	return NULL;
}

static json_t *beat_snapshot(const char *folder, const struct lectern_beat *beat, int number)
{
	bool complete;
	char *drawing = drawing_path(folder, beat, &complete);
	char *sound = beat->sound ? lectern_format("%s/sounds/%s.flac", folder, beat->sound) : NULL;
	json_t *json = json_pack("{si ss ss ss sb ss? ss? sI ss? sf}", "index", number, "line", beat->line, "narration",
				 beat->narration, "state", lectern_beat_state_name(beat->state), "card",
				 (int)beat->card, "message", beat->message, "drawing", drawing, "frames",
				 (json_int_t)(complete ? beat->frames : 0), "sound", sound, "seconds", beat->seconds);
	free(drawing);
	free(sound);
	return json;
}

static json_t *section_snapshot(const char *folder, const struct lectern_section *section, int number)
{
	json_t *beats = json_array();
	for (size_t i = 0; i < section->beat_count; i++)
		json_array_append_new(beats, beat_snapshot(folder, &section->beats[i], (int)i + 1));
	return json_pack("{si ss ss ss si so}", "index", number, "id", section->id, "title", section->title, "state",
			 lectern_section_state_name(section->state), "version", section->version, "beats", beats);
}

json_t *lectern_director_snapshot(const char *project, struct lectern_error *error)
{
	char folder[PATH_MAX];
	uint32_t width, height, fps;
	struct lectern_lecture *lecture = lectern_store_read(project, error);
	if (!lecture)
		return NULL;
	if (!realpath(project, folder) || !lectern_quality_parse(lecture->quality, &width, &height, &fps, NULL)) {
		lectern_fail(error, LECTERN_BAD_INPUT, "the folder %s is gone", project);
		lectern_lecture_free(lecture);
		return NULL;
	}
	json_t *sections = json_array();
	for (size_t i = 0; i < lecture->section_count; i++)
		json_array_append_new(sections, section_snapshot(folder, &lecture->sections[i], (int)i + 1));
	json_t *json = json_pack("{ss ss ss ss ss si si si so}", "project", folder, "title", lecture->title, "language",
				 lecture->language, "theme", lecture->theme, "quality", lecture->quality, "width",
				 (int)width, "height", (int)height, "fps", (int)fps, "sections", sections);
	lectern_lecture_free(lecture);
	if (!json)
		lectern_fail(error, LECTERN_BAD_INPUT, "the name of the folder %s is not UTF-8; rename it", folder);
	return json;
}
