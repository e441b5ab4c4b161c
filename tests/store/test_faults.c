/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failing writes: the sentence says what to do, the old file stays whole, no part file is left. */
#include "store/store.h"

#include "../check.h"
#include "folder.h"

#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>

/* The calls of this program that the store makes, failing on demand: the n-th from now with `fault`. */
static int fault, countdown;

static bool fails(void)
{
	if (!fault || --countdown != 0)
		return false;
	errno = fault;
	return true;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	static ssize_t (*real)(int, const void *, size_t);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	return fails() ? -1 : real(fd, bytes, length);
}

int fsync(int fd)
{
	static int (*real)(int);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fsync");
	return fails() ? -1 : real(fd);
}

int rename(const char *from, const char *to)
{
	static int (*real)(const char *, const char *);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "rename");
	return fails() ? -1 : real(from, to);
}

static const struct {
	int fault;
	const char *says;
} cases[] = {
	{ENOSPC, "No space is left"}, {EDQUOT, "No space is left"}, {EROFS, "read-only"},
	{EACCES, "read-only"},        {EIO, "Input/output error"},
};

static void check_fault(struct lectern_store *store, int number, const char *says, int call)
{
	struct lectern_error error = {0};
	const char *folder = lectern_store_folder(store);
	CHECK(lectern_store_write(store, "file.txt", "old", 3, NULL), "write the old one");
	fault = number;
	countdown = call;
	bool done = lectern_store_write(store, "file.txt", "newer", 5, &error);
	fault = 0;
	char *text = get(folder, "file.txt");
	/* the 4th call syncs the folder: the new file is whole, but not safe yet */
	CHECK(!done && text && strcmp(text, call < 4 ? "old" : "newer") == 0, "call %d: %s", call, text ? text : "");
	CHECK(error.status == LECTERN_RENDERER && strstr(error.text, says) && strstr(error.text, "file.txt"), "%s",
	      error.text);
	CHECK(!is_there(folder, "file.txt.part"), "call %d left a part file", call);
	free(text);
}

static void check_read_only(const char *folder)
{
	struct lectern_error error = {0};
	if (geteuid() == 0)
		return; /* nothing is read-only for root */
	char *path = lectern_format("%s/closed", folder);
	mkdir(path, 0555);
	CHECK(!lectern_store_open(path, &error) && error.status == LECTERN_RENDERER, "a read-only folder");
	CHECK(strstr(error.text, "read-only"), "%s", error.text);
	free(path);
}

/* A signal that interrupts the write is no failure. */
static void check_interrupted(struct lectern_store *store)
{
	fault = EINTR;
	countdown = 1;
	CHECK(lectern_store_write(store, "file.txt", "signal", 6, NULL), "an interrupted write failed");
	CHECK(countdown < 0, "the write was made once");
	fault = 0;
	char *text = get(lectern_store_folder(store), "file.txt");
	CHECK_TEXT(text, "signal");
	free(text);
}

int main(void)
{
	char *folder = new_folder();
	struct lectern_store *store = lectern_store_open(folder, NULL);
	check_interrupted(store);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int call = 1; call <= 4; call++)
			check_fault(store, cases[i].fault, cases[i].says, call);
	lectern_store_close(store);
	check_read_only(folder);
	end_folder(folder);
	return check_end();
}
