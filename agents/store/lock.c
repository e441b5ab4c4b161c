/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The lock is flock(2) on a file that stays: the system drops it with its process, however that ended, so that no lock
 * outlives its holder, and removing the file would let two engines lock two files of one name. What is in it only tells
 * people who holds the folder. */
#define LOCK_NAME "lectern.lock"

/* "lectern make": the program and its command, as the user started them. */
static void own_name(char *name, size_t size)
{
	size_t length;
	snprintf(name, size, "%s", program_invocation_short_name);
	char arguments[512] = "";
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, arguments, sizeof(arguments) - 1);
	if (fd >= 0)
		close(fd);
	length = strlen(arguments) + 1;
	const char *command = got > (ssize_t)length ? arguments + length : "";
	size_t letters = strspn(command, "abcdefghijklmnopqrstuvwxyz");
	if (letters && letters < 20 && !command[letters])
		snprintf(name, size, "%.60s %s", program_invocation_short_name, command);
}

static void write_holder(int fd)
{
	char name[96];
	own_name(name, sizeof(name));
	char *line = lectern_format("%ld %s\n", (long)getpid(), name);
	/* the lock stands without it, a full disk must not keep anybody from opening the folder */
	if (ftruncate(fd, 0) < 0 || !lectern_store_write_all(fd, line, strlen(line)))
		lectern_log(LECTERN_LOG_WARNING, "the holder of the folder can't be noted: %s", strerror(errno));
	free(line);
}

static bool busy(const char *folder, int fd, struct lectern_error *error)
{
	char line[128] = "";
	char *name;
	ssize_t got = pread(fd, line, sizeof(line) - 1, 0);
	line[got > 0 ? got : 0] = 0;
	line[strcspn(line, "\n")] = 0;
	long pid = strtol(line, &name, 10);
	if (pid <= 0)
		return lectern_fail(error, LECTERN_BUSY, "%s is in use by another program; try again when it is done",
				    folder);
	return lectern_fail(error, LECTERN_BUSY, "%s is in use by%s (process %ld); wait until it is done, or end it",
			    folder, name, pid);
}

int lectern_store_lock(const char *folder, struct lectern_error *error)
{
	char *path = lectern_format("%s/" LOCK_NAME, folder);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0) {
		lectern_store_problem(path, errno, error);
	} else if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		write_holder(fd);
	} else {
		if (errno == EWOULDBLOCK)
			busy(folder, fd, error);
		else
			lectern_fail(error, LECTERN_RENDERER, "%s can't be locked: %s", folder, strerror(errno));
		close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

void lectern_store_unlock(int lock)
{
	/* who reads the holder without the lock must not take this engine, which may live on, for it */
	if (ftruncate(lock, 0) < 0)
		lectern_log(LECTERN_LOG_WARNING, "the holder of the folder can't be taken out: %s", strerror(errno));
	close(lock);
}
