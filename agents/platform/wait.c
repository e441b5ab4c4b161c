/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/platform.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* True once the child is a zombie, which keeps its pid and group from being given away. */
static bool wait_for_end(pid_t pid, double seconds)
{
	int fd = pidfd_open(pid, 0);
	if (fd < 0)
		return true;
	double until = lectern_now() + seconds;
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	int ready;
	do {
		double left = until - lectern_now();
		ready = poll(&poll_fd, 1, left > 0 ? (int)(left * 1e3) + 1 : 0);
	} while ((ready < 0 && errno == EINTR) || (ready == 0 && lectern_now() < until));
	close(fd);
	return ready > 0;
}

static void reap(pid_t pid, int *status)
{
	int dummy;
	int *out = status ? status : &dummy;
	*out = W_EXITCODE(255, 0); /* stands when someone else has reaped it */
	while (waitpid(pid, out, 0) < 0 && errno == EINTR)
		;
}

bool lectern_wait(pid_t pid, double seconds, int *status)
{
	if (pid <= 0)
		return false;
	if (!wait_for_end(pid, seconds))
		return false;
	reap(pid, status);
	return true;
}

void lectern_kill_group(pid_t pid, double grace)
{
	if (pid <= 1)
		return;
	kill(-pid, SIGTERM);
	wait_for_end(pid, grace);
	kill(-pid, SIGKILL);
	reap(pid, NULL);
}
