/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/place.h"

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *parent_of(char *path)
{
	char *slash = path ? strrchr(path, '/') : NULL;
	if (!slash) {
		free(path);
		return NULL;
	}
	*slash = '\0';
	return path;
}

char *lectern_own_folder(void)
{
	Dl_info info;
	struct link_map *map = NULL;
	/* The main program has an empty name in the link map, a module the path that it was loaded by. */
	if (dladdr1((void *)(uintptr_t)lectern_own_folder, &info, (void **)&map, RTLD_DL_LINKMAP) && map &&
	    map->l_name[0])
		return parent_of(realpath(map->l_name, NULL));
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	return length > 0 ? parent_of(lectern_strndup(path, (size_t)length)) : NULL;
}

const char *lectern_build_tree(const char *own_folder)
{
	size_t length = strlen(LECTERN_BUILD_TREE);
	if (!own_folder || strncmp(own_folder, LECTERN_BUILD_TREE, length) != 0)
		return NULL;
	return own_folder[length] == '/' || own_folder[length] == '\0' ? LECTERN_BUILD_TREE : NULL;
}

const char *lectern_source_data(void)
{
	return LECTERN_SOURCE_DATA;
}

bool lectern_is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool lectern_is_executable(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *lectern_search_path(const char *name)
{
	const char *rest = getenv("PATH");
	if (!rest || !rest[0])
		rest = "/usr/local/bin:/usr/bin:/bin";
	while (rest) {
		size_t length = strcspn(rest, ":");
		char *candidate = lectern_format("%.*s/%s", (int)length, rest, name);
		/* An empty or relative entry would run what lies in the working folder. */
		if (rest[0] == '/' && lectern_is_executable(candidate))
			return candidate;
		free(candidate);
		rest = rest[length] ? rest + length + 1 : NULL;
	}
	return NULL;
}
