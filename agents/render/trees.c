/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What workers may read. Landlock can only narrow, so a worker is given at its start all that its scenes may need; a
 * scene's child then keeps the part that its own job was allowed. */
#include "render/pool.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const program_trees[] = {"/usr", "/lib", "/lib64", "/bin", NULL};
static const char *const data_trees[] = {
	"/etc/fonts",
	"/etc/texmf",
	"/etc/ld.so.cache",
	"/etc/alternatives",
	"/etc/localtime",
	"/etc/timezone",
	"/etc/mime.types",
	"/etc/papersize",
	"/var/lib/texmf",
	"/var/cache/fontconfig",
	"/proc/cpuinfo",
	"/proc/meminfo",
	"/proc/sys/vm/overcommit_memory",
	"/sys/devices/system/cpu",
	NULL,
};

static size_t count(char *const *trees)
{
	size_t number = 0;
	while (trees && trees[number])
		number++;
	return number;
}

void trees_add(char ***trees, const char *path)
{
	size_t number = count(*trees);
	*trees = lectern_realloc(*trees, (number + 2) * sizeof(**trees));
	(*trees)[number] = lectern_strdup(path);
	(*trees)[number + 1] = NULL;
}

void trees_free(char **trees)
{
	for (char **tree = trees; tree && *tree; tree++)
		free(*tree);
	free(trees);
}

static bool is_under(const char *path, const char *tree)
{
	size_t length = strlen(tree);
	return strncmp(path, tree, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

bool trees_cover(char *const *trees, const char *path)
{
	for (; *trees; trees++)
		if (is_under(path, *trees))
			return true;
	return false;
}

bool trees_is_program_tree(const char *path)
{
	for (const char *const *tree = program_trees; *tree; tree++)
		if (strcmp(path, *tree) == 0)
			return true;
	return false;
}

/* The home folder, and what holds it, would hand over keys and passwords. */
static bool is_too_wide(const char *path)
{
	const char *home = getenv("HOME");
	char *real = home ? realpath(home, NULL) : NULL;
	bool wide = strcmp(path, "/") == 0 || strcmp(path, "/home") == 0 || strcmp(path, "/tmp") == 0 ||
		    (home && is_under(home, path)) || (real && is_under(real, path));
	free(real);
	return wide;
}

char *trees_for(const char *path)
{
	struct stat status;
	char *real = realpath(path, NULL);
	if (!real || stat(real, &status) < 0) {
		free(real);
		return NULL;
	}
	if (S_ISDIR(status.st_mode)) {
		if (!is_too_wide(real))
			return real;
		lectern_log(LECTERN_LOG_WARNING, "Scenes can't read %s as a whole, since it holds more than pictures",
			    real);
		free(real);
		return NULL;
	}
	char *slash = strrchr(real, '/');
	*slash = '\0';
	if (!real[0] || is_too_wide(real))
		*slash = '/';
	return real;
}

/* The folder two levels up: PREFIX of PREFIX/bin/python3. */
static void add_prefix(char ***trees, const char *program)
{
	char *prefix = lectern_strdup(program);
	for (int levels = 0; levels < 2; levels++) {
		char *slash = strrchr(prefix, '/');
		if (slash)
			*slash = '\0';
	}
	char *real = prefix[0] ? realpath(prefix, NULL) : NULL;
	if (real && !is_too_wide(real) && !trees_cover(*trees, real))
		trees_add(trees, real);
	free(real);
	free(prefix);
}

char **trees_default(const char *python, const char *data, const char *const *more)
{
	char **trees = NULL, *real = realpath(python, NULL);
	for (const char *const *tree = program_trees; *tree; tree++)
		trees_add(&trees, *tree);
	for (const char *const *tree = data_trees; *tree; tree++)
		trees_add(&trees, *tree);
	trees_add(&trees, data);
	/* an environment and the installation that it was made from */
	add_prefix(&trees, python);
	if (real)
		add_prefix(&trees, real);
	free(real);
	for (; more && *more; more++) {
		char *tree = trees_for(*more);
		if (tree && !trees_cover(trees, tree))
			trees_add(&trees, tree);
		free(tree);
	}
	return trees;
}
