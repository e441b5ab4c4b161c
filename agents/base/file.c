/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *read_all(int fd, const char *path, size_t size, size_t *length, struct lectern_error *error)
{
	char *bytes = lectern_alloc(size + 1);
	size_t have = 0;
	while (have < size) {
		ssize_t got = read(fd, bytes + have, size - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be read: %s", path, strerror(errno));
			free(bytes);
			return NULL;
		}
		if (got == 0)
			break;
		have += (size_t)got;
	}
	if (length)
		*length = have;
	return bytes;
}

char *lectern_read_file(const char *path, size_t limit, size_t *length, struct lectern_error *error)
{
	struct stat status;
	/* O_NONBLOCK: a FIFO in place of the file must not hang us */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be opened: %s", path, strerror(errno));
		return NULL;
	}
	char *bytes = NULL;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is not a file", path);
	else if ((uint64_t)status.st_size > limit)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is larger than %zu KiB", path, limit >> 10);
	else
		bytes = read_all(fd, path, (size_t)status.st_size, length, error);
	close(fd);
	return bytes;
}

bool lectern_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool done = fsync(fd) == 0;
	int number = errno;
	close(fd);
	errno = number;
	/* some network and FUSE file systems can't */
	return done || number == EINVAL || number == ENOSYS || number == ENOTSUP;
}
