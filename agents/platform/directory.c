/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/place.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_one(const char *path, mode_t mode, struct lectern_error *error)
{
	if (mkdir(path, mode) == 0 || (errno == EEXIST && lectern_is_folder(path)))
		return true;
	/* A parent that exists on a read-only file system gives EROFS, not EEXIST. */
	int why = errno;
	if (lectern_is_folder(path))
		return true;
	return lectern_fail(error, LECTERN_RENDERER, "The folder %s can't be made: %s", path, strerror(why));
}

static bool make_with_mode(const char *path, mode_t mode, struct lectern_error *error)
{
	char *copy = lectern_strdup(path);
	bool made = true;
	for (char *slash = copy + 1; made && copy[0] && (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		made = make_one(copy, mode, error);
		*slash = '/';
	}
	made = made && make_one(copy, mode, error);
	free(copy);
	return made;
}

bool lectern_make_directories(const char *path, struct lectern_error *error)
{
	return make_with_mode(path, 0777, error);
}

/* $variable/lectern, or $HOME/fallback/lectern; made for this user only, as the XDG specification asks. */
static char *own_directory(const char *variable, const char *fallback, struct lectern_error *error)
{
	const char *base = getenv(variable), *home = getenv("HOME");
	char *path = NULL;
	if (base && base[0] == '/')
		path = lectern_format("%s/lectern", base);
	else if (home && home[0] == '/')
		path = lectern_format("%s/%s/lectern", home, fallback);
	else
		lectern_fail(error, LECTERN_RENDERER, "There is no home folder: set HOME or %s", variable);
	if (path && !make_with_mode(path, 0700, error)) {
		free(path);
		path = NULL;
	}
	return path;
}

char *lectern_cache_directory(struct lectern_error *error)
{
	return own_directory("XDG_CACHE_HOME", ".cache", error);
}

char *lectern_config_directory(struct lectern_error *error)
{
	return own_directory("XDG_CONFIG_HOME", ".config", error);
}
