/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include "coder/coder.h"

#include <stdlib.h>
#include <string.h>

bool lectern_store_write_json(struct lectern_store *store, const char *name, const json_t *json,
			      struct lectern_error *error)
{
	char *text = json_dumps(json, JSON_INDENT(2));
	if (!text)
		return lectern_fail(error, LECTERN_RENDERER, "%s can't be written as JSON", name);
	char *line = lectern_format("%s\n", text);
	bool done = lectern_store_write_changed(store, name, line, strlen(line), error);
	free(line);
	free(text);
	return done;
}

static bool save_storyboard(struct lectern_store *store, const struct lectern_section *section,
			    struct lectern_error *error)
{
	json_t *json = lectern_section_to_storyboard(section);
	char *name = lectern_format("sections/%s/storyboard.json", section->id);
	bool done = lectern_store_write_json(store, name, json, error);
	free(name);
	json_decref(json);
	return done;
}

static bool is_coded(const struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (!section->beats[i].code)
			return false;
	return true;
}

static bool save_scene(struct lectern_store *store, const struct lectern_section *section, int number,
		       struct lectern_error *error)
{
	if (!is_coded(section))
		return true;
	char *code = lectern_coder_scene(section, number);
	char *name = lectern_format("sections/%s/scene.py", section->id);
	bool done = lectern_store_write_changed(store, name, code, strlen(code), error);
	free(name);
	free(code);
	return done;
}

bool lectern_store_save(struct lectern_store *store, const struct lectern_lecture *lecture, struct lectern_error *error)
{
	for (size_t i = 0; i < lecture->section_count; i++)
		if (!save_storyboard(store, &lecture->sections[i], error) ||
		    !save_scene(store, &lecture->sections[i], (int)i + 1, error))
			return false;
	/* last: what it names is there */
	json_t *json = lectern_lecture_to_json(lecture);
	bool done = lectern_store_write_json(store, "lecture.json", json, error);
	json_decref(json);
	return done;
}
