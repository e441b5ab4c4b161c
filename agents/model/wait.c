/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/room.h"

#include <math.h>
#include <poll.h>
#include <sys/random.h>

static int milliseconds(double seconds)
{
	return seconds <= 0 ? 0 : (int)ceil(fmin(seconds, 3600) * 1000);
}

enum lectern_await lectern_await(const struct lectern_model *model, const struct lectern_cancel *cancel, int fd,
				 double seconds)
{
	struct pollfd fds[] = {{.fd = lectern_cancel_fd(cancel), .events = POLLIN},
			       {.fd = lectern_cancel_fd(model->closing), .events = POLLIN},
			       {.fd = fd, .events = POLLIN}};
	double until = lectern_now() + seconds;
	/* an interrupted poll starts again with what is left */
	while (poll(fds, 3, milliseconds(until - lectern_now())) < 0)
		;
	if (fds[0].revents || fds[1].revents)
		return LECTERN_AWAIT_CANCELLED;
	return fds[2].revents ? LECTERN_AWAIT_NEWS : LECTERN_AWAIT_TIMEOUT;
}

double lectern_retry_delay(int tries, double base)
{
	uint32_t dice = 0;
	double most = base * fmin(60, pow(2, tries - 1));
	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		dice = UINT32_MAX;
	return most * dice / UINT32_MAX;
}
