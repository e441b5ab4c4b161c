/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/place.h"
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_KEPT 16

enum step { STEP_DESCRIPTORS = 1, STEP_DIRECTORY, STEP_PROGRAM };

/* Everything the child needs, made before the fork: after it only async-signal-safe calls are allowed, since other
 * threads may have held any lock. */
struct plan {
	const struct lectern_spawn *spawn;
	char *program;
	char *const *environment;
	pid_t parent;
	int report; /* where the child writes a struct failure; closed by a successful exec */
};

struct failure {
	int step;
	int error;
};

static _Noreturn void give_up(const struct plan *plan, enum step step)
{
	struct failure failure = {.step = step, .error = errno};
	if (write(plan->report, &failure, sizeof(failure)) < 0)
		_exit(126);
	_exit(127);
}

static void reset_signals(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;
	for (int number = 1; number < NSIG; number++)
		sigaction(number, &action, NULL); /* fails for SIGKILL and SIGSTOP only */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Descriptors end up as 0, 1, 2, kept..., the report; all others closed. They are first copied out of the way, since
 * one's source may be another's target. */
static void arrange_descriptors(struct plan *plan)
{
	const struct lectern_spawn *spawn = plan->spawn;
	int sources[3 + MOST_KEPT];
	int total = 3 + (int)spawn->keep_count;
	for (int i = 0; i < total; i++) {
		int from = i < 3 ? spawn->standard[i] : spawn->keep[i - 3];
		if (from < 0)
			sources[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
		else
			sources[i] = from;
		int away = fcntl(sources[i], F_DUPFD_CLOEXEC, total + 1);
		if (away < 0)
			give_up(plan, STEP_DESCRIPTORS);
		sources[i] = away;
	}
	int report = fcntl(plan->report, F_DUPFD_CLOEXEC, total + 1);
	if (report < 0)
		give_up(plan, STEP_DESCRIPTORS);
	plan->report = report;
	for (int i = 0; i < total; i++)
		if (dup2(sources[i], i) < 0)
			give_up(plan, STEP_DESCRIPTORS);
	if (dup3(plan->report, total, O_CLOEXEC) < 0)
		give_up(plan, STEP_DESCRIPTORS);
	plan->report = total;
	if (close_range((unsigned)total + 1, ~0u, 0) < 0)
		give_up(plan, STEP_DESCRIPTORS);
}

static void take_lowest_priority(void)
{
	const struct sched_param none = {0};
	/* Either may be refused (a container's policy); the child then only runs with less courtesy. */
	if (sched_setscheduler(0, SCHED_IDLE, &none) < 0)
		setpriority(PRIO_PROCESS, 0, 19);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
}

static _Noreturn void run_child(struct plan *plan)
{
	const struct lectern_spawn *spawn = plan->spawn;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != plan->parent) /* it died before the signal was asked for */
		_exit(127);
	setpgid(0, 0);
	if (spawn->idle)
		take_lowest_priority();
	arrange_descriptors(plan);
	if (spawn->directory && chdir(spawn->directory) < 0)
		give_up(plan, STEP_DIRECTORY);
	reset_signals();
	execve(plan->program, (char *const *)spawn->argv, plan->environment);
	give_up(plan, STEP_PROGRAM);
}

static bool explain(const struct lectern_spawn *spawn, const struct failure *failure, struct lectern_error *error)
{
	const char *why = strerror(failure->error);
	if (failure->step == STEP_DIRECTORY)
		return lectern_fail(error, LECTERN_RENDERER, "The folder %s can't be entered: %s", spawn->directory,
				    why);
	if (failure->step == STEP_PROGRAM)
		return lectern_fail(error, LECTERN_RENDERER, "%s can't be started: %s", spawn->argv[0], why);
	return lectern_fail(error, LECTERN_RENDERER, "%s can't be given its descriptors: %s", spawn->argv[0], why);
}

/* Waits until the child has become the program; false when it could not. */
static bool started(const struct lectern_spawn *spawn, pid_t pid, int report, struct lectern_error *error)
{
	struct failure failure;
	ssize_t got;
	do
		got = read(report, &failure, sizeof(failure));
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof(failure))
		return true;
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return explain(spawn, &failure, error);
}

static pid_t fork_with_signals_blocked(struct plan *plan)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before); /* no handler of ours may run in the child */
	plan->parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		run_child(plan);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static pid_t spawn_planned(struct plan *plan, struct lectern_error *error)
{
	int report[2];
	if (pipe2(report, O_CLOEXEC) < 0) {
		lectern_fail(error, LECTERN_RENDERER, "A pipe can't be made: %s", strerror(errno));
		return -1;
	}
	plan->report = report[1];
	pid_t pid = fork_with_signals_blocked(plan);
	int why = errno;
	close(report[1]);
	if (pid < 0)
		lectern_fail(error, LECTERN_RENDERER, "%s can't be started: %s", plan->program, strerror(why));
	else if (!started(plan->spawn, pid, report[0], error))
		pid = -1;
	close(report[0]);
	return pid;
}

pid_t lectern_spawn(const struct lectern_spawn *spawn, struct lectern_error *error)
{
	const char *name = spawn->argv[0];
	struct plan plan = {
		.spawn = spawn,
		.program = strchr(name, '/') ? lectern_strdup(name) : lectern_search_path(name),
		.environment = spawn->environment ? (char *const *)spawn->environment : environ,
	};
	pid_t pid = -1;
	if (!plan.program)
		lectern_fail(error, LECTERN_RENDERER, "The program %s was not found in PATH", name);
	else if (spawn->keep_count > MOST_KEPT)
		lectern_fail(error, LECTERN_RENDERER, "%s can't be given %zu descriptors", name, spawn->keep_count);
	else
		pid = spawn_planned(&plan, error);
	free(plan.program);
	return pid;
}
