/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings.h"

#include "base/base.h"

#include <obs-module.h>
#include <pthread.h>
#include <util/platform.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Never NULL; empty when there is no file yet. */
static obs_data_t *load_locked(void)
{
	char *path = obs_module_config_path("settings.json");
	obs_data_t *settings = path && os_file_exists(path) ? obs_data_create_from_json_file_safe(path, "bak") : NULL;
	bfree(path);
	return settings ? settings : obs_data_create();
}

static obs_data_t *load(void)
{
	pthread_mutex_lock(&lock);
	obs_data_t *settings = load_locked();
	pthread_mutex_unlock(&lock);
	return settings;
}

char *lectern_settings_text(const char *key)
{
	obs_data_t *settings = load();
	const char *text = obs_data_get_string(settings, key);
	char *copy = *text ? lectern_strdup(text) : NULL;
	obs_data_release(settings);
	return copy;
}

bool lectern_settings_flag(const char *key)
{
	obs_data_t *settings = load();
	const bool value = obs_data_get_bool(settings, key);
	obs_data_release(settings);
	return value;
}

void lectern_settings_set_flag(const char *key, bool value)
{
	pthread_mutex_lock(&lock);
	char *folder = obs_module_config_path("");
	char *path = obs_module_config_path("settings.json");
	obs_data_t *settings = load_locked();
	obs_data_set_bool(settings, key, value);
	if (folder && path && os_mkdirs(folder) != MKDIR_ERROR)
		obs_data_save_json_safe(settings, path, "tmp", "bak");
	obs_data_release(settings);
	bfree(path);
	bfree(folder);
	pthread_mutex_unlock(&lock);
}
