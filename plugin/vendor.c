/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor.h"

#include "agent.h"
#include "module.h"
#include "request.h"
#include "scene.h"
#include "source.h"
#include "websocket.h"

#include <obs-module.h>
#include <stdlib.h>

/* Set once obs-websocket is there, taken away when OBS exits; read by the agent's thread. */
static void *_Atomic vendor;

static void answer(obs_data_t *response, bool done, const struct lectern_error *error)
{
	obs_data_set_bool(response, "ok", done);
	if (!done)
		obs_data_set_string(response, "error", error->text);
}

/* NULL for a text that was not given; a number or list in its place is an error. */
static bool read_text(obs_data_t *request, const char *key, const char **text, struct lectern_error *error)
{
	*text = NULL;
	obs_data_item_t *item = obs_data_item_byname(request, key);
	if (!item)
		return true;
	const bool is_text = obs_data_item_gettype(item) == OBS_DATA_STRING;
	obs_data_item_release(&item);
	if (!is_text)
		return lectern_fail(error, LECTERN_USAGE, "%s must be text", key);
	*text = obs_data_get_string(request, key);
	return true;
}

static bool read_index(obs_data_t *request, const char *key, int *index, struct lectern_error *error)
{
	*index = 0;
	obs_data_item_t *item = obs_data_item_byname(request, key);
	if (!item)
		return true;
	const long long value = obs_data_item_get_int(item);
	const bool is_whole = obs_data_item_numtype(item) == OBS_DATA_NUM_INT;
	obs_data_item_release(&item);
	if (!is_whole || value < 0 || value > 1000)
		return lectern_fail(error, LECTERN_USAGE, "%s must be a whole number from 0 to 1000", key);
	*index = (int)value;
	return true;
}

static bool read_make(obs_data_t *request, struct lectern_make *make, struct lectern_error *error)
{
	return read_text(request, "topic", &make->topic, error) && read_text(request, "notes", &make->notes, error) &&
	       read_text(request, "project", &make->project, error) &&
	       read_text(request, "quality", &make->quality, error) &&
	       read_text(request, "voice", &make->voice, error) &&
	       read_text(request, "language", &make->language, error) &&
	       read_text(request, "theme", &make->theme, error);
}

static bool is_idle(struct lectern_error *error)
{
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(lectern_module_agent());
	const bool running = snapshot->running;
	lectern_snapshot_release(snapshot);
	return !running ||
	       lectern_fail(error, LECTERN_BUSY, "a lecture is being made already; cancel it or wait until it is done");
}

static void post_or_say(obs_data_t *response, json_t *command, const struct lectern_error *error)
{
	if (command)
		lectern_agent_post(lectern_module_agent(), command);
	answer(response, command != NULL, error);
}

static void on_make(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(unused);
	struct lectern_error error = {0};
	struct lectern_make make = {0};
	char *parent = lectern_module_lectures();
	char *quality = lectern_module_quality();
	json_t *command = NULL;
	if (read_make(request, &make, &error) && is_idle(&error)) {
		make.parent = parent;
		if (!make.quality)
			make.quality = quality;
		command = lectern_request_make(&make, &error);
	}
	post_or_say(response, command, &error);
	free(quality);
	free(parent);
}

static void on_regenerate(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(unused);
	struct lectern_error error = {0};
	const char *ask;
	int section;
	int beat;
	json_t *command = NULL;
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(lectern_module_agent());
	if (read_index(request, "section", &section, &error) && read_index(request, "beat", &beat, &error) &&
	    read_text(request, "ask", &ask, &error) && is_idle(&error))
		command = lectern_request_regenerate(snapshot->project, section, beat, ask, &error);
	lectern_snapshot_release(snapshot);
	post_or_say(response, command, &error);
}

static void on_open(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(unused);
	struct lectern_error error = {0};
	const char *project;
	json_t *command = NULL;
	if (read_text(request, "project", &project, &error) && is_idle(&error))
		command = lectern_request_open(project, &error);
	post_or_say(response, command, &error);
}

static void on_cancel(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(request);
	UNUSED_PARAMETER(unused);
	lectern_agent_cancel(lectern_module_agent());
	answer(response, true, NULL);
}

static void set_json(obs_data_t *response, const char *key, const json_t *value)
{
	char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
	obs_data_t *content = text ? obs_data_create_from_json(text) : NULL;
	if (content)
		obs_data_set_obj(response, key, content);
	obs_data_release(content);
	free(text);
}

static void set_stage(obs_data_t *response, const struct lectern_snapshot *snapshot)
{
	obs_data_t *stage = obs_data_create();
	obs_data_set_string(stage, "name", snapshot->stage);
	obs_data_set_string(stage, "text", snapshot->stage_text);
	obs_data_set_int(stage, "section", snapshot->stage_section);
	obs_data_set_int(stage, "beat", snapshot->stage_beat);
	obs_data_set_obj(response, "stage", stage);
	obs_data_release(stage);
}

static void set_player(obs_data_t *response)
{
	obs_data_t *player = obs_data_create();
	if (lectern_source_status(player))
		obs_data_set_obj(response, "player", player);
	obs_data_release(player);
}

static void on_status(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(request);
	UNUSED_PARAMETER(unused);
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(lectern_module_agent());
	obs_data_set_string(response, "version", LECTERN_VERSION);
	obs_data_set_string(response, "engine", lectern_engine_state_name(snapshot->engine));
	obs_data_set_int(response, "engine_pid", snapshot->engine_pid);
	obs_data_set_bool(response, "running", snapshot->running);
	obs_data_set_double(response, "progress", snapshot->progress);
	obs_data_set_string(response, "message", snapshot->message);
	obs_data_set_string(response, "project", snapshot->project);
	set_stage(response, snapshot);
	set_json(response, "lecture", snapshot->lecture);
	set_player(response);
	lectern_snapshot_release(snapshot);
	answer(response, true, NULL);
}

static const struct player_request {
	const char *name;
	bool (*post)(const char *source);
} player_requests[] = {
	{"play", lectern_source_play},
	{"pause", lectern_source_pause},
	{"next", lectern_source_next},
	{"previous", lectern_source_previous},
};

static bool no_such_source(struct lectern_error *error)
{
	return lectern_fail(error, LECTERN_USAGE, "there is no such Lectern source; add one to a scene first");
}

/* `data` is the row of player_requests. */
static void on_player(obs_data_t *request, obs_data_t *response, void *data)
{
	struct lectern_error error = {0};
	const struct player_request *row = data;
	const char *source;
	bool done = read_text(request, "source", &source, &error);
	if (done && !row->post(source))
		done = no_such_source(&error);
	answer(response, done, &error);
}

static void on_play_from(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(unused);
	struct lectern_error error = {0};
	const char *source;
	int section;
	int beat;
	struct lectern_snapshot *snapshot = lectern_agent_snapshot(lectern_module_agent());
	bool done = read_text(request, "source", &source, &error) && read_index(request, "section", &section, &error) &&
		    read_index(request, "beat", &beat, &error) &&
		    lectern_request_has_beat(snapshot->lecture, section, beat, &error);
	lectern_snapshot_release(snapshot);
	if (done && !lectern_source_play_from(source, section, beat))
		done = no_such_source(&error);
	answer(response, done, &error);
}

static void add_to_scene(void *unused)
{
	UNUSED_PARAMETER(unused);
	struct lectern_error error = {0};
	if (!lectern_scene_add_source(&error))
		blog(LOG_WARNING, "[lectern] %s", error.text);
}

static void on_add_to_scene(obs_data_t *request, obs_data_t *response, void *unused)
{
	UNUSED_PARAMETER(request);
	UNUSED_PARAMETER(unused);
	obs_queue_task(OBS_TASK_UI, add_to_scene, NULL, false);
	answer(response, true, NULL);
}

void lectern_vendor_register(void)
{
	static const struct {
		const char *name;
		lectern_websocket_request callback;
	} requests[] = {
		{"make", on_make},
		{"status", on_status},
		{"regenerate", on_regenerate},
		{"cancel", on_cancel},
		{"open", on_open},
		{"play_from", on_play_from},
		{"add_to_scene", on_add_to_scene},
	};
	void *fresh = lectern_websocket_vendor("lectern");
	if (!fresh)
		blog(LOG_INFO, "[lectern] obs-websocket is not there: no remote control");
	for (size_t i = 0; i < OBS_COUNTOF(requests); i++)
		lectern_websocket_answer(fresh, requests[i].name, requests[i].callback, NULL);
	for (size_t i = 0; i < OBS_COUNTOF(player_requests); i++)
		lectern_websocket_answer(fresh, player_requests[i].name, on_player, (void *)&player_requests[i]);
	vendor = fresh;
}

void lectern_vendor_end(void)
{
	vendor = NULL;
}

void lectern_vendor_event(void *unused, const json_t *event)
{
	UNUSED_PARAMETER(unused);
	void *to = vendor;
	const char *name = json_string_value(json_object_get(event, "event"));
	char *text = to && name ? json_dumps(event, JSON_COMPACT) : NULL;
	obs_data_t *content = text ? obs_data_create_from_json(text) : NULL;
	if (content)
		lectern_websocket_emit(to, name, content);
	obs_data_release(content);
	free(text);
}
