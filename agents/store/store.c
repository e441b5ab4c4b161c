/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const subfolders[] = {"sections", "drawings", "sounds"};

static bool make_subfolders(const char *folder, struct lectern_error *error)
{
	for (size_t i = 0; i < sizeof(subfolders) / sizeof(subfolders[0]); i++) {
		char *path = lectern_format("%s/%s", folder, subfolders[i]);
		bool made = mkdir(path, 0777) == 0 || errno == EEXIST || lectern_store_problem(path, errno, error);
		free(path);
		if (!made)
			return false;
	}
	return true;
}

/* Makes the folder and returns its absolute path. */
static char *make_folder(const char *folder, struct lectern_error *error)
{
	struct stat status;
	if (stat(folder, &status) == 0 && !S_ISDIR(status.st_mode)) {
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is a file; a project needs a folder", folder);
		return NULL;
	}
	if (!lectern_make_directories(folder, error))
		return NULL;
	char *path = realpath(folder, NULL);
	if (!path) {
		lectern_store_problem(folder, errno, error);
	} else if (!lectern_utf8_valid(path, strlen(path))) { /* events and lecture.json name files of it */
		lectern_fail(error, LECTERN_BAD_INPUT, "the name of the folder %s is not UTF-8; choose another", path);
		free(path);
		return NULL;
	}
	return path;
}

struct lectern_store *lectern_store_open(const char *folder, struct lectern_error *error)
{
	char *path = make_folder(folder, error);
	int lock = path ? lectern_store_lock(path, error) : -1;
	if (lock >= 0 && make_subfolders(path, error)) {
		struct lectern_store *store = lectern_alloc(sizeof(*store));
		store->folder = path;
		store->lock = lock;
		pthread_mutex_init(&store->mutex, NULL);
		lectern_store_clean(path);
		return store;
	}
	if (lock >= 0)
		lectern_store_unlock(lock);
	free(path);
	return NULL;
}

void lectern_store_close(struct lectern_store *store)
{
	if (!store)
		return;
	lectern_store_unlock(store->lock);
	pthread_mutex_destroy(&store->mutex);
	free(store->folder);
	free(store);
}

const char *lectern_store_folder(const struct lectern_store *store)
{
	return store->folder;
}

char *lectern_store_drawing(const struct lectern_store *store, const char *hash)
{
	return lectern_format("%s/drawings/%s.lectern", store->folder, hash);
}

char *lectern_store_sound(const struct lectern_store *store, const char *hash)
{
	return lectern_format("%s/sounds/%s.flac", store->folder, hash);
}

char *lectern_store_words(const struct lectern_store *store, const char *hash)
{
	return lectern_format("%s/sounds/%s.json", store->folder, hash);
}

bool lectern_store_has(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

struct lectern_lecture *lectern_store_read(const char *folder, struct lectern_error *error)
{
	struct stat status;
	struct lectern_lecture *lecture = NULL;
	char *path = lectern_format("%s/lecture.json", folder);
	if (stat(folder, &status) < 0)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be opened: %s", folder, strerror(errno));
	else if (!S_ISDIR(status.st_mode))
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is a file, not a project folder", folder);
	else if (stat(path, &status) < 0 && errno == ENOENT)
		lectern_fail(error, LECTERN_BAD_INPUT,
			     "%s holds no lecture: lecture.json is missing; make one with lectern make --project",
			     folder);
	else
		lecture = lectern_lecture_load(path, error);
	free(path);
	return lecture;
}
