/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char base[64] = "/tmp/lectern-paths-XXXXXX";

static char *under(const char *rest)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/%s", base, rest);
	return path;
}

static void write_file(const char *rest)
{
	int fd = open(under(rest), O_CREAT | O_WRONLY, 0644);
	CHECK(fd >= 0 && write(fd, "x", 1) == 1, "%s", rest);
	close(fd);
}

static mode_t mode_of(const char *rest)
{
	struct stat status;
	return stat(under(rest), &status) == 0 ? status.st_mode & 07777 : 0;
}

static void test_make(void)
{
	struct lectern_error error = {0};
	CHECK(lectern_make_directories(under("a/b/c"), &error), "%s", error.text);
	CHECK(lectern_make_directories(under("a/b/c"), &error), "again: %s", error.text);
	CHECK(lectern_make_directories(under("a/b//c/"), &error), "slashes: %s", error.text);
	write_file("a/file");
	CHECK(!lectern_make_directories(under("a/file/b"), &error), "through a file");
	CHECK(strstr(error.text, "a/file"), "%s", error.text);
}

static void test_own_folders(void)
{
	setenv("XDG_CACHE_HOME", under("cache/deep"), 1);
	char *path = lectern_cache_directory(NULL);
	CHECK_TEXT(path, under("cache/deep/lectern"));
	CHECK(mode_of("cache/deep/lectern") == 0700, "mode %o", mode_of("cache/deep/lectern"));
	free(path);
	setenv("XDG_CONFIG_HOME", "relative", 1); /* the specification says to ignore it */
	setenv("HOME", under("home"), 1);
	path = lectern_config_directory(NULL);
	CHECK_TEXT(path, under("home/.config/lectern"));
	free(path);
	struct lectern_error error = {0};
	unsetenv("HOME");
	CHECK(lectern_config_directory(&error) == NULL, "without a home");
	CHECK_TEXT(error.text, "There is no home folder: set HOME or XDG_CONFIG_HOME");
}

/* A chain of folders longer than PATH_MAX and than the open-file limit allows. */
static void make_deep(const char *rest, int depth)
{
	int fd = open(under(rest), O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < depth; i++) {
		mkdirat(fd, "nested-folder", 0755);
		int next = openat(fd, "nested-folder", O_RDONLY | O_DIRECTORY);
		close(fd);
		fd = next;
	}
	close(openat(fd, "leaf", O_CREAT | O_WRONLY, 0644));
	close(fd);
}

static void test_remove(void)
{
	struct lectern_error error = {0};
	lectern_make_directories(under("keep"), NULL);
	write_file("keep/precious");
	lectern_make_directories(under("gone/sub/empty"), NULL);
	write_file("gone/sub/file");
	write_file("gone/.removed-0"); /* the name that the removal would like to use */
	CHECK(symlink("../keep", under("gone/link")) == 0 && symlink("/", under("gone/sub/root")) == 0, "links");
	mkfifo(under("gone/fifo"), 0600);
	make_deep("gone/sub", 3000);
	lectern_make_directories(under("gone/locked/inner"), NULL);
	write_file("gone/locked/inner/file");
	chmod(under("gone/locked/inner"), 0);
	chmod(under("gone/locked"), 0);
	CHECK(lectern_remove_tree(under("gone"), &error), "%s", error.text);
	CHECK(access(under("gone"), F_OK) < 0 && errno == ENOENT, "gone");
	CHECK(access(under("keep/precious"), F_OK) == 0, "a link was followed");
	CHECK(lectern_remove_tree(under("gone"), &error), "a missing folder is fine: %s", error.text);
	CHECK(symlink("keep", under("alias")) == 0, "alias");
	CHECK(!lectern_remove_tree(under("alias"), &error), "the top itself is a link");
	CHECK(access(under("keep/precious"), F_OK) == 0, "a link was followed");
}

int main(void)
{
	if (!mkdtemp(base))
		return 1;
	test_make();
	test_own_folders();
	test_remove();
	CHECK(lectern_remove_tree(base, NULL), "the test's own folder");
	return check_end();
}
