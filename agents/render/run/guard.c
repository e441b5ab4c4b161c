/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The half of lectern-run that stays outside the sandbox. Whatever the program starts, however it hides it (double
 * forks, groups), becomes a child of this process once its own parent is gone, and ends with it. */
#include "render/run/run.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t parent_of(const char *pid)
{
	char path[300], text[512];
	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return -1;
	text[got] = '\0';
	/* "pid (name) state parent": the name may hold anything, so look for its last bracket */
	char *rest = strrchr(text, ')');
	return rest && strlen(rest) > 4 ? (pid_t)atol(rest + 4) : -1;
}

static void kill_children(void)
{
	DIR *proc = opendir("/proc");
	for (struct dirent *entry; proc && (entry = readdir(proc));)
		if (isdigit((unsigned char)entry->d_name[0]) && parent_of(entry->d_name) == getpid())
			kill((pid_t)atol(entry->d_name), SIGKILL);
	if (proc)
		closedir(proc);
}

/* Killing a child hands its children to us, so this goes round until there are none. */
static void end_all(void)
{
	const struct timespec pause = {.tv_nsec = 2000000};
	for (int rounds = 0; rounds < 1000; rounds++) {
		kill_children();
		pid_t reaped;
		while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		if (reaped < 0 && errno == ECHILD)
			return;
		nanosleep(&pause, NULL);
	}
}

static int exit_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Reaps what has ended; true when the program itself was among it. */
static bool reap(pid_t child, int *status)
{
	int one;
	bool ended = false;
	for (pid_t pid; (pid = waitpid(-1, &one, WNOHANG)) > 0;) {
		if (pid == child) {
			*status = one;
			ended = true;
		}
	}
	return ended;
}

int run_guard(pid_t child)
{
	int status = 0, signal_number;
	sigset_t signals;

	sigemptyset(&signals); /* all are blocked; these two are waited for */
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGTERM);
	while (!reap(child, &status)) {
		if (sigwait(&signals, &signal_number) == 0 && signal_number == SIGTERM) {
			end_all();
			return 128 + SIGTERM;
		}
	}
	end_all();
	return exit_status(status);
}
