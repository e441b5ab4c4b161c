/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/run/run.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int compare_numbers(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

bool run_close_descriptors(const int *keep, size_t count)
{
	unsigned first = 3;
	int sorted[32];
	if (count > sizeof(sorted) / sizeof(sorted[0]))
		return run_complain(0, "At most 32 descriptors can be kept");
	if (count)
		memcpy(sorted, keep, count * sizeof(*keep));
	qsort(sorted, count, sizeof(*sorted), compare_numbers);
	for (size_t i = 0; i < count; first = (unsigned)sorted[i++] + 1)
		if ((unsigned)sorted[i] > first && close_range(first, (unsigned)sorted[i] - 1, 0) < 0)
			return run_complain(errno, "Descriptors can't be closed");
	if (close_range(first, ~0u, 0) < 0)
		return run_complain(errno, "Descriptors can't be closed");
	return true;
}

static const char *home_of(const struct run_options *options)
{
	if (options->home)
		return options->home;
	for (size_t i = 0; i < options->tree_count; i++)
		if (options->trees[i].access == RUN_WRITE)
			return options->trees[i].path;
	return "/";
}

bool run_set_environment(const struct run_options *options)
{
	/* openin_any and openout_any: TeX reads and writes below its working folder and its own trees only */
	static const char *const fixed[][2] = {
		{"PATH", "/usr/local/bin:/usr/bin:/bin"},
		{"LANG", "C.UTF-8"},
		{"PYTHONHASHSEED", "0"},
		{"PYTHONDONTWRITEBYTECODE", "1"},
		{"OPENBLAS_NUM_THREADS", "1"},
		{"openin_any", "p"},
		{"openout_any", "p"},
		{"shell_escape", "f"},
	};
	bool done = clearenv() == 0;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		done = done && setenv(fixed[i][0], fixed[i][1], 1) == 0;
	done = done && setenv("HOME", home_of(options), 1) == 0 && setenv("TMPDIR", home_of(options), 1) == 0;
	for (size_t i = 0; i < options->environment_count; i++)
		done = done && putenv((char *)options->environment[i]) == 0;
	return done || run_complain(errno, "The environment can't be set");
}

rlim_t run_threads_of_user(void)
{
	rlim_t count = 0;
	struct stat status;
	DIR *proc = opendir("/proc");
	for (struct dirent *entry; proc && (entry = readdir(proc));) {
		char path[300];
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/task", entry->d_name);
		/* a folder has 2 links more than it has folders in it, and task holds one for each thread */
		if (stat(path, &status) == 0 && status.st_uid == getuid())
			count += status.st_nlink > 2 ? status.st_nlink - 2 : 1;
	}
	if (proc)
		closedir(proc);
	return count;
}

static bool set_limit(int resource, rlim_t value, const char *name)
{
	struct rlimit limit;
	if (getrlimit(resource, &limit) < 0)
		return run_complain(errno, "The limit on %s can't be read", name);
	if (limit.rlim_max != RLIM_INFINITY && value > limit.rlim_max)
		value = limit.rlim_max;
	limit = (struct rlimit){.rlim_cur = value, .rlim_max = value};
	return setrlimit(resource, &limit) == 0 || run_complain(errno, "The limit on %s can't be set", name);
}

bool run_set_limits(const struct run_options *options, rlim_t threads)
{
	return set_limit(RLIMIT_CORE, 0, "core files") && set_limit(RLIMIT_AS, options->memory, "memory") &&
	       set_limit(RLIMIT_CPU, options->cpu, "CPU time") && set_limit(RLIMIT_FSIZE, options->file, "file size") &&
	       set_limit(RLIMIT_NOFILE, options->files, "open files") &&
	       set_limit(RLIMIT_NPROC, threads + options->processes, "processes") &&
	       set_limit(RLIMIT_MSGQUEUE, 0, "message queues");
}

bool run_drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[2] = {0};
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	/* The bounding set can't be dropped without CAP_SETPCAP, and then there is nothing to gain from it. */
	for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	if (syscall(SYS_capset, &header, none) < 0)
		return run_complain(errno, "Capabilities can't be given up");
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || run_complain(errno, "no_new_privs can't be set");
}
