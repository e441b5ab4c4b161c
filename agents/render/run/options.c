/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool add_tree(struct run_options *options, enum run_access access, const char *path)
{
	if (path[0] != '/')
		return run_complain(0, "%s is not an absolute path", path);
	options->trees[options->tree_count++] = (struct run_tree){.access = access, .path = path};
	return true;
}

static bool add_environment(struct run_options *options, const char *setting)
{
	if (strncmp(setting, "LECTERN_", 8) != 0 || !strchr(setting, '='))
		return run_complain(0, "--env takes LECTERN_NAME=VALUE only");
	options->environment[options->environment_count++] = setting;
	return true;
}

static bool parse_number(const char *name, const char *text, rlim_t unit, rlim_t *out)
{
	char *end;
	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || value > RLIM_INFINITY / 2 / unit)
		return run_complain(0, "%s takes a whole number, not %s", name, text);
	*out = value * unit;
	return true;
}

static bool add_kept(struct run_options *options, const char *text)
{
	rlim_t number;
	if (!parse_number("--keep-fd", text, 1, &number) || number < 3 || number > 1000)
		return run_complain(0, "--keep-fd takes a descriptor from 3 to 1000");
	options->keep[options->keep_count++] = (int)number;
	return true;
}

static bool parse_one(struct run_options *options, const char *name, const char *value)
{
	if (strcmp(name, "--read") == 0)
		return add_tree(options, RUN_READ, value);
	if (strcmp(name, "--exec") == 0)
		return add_tree(options, RUN_EXEC, value);
	if (strcmp(name, "--write") == 0)
		return add_tree(options, RUN_WRITE, value);
	if (strcmp(name, "--env") == 0)
		return add_environment(options, value);
	if (strcmp(name, "--keep-fd") == 0)
		return add_kept(options, value);
	if (strcmp(name, "--limit-memory") == 0)
		return parse_number(name, value, 1 << 20, &options->memory);
	if (strcmp(name, "--limit-cpu") == 0)
		return parse_number(name, value, 1, &options->cpu);
	if (strcmp(name, "--limit-file") == 0)
		return parse_number(name, value, 1 << 20, &options->file);
	if (strcmp(name, "--limit-files") == 0)
		return parse_number(name, value, 1, &options->files);
	if (strcmp(name, "--limit-processes") == 0)
		return parse_number(name, value, 1, &options->processes);
	if (strcmp(name, "--home") != 0)
		return run_complain(0, "There is no option %s", name);
	options->home = value;
	return true;
}

static void set_defaults(struct run_options *options, int argc)
{
	size_t most = (size_t)argc;
	*options = (struct run_options){
		.trees = calloc(most, sizeof(*options->trees)),
		.environment = calloc(most, sizeof(*options->environment)),
		.keep = calloc(most, sizeof(*options->keep)),
		.memory = (rlim_t)4 << 30,
		.cpu = 300,
		.file = (rlim_t)512 << 20,
		.files = 512,
		.processes = 64,
	};
}

bool run_parse(int argc, char **argv, struct run_options *options)
{
	int at = 1;
	set_defaults(options, argc);
	if (!options->trees || !options->environment || !options->keep)
		return run_complain(ENOMEM, "There is no memory");
	for (; at < argc && strcmp(argv[at], "--") != 0; at += 2) {
		if (at + 1 >= argc)
			return run_complain(0, "%s needs a value", argv[at]);
		if (!parse_one(options, argv[at], argv[at + 1]))
			return false;
	}
	options->command = argv + at + 1;
	if (at + 1 >= argc || options->command[0][0] != '/')
		return run_complain(0, "After -- comes the absolute path of the program to run");
	return true;
}

void run_release(struct run_options *options)
{
	free(options->trees);
	free(options->environment);
	free(options->keep);
}
