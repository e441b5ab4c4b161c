/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EXPORT_SILENCE 3600 /* seconds after which an export that writes nothing is dead */

/* Only where the engine itself writes: a project may be a folder that holds other people's files too. An export takes
 * no lock, so what it is writing may not be pulled away. */
static const struct {
	const char *name;
	time_t age;
} folders[] = {{"drawings", 0}, {"sounds", 0}, {"sections", 0}, {"video", EXPORT_SILENCE}};
static const char *const files[] = {"lecture.json.part"};

static bool is_part(const char *name)
{
	size_t length = strlen(name);
	return length > 5 && strcmp(name + length - 5, ".part") == 0;
}

static bool is_left(const struct stat *status, const char *name, time_t age)
{
	return S_ISREG(status->st_mode) && is_part(name) && (age == 0 || time(NULL) - status->st_mtime > age);
}

static void clean_folder(int parent, const char *name, time_t age, int depth)
{
	struct stat status;
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		if (fd >= 0)
			close(fd);
		return;
	}
	struct dirent *entry;
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.' || fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (S_ISDIR(status.st_mode) && depth > 0)
			clean_folder(fd, entry->d_name, age, depth - 1);
		else if (is_left(&status, entry->d_name, age))
			unlinkat(fd, entry->d_name, 0);
	}
	closedir(folder);
}

void lectern_store_clean(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		clean_folder(fd, folders[i].name, folders[i].age, 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		unlinkat(fd, files[i], 0);
	close(fd);
}
