/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include "../check.h"
#include "folder.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that holds the folder until it is killed. */
static pid_t start_holder(const char *folder)
{
	int ready[2];
	char byte = 0;
	if (pipe(ready) < 0)
		abort();
	pid_t pid = fork();
	if (pid == 0) {
		struct lectern_store *store = lectern_store_open(folder, NULL);
		if (!store || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	close(ready[1]);
	CHECK(pid > 0 && read(ready[0], &byte, 1) == 1, "the holder didn't start");
	close(ready[0]);
	return pid;
}

static void check_busy(const char *folder, pid_t pid)
{
	char number[32];
	struct lectern_error error = {0};
	snprintf(number, sizeof(number), "(process %ld)", (long)pid);
	CHECK(!lectern_store_open(folder, &error), "two engines hold one folder");
	CHECK(error.status == LECTERN_BUSY, "status %d", (int)error.status);
	CHECK(strstr(error.text, number) && strstr(error.text, "test_store_lock") && strstr(error.text, folder), "%s",
	      error.text);
}

int main(void)
{
	struct lectern_error error = {0};
	char *folder = new_folder();
	pid_t pid = start_holder(folder);
	check_busy(folder, pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	struct lectern_store *store = lectern_store_open(folder, &error);
	CHECK(store, "the lock of a dead engine: %s", error.text);
	check_busy(folder, getpid());
	lectern_store_close(store);
	store = lectern_store_open(folder, &error);
	CHECK(store, "the lock that was given back: %s", error.text);
	lectern_store_close(store);
	char *lock = lectern_format("%s/lectern.lock", folder), *holder = lectern_read_file(lock, 100, NULL, NULL);
	CHECK_TEXT(holder, "");
	free(holder);
	free(lock);
	end_folder(folder);
	return check_end();
}
