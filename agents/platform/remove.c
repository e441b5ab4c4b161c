/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removing a folder that untrusted code has filled: nested as deep as it liked, unreadable, full of links. Only two
 * levels are ever open: a folder inside a folder is first moved to the top. */
#include "platform/platform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct removal {
	int top;
	unsigned moved; /* names given so far */
	int error;      /* first errno that was not mended */
};

static int open_folder(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(parent, name, flags);
	struct stat status;
	if (fd >= 0 || errno != EACCES)
		return fd;
	/* fchmodat follows links; only a real folder is given its rights back */
	if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(status.st_mode))
		return -1;
	if (fchmodat(parent, name, 0700, 0) < 0)
		return -1;
	return openat(parent, name, flags);
}

static void note(struct removal *removal)
{
	if (!removal->error)
		removal->error = errno;
}

/* Moves top/…/name to the top under a name of its own. */
static void move_up(struct removal *removal, int folder, const char *name)
{
	char fresh[32];
	for (int tries = 0; tries < 1000; tries++) {
		snprintf(fresh, sizeof(fresh), ".removed-%u", removal->moved++);
		if (renameat(folder, name, removal->top, fresh) == 0)
			return;
		if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
			break;
	}
	note(removal);
}

/* Takes everything out of a folder below the top. */
static void empty(struct removal *removal, int fd)
{
	(void)fchmod(fd, 0700);
	DIR *stream = fdopendir(fd);
	if (!stream) {
		note(removal);
		close(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(stream));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) == 0 || unlinkat(fd, entry->d_name, AT_REMOVEDIR) == 0)
			continue;
		move_up(removal, fd, entry->d_name);
	}
	closedir(stream);
}

static void remove_entry(struct removal *removal, const char *name)
{
	if (unlinkat(removal->top, name, 0) == 0 || unlinkat(removal->top, name, AT_REMOVEDIR) == 0)
		return;
	int fd = open_folder(removal->top, name);
	if (fd < 0) {
		note(removal);
		return;
	}
	empty(removal, fd);
	if (unlinkat(removal->top, name, AT_REMOVEDIR) < 0)
		note(removal);
}

/* One pass over the top; true when it found something. */
static bool pass(struct removal *removal)
{
	int copy = openat(removal->top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
	if (!stream) {
		note(removal);
		return false;
	}
	bool found = false;
	for (struct dirent *entry; (entry = readdir(stream)) && !removal->error;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		found = true;
		remove_entry(removal, entry->d_name);
	}
	closedir(stream);
	return found;
}

bool lectern_remove_tree(const char *path, struct lectern_error *error)
{
	struct removal removal = {.top = open_folder(AT_FDCWD, path)};
	if (removal.top < 0 && errno == ENOENT)
		return true;
	if (removal.top >= 0) {
		(void)fchmod(removal.top, 0700);
		while (!removal.error && pass(&removal))
			;
		close(removal.top);
	} else {
		note(&removal);
	}
	if (!removal.error && rmdir(path) < 0 && errno != ENOENT)
		note(&removal);
	if (removal.error)
		return lectern_fail(error, LECTERN_RENDERER, "The folder %s can't be removed: %s", path,
				    strerror(removal.error));
	return true;
}
