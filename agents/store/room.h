/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of this room share. Inside the room only. */
#pragma once

#include "store/store.h"

#include <pthread.h>

struct lectern_store {
	char *folder;          /* absolute; immutable */
	int lock;              /* descriptor that holds the lock; immutable */
	pthread_mutex_t mutex; /* held during every write */
};

/* Takes the lock of a folder; -1 with the error. The descriptor is the lock. */
int lectern_store_lock(const char *folder, struct lectern_error *error);
/* Takes the holder's name out of the file and gives the lock back. */
void lectern_store_unlock(int lock);
/* Removes the *.part files of a dead engine from the folders of a project. Called with the lock held. */
void lectern_store_clean(const char *folder);
/* Fills *error with one sentence about a failed write to `path`; always false. */
bool lectern_store_problem(const char *path, int number, struct lectern_error *error);
/* Writes it all, over EINTR and short writes; false with errno set. */
bool lectern_store_write_all(int fd, const void *bytes, size_t length);
