/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/platform.h"
#include "render/pool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOBS_PREFIX "jobs-"

static char *make_below(const char *cache, const char *name, struct lectern_error *error)
{
	char *path = lectern_format("%s/%s", cache, name);
	if (lectern_make_directories(path, error) && chmod(path, 0700) == 0)
		return path;
	free(path);
	return NULL;
}

static int lock_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A jobs folder without a lock belongs to an engine that was killed. */
static void remove_stale(const char *cache)
{
	DIR *stream = opendir(cache);
	for (struct dirent *entry; stream && (entry = readdir(stream));) {
		if (strncmp(entry->d_name, JOBS_PREFIX, strlen(JOBS_PREFIX)) != 0)
			continue;
		char *path = lectern_format("%s/%s", cache, entry->d_name);
		int fd = lock_folder(path);
		if (fd >= 0) {
			lectern_remove_tree(path, NULL);
			close(fd);
		}
		free(path);
	}
	if (stream)
		closedir(stream);
}

/* Fonts that the user installed are found through the worker's own home. */
static void link_fonts(const char *home)
{
	static const char *const places[] = {".fonts", ".local/share/fonts"};
	const char *user = getenv("HOME");
	char *parent = lectern_format("%s/.local/share", home);
	lectern_make_directories(parent, NULL);
	free(parent);
	for (size_t i = 0; user && i < sizeof(places) / sizeof(places[0]); i++) {
		char *from = lectern_format("%s/%s", user, places[i]), *to = lectern_format("%s/%s", home, places[i]);
		if (access(from, R_OK) == 0 && symlink(from, to) < 0 && errno != EEXIST)
			lectern_log(LECTERN_LOG_WARNING, "The fonts in %s can't be used: %s", from, strerror(errno));
		free(from);
		free(to);
	}
}

static bool make_jobs(struct lectern_render_pool *pool, const char *cache, struct lectern_error *error)
{
	pool->jobs = lectern_format("%s/" JOBS_PREFIX "XXXXXX", cache);
	if (mkdtemp(pool->jobs))
		pool->jobs_lock = lock_folder(pool->jobs);
	if (pool->jobs_lock >= 0)
		return true;
	return lectern_fail(error, LECTERN_RENDERER, "A folder for scenes can't be made in %s: %s", cache,
			    strerror(errno));
}

bool folders_make(struct lectern_render_pool *pool, const char *cache, struct lectern_error *error)
{
	if (!lectern_make_directories(cache, error))
		return false;
	char *real = realpath(cache, NULL);
	if (!real)
		return lectern_fail(error, LECTERN_RENDERER, "The folder %s can't be used: %s", cache, strerror(errno));
	remove_stale(real);
	pool->formulas = make_below(real, "formulas", error);
	pool->home = pool->formulas ? make_below(real, "home", error) : NULL;
	bool made = pool->home && make_jobs(pool, real, error);
	if (made)
		link_fonts(pool->home);
	free(real);
	return made;
}

void folders_remove(struct lectern_render_pool *pool)
{
	struct lectern_error error;
	if (pool->jobs_lock >= 0) {
		if (!lectern_remove_tree(pool->jobs, &error))
			lectern_log(LECTERN_LOG_WARNING, "%s", error.text);
		close(pool->jobs_lock);
	}
	free(pool->jobs);
	free(pool->home);
	free(pool->formulas);
}
