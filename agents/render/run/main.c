/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/run/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static _Noreturn void become_program(const struct run_options *options, pid_t guard, const sigset_t *signals)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != guard)
		_exit(EXIT_SANDBOX);
	sigprocmask(SIG_SETMASK, signals, NULL);
	/* Limits come last: they are for the program, and setting up the rest may need more. */
	rlim_t threads = run_threads_of_user();
	if (!run_set_environment(options) || !run_drop_capabilities() || !run_restrict_files(options) ||
	    !run_filter_calls() || !run_set_limits(options, threads))
		_exit(EXIT_SANDBOX);
	execv(options->command[0], options->command);
	run_complain(errno, "%s can't be started", options->command[0]);
	_exit(EXIT_EXEC);
}

/* Forks: this process becomes the guard, the other the program. */
static int run(const struct run_options *options)
{
	sigset_t all, before;
	if (!run_close_descriptors(options->keep, options->keep_count))
		return EXIT_SANDBOX;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	/* Asked to end, or left behind, the guard first ends what it guards; lectern_spawn had set SIGKILL here. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
		run_complain(errno, "Processes can't be guarded");
		return EXIT_SANDBOX;
	}
	pid_t guard = getpid(), child = fork();
	if (child == 0)
		become_program(options, guard, &before);
	if (child < 0) {
		run_complain(errno, "No process can be made");
		return EXIT_SANDBOX;
	}
	run_close_descriptors(NULL, 0);
	return run_guard(child);
}

int main(int argc, char **argv)
{
	struct run_options options;
	int status = run_parse(argc, argv, &options) ? run(&options) : EXIT_USAGE;
	run_release(&options);
	return status;
}
