/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every call that differs between systems: processes, shared memory, priorities, paths. Linux only so far. */
#pragma once

#include "base/base.h"

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a child is started. All descriptors but those named here are closed in the child; signal mask and handlers are
 * reset; it gets a process group of its own inside the caller's session (setpgid: a session of its own would lose what
 * nice and SCHED_IDLE give OBS) and dies with the *thread* that started it, so start children from a permanent one. */
struct lectern_spawn {
	const char *const *argv;        /* argv[0] is a path, or a name looked up in PATH; NULL-ended */
	const char *const *environment; /* NULL: the caller's */
	const char *directory;          /* NULL: the caller's */
	int standard[3];                /* descriptors for 0, 1, 2; -1: /dev/null */
	const int *keep;                /* further descriptors; keep[i] becomes 3 + i in the child */
	size_t keep_count;
	bool idle; /* SCHED_IDLE and idle I/O */
};

/* Returns the pid (also the process group), or -1 with the error LECTERN_RENDERER. */
pid_t lectern_spawn(const struct lectern_spawn *spawn, struct lectern_error *error);
/* Waits at most `seconds` (0: looks once). True when the child ended and was reaped; *status as from waitpid(2). */
bool lectern_wait(pid_t pid, double seconds, int *status);
/* Asks (SIGTERM), waits `grace` seconds, then kills the whole group and reaps the child. */
void lectern_kill_group(pid_t pid, double grace);

/* A memfd of `size` bytes sealed against shrinking and growing; -1 on failure. Close-on-exec. */
int lectern_shared_memory(const char *name, size_t size, struct lectern_error *error);
/* A SOCK_STREAM socketpair, close-on-exec. */
bool lectern_socket_pair(int ends[2], struct lectern_error *error);
/* Sends bytes with up to 4 descriptors attached to the first of them (SCM_RIGHTS). Blocking, no SIGPIPE. */
bool lectern_send_fds(int socket, const void *bytes, size_t length, const int *fds, size_t count,
		      struct lectern_error *error);

/* Where things are found. Results are malloc'ed paths or NULL with an error that says what to install or set. */
char *lectern_find_data(struct lectern_error *error);   /* $LECTERN_DATA, beside the program, source tree, share */
char *lectern_find_python(struct lectern_error *error); /* $LECTERN_PYTHON, config, XDG data lectern/manim, python3 */
char *lectern_find_program(const char *name, struct lectern_error *error); /* beside this program or module, PATH */
char *lectern_cache_directory(struct lectern_error *error);                /* $XDG_CACHE_HOME/lectern, made 0700 */
char *lectern_config_directory(struct lectern_error *error);               /* $XDG_CONFIG_HOME/lectern, made 0700 */

/* Makes a folder and its parents; an existing one is fine. */
bool lectern_make_directories(const char *path, struct lectern_error *error);
/* Removes a folder with all in it; never follows a symbolic link out of it. */
bool lectern_remove_tree(const char *path, struct lectern_error *error);

#ifdef __cplusplus
}
#endif
