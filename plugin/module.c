/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The module in OBS: what is registered when, and in which order it ends. */
#include "module.h"

#include "agent.h"
#include "dock/dock.h"
#include "playlist.h"
#include "settings.h"
#include "source.h"
#include "vendor.h"

#include <obs-frontend-api.h>
#include <obs-module.h>
#include <stdlib.h>

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("obs-lectern", "en-US")

static struct lectern_agent *agent;
static struct lectern_playlist *playlist;
static bool has_window; /* false in a program that is libobs without OBS's window: then no dock and no remote control */

struct lectern_agent *lectern_module_agent(void)
{
	return agent;
}

struct lectern_playlist *lectern_module_playlist(void)
{
	return playlist;
}

char *lectern_module_lectures(void)
{
	char *set = lectern_settings_text("lectures");
	if (set)
		return set;
	char *own = obs_module_config_path("lectures");
	char *copy = lectern_strdup(own);
	bfree(own);
	return copy;
}

char *lectern_module_quality(void)
{
	char *set = lectern_settings_text("quality");
	return set ? set : lectern_strdup("720p30");
}

MODULE_EXPORT const char *obs_module_name(void)
{
	return obs_module_text("Lectern");
}

MODULE_EXPORT const char *obs_module_description(void)
{
	return obs_module_text("Lectern.Description");
}

static void log_to_obs(enum lectern_log_level level, const char *line)
{
	static const int levels[] = {
		[LECTERN_LOG_ERROR] = LOG_ERROR,
		[LECTERN_LOG_WARNING] = LOG_WARNING,
		[LECTERN_LOG_INFO] = LOG_INFO,
		[LECTERN_LOG_DEBUG] = LOG_DEBUG,
	};
	blog(levels[level], "[lectern] %s", line);
}

static void feed_playlist(void *data, const json_t *event)
{
	lectern_playlist_apply(data, event);
}

/* Older hosts lack symbols that this build may use. */
static bool host_is_new_enough(void)
{
	const uint32_t major = obs_get_version() >> 24;
	if (major >= LIBOBS_API_MAJOR_VER)
		return true;
	blog(LOG_ERROR, "[lectern] not loaded: built for OBS %d, this is OBS %u", LIBOBS_API_MAJOR_VER, major);
	return false;
}

/* The thread that stops the engine must be gone before OBS takes its window apart. */
static void end(void)
{
	if (has_window) {
		lectern_dock_remove();
		lectern_vendor_end();
	}
	lectern_agent_stop(agent);
}

static void on_frontend_event(enum obs_frontend_event event, void *unused)
{
	UNUSED_PARAMETER(unused);
	if (event == OBS_FRONTEND_EVENT_FINISHED_LOADING) {
		lectern_agent_warm(agent);
		if (!lectern_settings_flag("welcomed")) {
			lectern_dock_show();
			lectern_settings_set_flag("welcomed", true);
		}
	} else if (event == OBS_FRONTEND_EVENT_SCRIPTING_SHUTDOWN) {
		lectern_agent_dismiss(agent); /* the first sign of the exit: gives the engine a head start */
	} else if (event == OBS_FRONTEND_EVENT_EXIT) {
		obs_frontend_remove_event_callback(on_frontend_event, NULL);
		end();
		has_window = false;
	}
}

static void add_to_window(void)
{
	has_window = obs_frontend_get_main_window() != NULL;
	if (!has_window)
		return;
	lectern_dock_add();
	lectern_agent_listen(agent, lectern_dock_event, NULL);
	lectern_agent_listen(agent, lectern_vendor_event, NULL);
	obs_frontend_add_event_callback(on_frontend_event, NULL);
}

bool obs_module_load(void)
{
	struct lectern_error error = {0};
	if (!host_is_new_enough())
		return false;
	blog(LOG_INFO, "[lectern] version %s, built for OBS %d.%d.%d, running in %s", LECTERN_VERSION,
	     LIBOBS_API_MAJOR_VER, LIBOBS_API_MINOR_VER, LIBOBS_API_PATCH_VER, obs_get_version_string());
	lectern_log_to(log_to_obs);
	lectern_log_set_level(LECTERN_LOG_INFO);
	playlist = lectern_playlist_new();
	agent = lectern_agent_new();
	lectern_agent_listen(agent, feed_playlist, playlist);
	lectern_source_register();
	add_to_window();
	if (!lectern_agent_start(agent, &error))
		blog(LOG_ERROR, "[lectern] %s", error.text);
	return true;
}

void obs_module_post_load(void)
{
	if (has_window)
		lectern_vendor_register();
}

void obs_module_unload(void)
{
	end();
	lectern_agent_free(agent);
	lectern_playlist_free(playlist);
	agent = NULL;
	playlist = NULL;
}
