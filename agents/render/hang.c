/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pids come from the sandbox, so each is used only after it was seen to be below the worker that we started; a pidfd
 * keeps it from changing hands in between. */
#include "render/wire.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

#define MOST_TRACE (64u << 10)

static pid_t parent_of(pid_t pid)
{
	char path[64], text[512];
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return 0;
	text[got] = '\0';
	/* "pid (name) state parent": the name may hold anything, so look for its last bracket */
	char *rest = strrchr(text, ')');
	return rest && strlen(rest) > 4 ? (pid_t)atol(rest + 4) : 0;
}

static bool is_below(pid_t pid, pid_t root)
{
	for (int steps = 0; pid > 1 && steps < 10000; steps++, pid = parent_of(pid))
		if (pid == root)
			return true;
	return false;
}

bool render_signal_below(pid_t pid, pid_t root, int number)
{
	if (pid <= 1 || root <= 1)
		return false;
	int fd = pidfd_open(pid, 0);
	if (fd < 0)
		return false;
	bool sent = is_below(pid, root) && pidfd_send_signal(fd, number, NULL, 0) == 0;
	close(fd);
	return sent;
}

double render_time_in_queue(pid_t pid)
{
	char path[64];
	unsigned long long ran, waited = 0;
	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	FILE *file = pid > 1 ? fopen(path, "re") : NULL;
	if (file && fscanf(file, "%llu %llu", &ran, &waited) != 2)
		waited = 0;
	if (file)
		fclose(file);
	return (double)waited / 1e9;
}

/* Kills all that is below `root`; returns how many there were. */
static int kill_all_below(pid_t root)
{
	int killed = 0;
	DIR *proc = opendir("/proc");
	for (struct dirent *entry; proc && (entry = readdir(proc));) {
		pid_t pid = isdigit((unsigned char)entry->d_name[0]) ? (pid_t)atol(entry->d_name) : 0;
		if (pid > 1 && pid != root && render_signal_below(pid, root, SIGKILL))
			killed++;
	}
	if (proc)
		closedir(proc);
	return killed;
}

void render_kill_below(pid_t pid, pid_t root)
{
	if (pid <= 1 || pid == root || !is_below(pid, root))
		return;
	/* A job that leads a group goes at once; otherwise from the leaves, until no new ones come. */
	if (getpgid(pid) == pid)
		kill(-pid, SIGKILL);
	for (int rounds = 0; rounds < 5 && kill_all_below(pid) > 0; rounds++)
		;
	render_signal_below(pid, root, SIGKILL);
}

static size_t read_trace(const char *folder, char *text)
{
	int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = directory >= 0 ? openat(directory, "hang.txt", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
	ssize_t got = fd >= 0 ? read(fd, text, MOST_TRACE) : 0;
	if (fd >= 0)
		close(fd);
	if (directory >= 0)
		close(directory);
	return got > 0 ? (size_t)got : 0;
}

/* faulthandler writes, innermost first:   File "scene.py", line 12 in beat_1 */
static int line_in_trace(const char *text, const char *file)
{
	char *mark = lectern_format("File \"%s\", line ", file);
	const char *found = strstr(text, mark);
	int line = found ? atoi(found + strlen(mark)) : 0;
	free(mark);
	return line > 0 ? line : 0;
}

int render_find_hang(pid_t pid, pid_t root, const char *folder, const char *file)
{
	const struct timespec pause = {.tv_nsec = 20000000};
	char *text = lectern_alloc(MOST_TRACE + 1);
	size_t before = 0;
	if (render_signal_below(pid, root, SIGUSR1)) {
		/* done when it has something and no longer grows, at most 400 ms */
		for (int tries = 0; tries < 20; tries++) {
			nanosleep(&pause, NULL);
			size_t now = read_trace(folder, text);
			if (now && now == before)
				break;
			before = now;
		}
	}
	text[read_trace(folder, text)] = '\0';
	int line = line_in_trace(text, file);
	free(text);
	return line;
}
