/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"

#include "source.h"

#include <obs-frontend-api.h>
#include <obs-module.h>
#include <string.h>

static const char *const source_id = "lectern_source"; /* see source.c */

static bool take_lectern_source(void *data, obs_source_t *source)
{
	obs_source_t **found = data;
	const char *id = obs_source_get_unversioned_id(source);
	if (id && strcmp(id, source_id) == 0)
		*found = obs_source_get_ref(source);
	return *found == NULL;
}

/* An own reference, or NULL. */
static obs_source_t *existing_source(void)
{
	obs_source_t *found = NULL;
	obs_enum_sources(take_lectern_source, &found);
	return found;
}

static void fit_to_canvas(obs_sceneitem_t *item)
{
	struct obs_video_info video;
	if (!obs_get_video_info(&video))
		return;
	struct vec2 size;
	vec2_set(&size, (float)video.base_width, (float)video.base_height);
	obs_sceneitem_set_bounds_type(item, OBS_BOUNDS_SCALE_INNER);
	obs_sceneitem_set_bounds(item, &size);
}

bool lectern_scene_add_source(struct lectern_error *error)
{
	obs_source_t *current = obs_frontend_get_current_scene();
	obs_scene_t *scene = obs_scene_from_source(current);
	obs_source_t *source = scene ? existing_source() : NULL;
	if (scene && !source)
		source = obs_source_create(source_id, obs_module_text("Lectern.Source.Default"), NULL, NULL);
	bool done = source != NULL;
	if (done && !obs_scene_find_source(scene, obs_source_get_name(source)))
		fit_to_canvas(obs_scene_add(scene, source));
	obs_source_release(source);
	obs_source_release(current);
	return done ||
	       lectern_fail(error, LECTERN_USAGE, "there is no scene to add the lecture to; make a scene first");
}
