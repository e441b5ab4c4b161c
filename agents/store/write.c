/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool lectern_store_write_all(int fd, const void *bytes, size_t length)
{
	const char *p = bytes;
	while (length > 0) {
		ssize_t done = write(fd, p, length);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		length -= (size_t)done;
	}
	return true;
}

/* A name may not lead out of the folder. */
static bool is_inside(const char *name)
{
	for (const char *p = name;; p++) {
		size_t length = strcspn(p, "/");
		if (length == 0 || (p[0] == '.' && (length == 1 || (length == 2 && p[1] == '.'))))
			return false;
		p += length;
		if (!*p)
			return true;
	}
}

/* Makes the folders of `path` below the project's, whose length is `root`; errno tells why not. */
static bool make_parents(char *path, size_t root)
{
	bool made = true;
	for (char *slash = path + root + 1; made && (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = 0;
		made = mkdir(path, 0777) == 0;
		if (!made && errno == EEXIST)
			made = true;
		*slash = '/';
	}
	return made;
}

static bool write_part(const char *part, const void *bytes, size_t length)
{
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return false;
	bool done = lectern_store_write_all(fd, bytes, length) && fsync(fd) == 0;
	int number = errno;
	if (close(fd) < 0 && done) {
		number = errno;
		done = false;
	}
	errno = number;
	return done;
}

/* Called locked. `path` is the whole path of a name inside the folder. */
static bool replace(const struct lectern_store *store, char *path, const void *bytes, size_t length)
{
	char *part = lectern_format("%s.part", path);
	bool done =
		make_parents(path, strlen(store->folder)) && write_part(part, bytes, length) && rename(part, path) == 0;
	int number = errno;
	if (done) {
		char *folder = lectern_strndup(path, (size_t)(strrchr(path, '/') - path));
		done = lectern_sync_folder(folder);
		number = errno;
		free(folder);
	} else {
		unlink(part);
	}
	free(part);
	errno = number;
	return done;
}

static bool holds(const char *path, const void *bytes, size_t length)
{
	struct stat status;
	size_t have;
	if (lstat(path, &status) < 0 || !S_ISREG(status.st_mode) || (uint64_t)status.st_size != length)
		return false;
	char *old = lectern_read_file(path, length, &have, NULL);
	bool same = old && have == length && memcmp(old, bytes, length) == 0;
	free(old);
	return same;
}

static bool write_file(struct lectern_store *store, const char *name, const void *bytes, size_t length,
		       bool only_changed, struct lectern_error *error)
{
	if (!is_inside(name))
		return lectern_fail(error, LECTERN_RENDERER, "\"%s\" is not a name inside the project folder", name);
	char *path = lectern_format("%s/%s", store->folder, name);
	pthread_mutex_lock(&store->mutex);
	bool done = (only_changed && holds(path, bytes, length)) || replace(store, path, bytes, length) ||
		    lectern_store_problem(path, errno, error);
	pthread_mutex_unlock(&store->mutex);
	free(path);
	return done;
}

bool lectern_store_write(struct lectern_store *store, const char *name, const void *bytes, size_t length,
			 struct lectern_error *error)
{
	return write_file(store, name, bytes, length, false, error);
}

bool lectern_store_write_changed(struct lectern_store *store, const char *name, const void *bytes, size_t length,
				 struct lectern_error *error)
{
	return write_file(store, name, bytes, length, true, error);
}
