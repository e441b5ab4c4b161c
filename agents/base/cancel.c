/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct lectern_cancel {
	atomic_bool set;
	int fd; /* an eventfd that is never read */
};

struct lectern_cancel *lectern_cancel_new(void)
{
	struct lectern_cancel *cancel = lectern_alloc(sizeof(*cancel));
	cancel->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (cancel->fd < 0)
		abort();
	return cancel;
}

void lectern_cancel_free(struct lectern_cancel *cancel)
{
	if (!cancel)
		return;
	close(cancel->fd);
	free(cancel);
}

void lectern_cancel_set(struct lectern_cancel *cancel)
{
	if (!atomic_exchange(&cancel->set, true))
		eventfd_write(cancel->fd, 1);
}

bool lectern_cancel_is_set(const struct lectern_cancel *cancel)
{
	return cancel && atomic_load(&cancel->set);
}

int lectern_cancel_fd(const struct lectern_cancel *cancel)
{
	return cancel ? cancel->fd : -1;
}
