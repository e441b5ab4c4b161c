/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lectern-run: the only door through which generated code starts. It forks: the parent stays outside the sandbox and
 * ends all that is left when its child or its own parent ends; the child shuts itself in and becomes the program.
 * Every function here that can't do its part writes one sentence to stderr and returns false; main then exits 7. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#define EXIT_USAGE   2
#define EXIT_SANDBOX 7
#define EXIT_EXEC    127

enum run_access { RUN_READ = 1, RUN_EXEC, RUN_WRITE };

struct run_tree {
	enum run_access access;
	const char *path;
};

/* Pointers into argv; the arrays are as long as argv, so that nothing can overflow. */
struct run_options {
	struct run_tree *trees;
	size_t tree_count;
	const char **environment; /* LECTERN_NAME=value */
	size_t environment_count;
	int *keep;
	size_t keep_count;
	const char *home; /* HOME and TMPDIR; NULL: the first --write, else / */
	rlim_t memory, cpu, file, files, processes;
	char **command;
};

/* False: the command line is wrong (EXIT_USAGE). */
bool run_parse(int argc, char **argv, struct run_options *options);

void run_release(struct run_options *options);

/* One sentence to stderr, with errno's text when it is not 0; returns false. */
bool run_complain(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool run_close_descriptors(const int *keep, size_t count);
bool run_set_environment(const struct run_options *options);
/* The limit on processes counts every thread of the user, so it is set above what there is. */
rlim_t run_threads_of_user(void);
bool run_set_limits(const struct run_options *options, rlim_t threads);
/* Gives up every capability for good, also over exec: a root user's scenes get no more than anyone's. */
bool run_drop_capabilities(void);
bool run_restrict_files(const struct run_options *options);
bool run_filter_calls(void);

/* What a kernel with this Landlock ABI can be asked to control. */
struct run_rights {
	uint64_t files, network, scope;
};
struct run_rights run_rights_of(int abi);

/* Waits for the child, reaps and kills everything below; returns the exit status to end with. */
int run_guard(pid_t child);
