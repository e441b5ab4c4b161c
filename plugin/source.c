/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "source.h"

#include "module.h"
#include "source-private.h"

#include <obs-module.h>
#include <util/platform.h>

#define SOURCE_ID "lectern_source"

/* ---- what the player asks for ---- */

static void output_sound(void *data, const float *samples, uint32_t count, uint64_t time)
{
	const struct lectern_source *lectern = data;
	const struct obs_source_audio audio = {
		.data = {(const uint8_t *)samples},
		.frames = count,
		.speakers = SPEAKERS_MONO,
		.format = AUDIO_FORMAT_FLOAT_PLANAR,
		.samples_per_sec = audio_output_get_sample_rate(obs_get_audio()),
		.timestamp = time,
	};
	obs_source_output_audio(lectern->source, &audio);
}

static void signal_started(void *data)
{
	const struct lectern_source *lectern = data;
	obs_source_media_started(lectern->source);
}

static void signal_ended(void *data)
{
	const struct lectern_source *lectern = data;
	obs_source_media_ended(lectern->source);
}

/* ---- hotkeys and procedures ---- */

static void on_play_pause(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	UNUSED_PARAMETER(id);
	UNUSED_PARAMETER(hotkey);
	if (pressed)
		lectern_player_toggle(((struct lectern_source *)data)->player);
}

static void on_next(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	UNUSED_PARAMETER(id);
	UNUSED_PARAMETER(hotkey);
	if (pressed)
		lectern_player_next(((struct lectern_source *)data)->player);
}

static void on_previous(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	UNUSED_PARAMETER(id);
	UNUSED_PARAMETER(hotkey);
	if (pressed)
		lectern_player_previous(((struct lectern_source *)data)->player);
}

static void register_hotkeys(struct lectern_source *lectern)
{
	obs_hotkey_register_source(lectern->source, "lectern.play_pause", obs_module_text("Hotkey.PlayPause"),
				   on_play_pause, lectern);
	obs_hotkey_register_source(lectern->source, "lectern.next", obs_module_text("Hotkey.NextSection"), on_next,
				   lectern);
	obs_hotkey_register_source(lectern->source, "lectern.previous", obs_module_text("Hotkey.PreviousSection"),
				   on_previous, lectern);
}

static void proc_play_from(void *data, calldata_t *call)
{
	struct lectern_source *lectern = data;
	const long long section = calldata_int(call, "section"), beat = calldata_int(call, "beat");
	if (section >= 1)
		lectern_player_play_from(lectern->player, (size_t)section - 1, beat >= 1 ? (size_t)beat - 1 : 0);
}

static void proc_status(void *data, calldata_t *call)
{
	obs_data_t *status = obs_data_create();
	lectern_source_fill_status(data, status);
	calldata_set_string(call, "json", obs_data_get_json(status));
	obs_data_release(status);
}

static void register_procedures(struct lectern_source *lectern)
{
	proc_handler_t *handler = obs_source_get_proc_handler(lectern->source);
	proc_handler_add(handler, "void play_from(int section, int beat)", proc_play_from, lectern);
	proc_handler_add(handler, "void status(out string json)", proc_status, lectern);
}

/* ---- callbacks of OBS ---- */

static const char *source_name(void *unused)
{
	UNUSED_PARAMETER(unused);
	return obs_module_text("LectureSource");
}

static void source_update(void *data, obs_data_t *settings)
{
	struct lectern_source *lectern = data;
	const struct lectern_player_settings wanted = {
		.project = obs_data_get_string(settings, "project"),
		.autoplay = obs_data_get_bool(settings, "autoplay"),
		.loop = obs_data_get_bool(settings, "loop"),
	};
	lectern_player_configure(lectern->player, &wanted);
}

static void *source_create(obs_data_t *settings, obs_source_t *source)
{
	struct lectern_source *lectern = bzalloc(sizeof(*lectern));
	const struct lectern_player_host host = {
		.data = lectern,
		.sample_rate = audio_output_get_sample_rate(obs_get_audio()),
		.now = os_gettime_ns,
		.sound = output_sound,
		.started = signal_started,
		.ended = signal_ended,
	};
	lectern->source = source;
	/* the player keeps the frames' time; OBS's own clock for buffered frames loses the length of every pause */
	obs_source_set_async_unbuffered(source, true);
	lectern->player = lectern_player_new(&host, lectern_module_playlist());
	if (!lectern->player) {
		blog(LOG_ERROR, "[lectern] the system refuses threads for '%s'", obs_source_get_name(source));
		bfree(lectern);
		return NULL;
	}
	source_update(lectern, settings);
	register_hotkeys(lectern);
	register_procedures(lectern);
	lectern_source_enlist(lectern);
	return lectern;
}

static void source_destroy(void *data)
{
	struct lectern_source *lectern = data;
	lectern_source_delist(lectern);
	lectern_player_free(lectern->player);
	bfree(lectern);
}

static void source_defaults(obs_data_t *settings)
{
	obs_data_set_default_bool(settings, "autoplay", true);
}

static obs_properties_t *source_properties(void *unused)
{
	UNUSED_PARAMETER(unused);
	obs_properties_t *properties = obs_properties_create();
	obs_property_t *project = obs_properties_add_path(properties, "project", obs_module_text("Source.Project"),
							  OBS_PATH_DIRECTORY, NULL, NULL);
	obs_property_set_long_description(project, obs_module_text("Source.Project.Help"));
	obs_properties_add_bool(properties, "autoplay", obs_module_text("Source.Autoplay"));
	obs_properties_add_bool(properties, "loop", obs_module_text("Source.Loop"));
	return properties;
}

/* What is offered in this tick is seen in the next one. */
static void source_tick(void *data, float seconds)
{
	UNUSED_PARAMETER(seconds);
	struct lectern_source *lectern = data;
	const uint64_t interval = obs_get_frame_interval_ns();
	const uint64_t time = obs_get_video_frame_time() + interval;
	const struct lectern_frame *frame = lectern_player_pick(lectern->player, time, interval);
	if (!frame)
		return;
	const struct obs_source_frame picture = {
		.data = {frame->pixels},
		.linesize = {frame->width * 4},
		.width = frame->width,
		.height = frame->height,
		.timestamp = time,
		.format = VIDEO_FORMAT_RGBA,
		.full_range = true,
	};
	obs_source_output_video(lectern->source, &picture);
	lectern_player_picked(lectern->player);
}

static void media_play_pause(void *data, bool pause)
{
	struct lectern_source *lectern = data;
	if (pause)
		lectern_player_pause(lectern->player);
	else
		lectern_player_play(lectern->player);
}

static void media_restart(void *data)
{
	lectern_player_restart(((struct lectern_source *)data)->player);
}

static void media_stop(void *data)
{
	lectern_player_stop(((struct lectern_source *)data)->player);
}

static void media_next(void *data)
{
	lectern_player_next(((struct lectern_source *)data)->player);
}

static void media_previous(void *data)
{
	lectern_player_previous(((struct lectern_source *)data)->player);
}

static int64_t media_duration(void *data)
{
	struct lectern_player_status status;
	lectern_player_status(((struct lectern_source *)data)->player, &status);
	return (int64_t)(status.duration * 1000);
}

static int64_t media_time(void *data)
{
	struct lectern_player_status status;
	lectern_player_status(((struct lectern_source *)data)->player, &status);
	return (int64_t)(status.time * 1000);
}

static void media_set_time(void *data, int64_t milliseconds)
{
	lectern_player_set_time(((struct lectern_source *)data)->player, (double)milliseconds / 1000);
}

static enum obs_media_state media_state(void *data)
{
	static const enum obs_media_state states[] = {
		[LECTERN_PLAYER_NONE] = OBS_MEDIA_STATE_NONE,
		[LECTERN_PLAYER_OPENING] = OBS_MEDIA_STATE_OPENING,
		[LECTERN_PLAYER_PLAYING] = OBS_MEDIA_STATE_PLAYING,
		[LECTERN_PLAYER_BUFFERING] = OBS_MEDIA_STATE_BUFFERING,
		[LECTERN_PLAYER_PAUSED] = OBS_MEDIA_STATE_PAUSED,
		[LECTERN_PLAYER_STOPPED] = OBS_MEDIA_STATE_STOPPED,
		[LECTERN_PLAYER_ENDED] = OBS_MEDIA_STATE_ENDED,
	};
	return states[lectern_player_state(((struct lectern_source *)data)->player)];
}

void lectern_source_register(void)
{
	const struct obs_source_info info = {
		.id = SOURCE_ID,
		.type = OBS_SOURCE_TYPE_INPUT,
		.output_flags = OBS_SOURCE_ASYNC_VIDEO | OBS_SOURCE_AUDIO | OBS_SOURCE_CONTROLLABLE_MEDIA |
				OBS_SOURCE_DO_NOT_DUPLICATE,
		.icon_type = OBS_ICON_TYPE_MEDIA,
		.get_name = source_name,
		.create = source_create,
		.destroy = source_destroy,
		.update = source_update,
		.get_defaults = source_defaults,
		.get_properties = source_properties,
		.video_tick = source_tick,
		.media_play_pause = media_play_pause,
		.media_restart = media_restart,
		.media_stop = media_stop,
		.media_next = media_next,
		.media_previous = media_previous,
		.media_get_duration = media_duration,
		.media_get_time = media_time,
		.media_set_time = media_set_time,
		.media_get_state = media_state,
	};
	obs_register_source(&info);
}
