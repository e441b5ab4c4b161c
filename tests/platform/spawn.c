/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "platform/platform.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a shell script and returns what it printed; `keep` becomes descriptor 3 when it is not -1. */
static char *output_of(const char *script, const struct lectern_spawn *like, int *status)
{
	static char text[8192];
	int ends[2];
	struct lectern_spawn spawn = *like;
	const char *argv[] = {"sh", "-c", script, NULL};
	struct lectern_error error = {0};
	if (pipe(ends) < 0)
		abort();
	spawn.argv = argv;
	spawn.standard[0] = -1;
	spawn.standard[1] = ends[1];
	spawn.standard[2] = 2;
	pid_t pid = lectern_spawn(&spawn, &error);
	CHECK(pid > 0, "%s", error.text);
	close(ends[1]);
	size_t have = 0;
	for (ssize_t got; (got = read(ends[0], text + have, sizeof(text) - 1 - have)) > 0; have += (size_t)got)
		;
	text[have] = '\0';
	close(ends[0]);
	CHECK(lectern_wait(pid, 10, status), "%s ends", script);
	return text;
}

static void check_output(const char *script, const struct lectern_spawn *like, const char *want)
{
	int status;
	CHECK_TEXT(output_of(script, like, &status), want);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: status %x", script, (unsigned)status);
}

static void test_descriptors(void)
{
	/* Nothing is marked close-on-exec here, so all would leak without care. */
	int stray = open("/dev/null", O_RDONLY), far = fcntl(stray, F_DUPFD, 200);
	check_output("ls /proc/self/fd | tr '\\n' ' '", &(struct lectern_spawn){0}, "0 1 2 3 ");
	check_output("readlink /proc/self/fd/0", &(struct lectern_spawn){0}, "/dev/null\n");

	int pair[2];
	CHECK(lectern_socket_pair(pair, NULL), "socket pair");
	/* The order is turned round, and a source sits where a target has to go. */
	int low = dup2(pair[0], 4);
	int keep[] = {low, pair[1]};
	struct lectern_spawn spawn = {.keep = keep, .keep_count = 2};
	check_output("echo -n hello >&4; head -c 5 <&3", &spawn, "hello");
	close(low);
	close(pair[0]);
	close(pair[1]);
	close(stray);
	close(far);
}

static void test_surroundings(void)
{
	const char *environment[] = {"ONLY=this", NULL};
	struct lectern_spawn bare = {.environment = environment};
	check_output("/usr/bin/env | grep -v -e ^PWD -e ^SHLVL -e ^_ -e ^OLDPWD", &bare, "ONLY=this\n");
	check_output("pwd", &(struct lectern_spawn){.directory = "/usr"}, "/usr\n");
	/* SCHED_IDLE is policy 5 */
	check_output("cut -d' ' -f41 /proc/self/stat", &(struct lectern_spawn){.idle = true}, "5\n");
	check_output("cut -d' ' -f41 /proc/self/stat", &(struct lectern_spawn){0}, "0\n");
	check_output("ionice -p $$", &(struct lectern_spawn){.idle = true}, "idle\n");
}

static void test_group(void)
{
	char want[64];
	/* a group of its own, in the session of this program */
	snprintf(want, sizeof(want), "own %d\n", getsid(0));
	check_output("read -r p c s pp g sid rest < /proc/$$/stat; [ $g = $$ ] && echo own $sid",
		     &(struct lectern_spawn){0}, want);
}

static void test_signals(void)
{
	int status;
	sigset_t block, before;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	signal(SIGPIPE, SIG_IGN); /* as OBS does */
	signal(SIGTERM, SIG_IGN);
	sigprocmask(SIG_BLOCK, &block, &before);
	output_of("kill -TERM $$; exit 0", &(struct lectern_spawn){0}, &status);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "status %x", (unsigned)status);
	output_of("kill -PIPE $$; exit 0", &(struct lectern_spawn){0}, &status);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE, "status %x", (unsigned)status);
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGTERM, SIG_DFL);
}

static void test_failures(void)
{
	const char *missing[] = {"/nowhere/program", NULL}, *unknown[] = {"no-such-program-at-all", NULL};
	const char *good[] = {"true", NULL};
	struct lectern_error error = {0};
	CHECK(lectern_spawn(&(struct lectern_spawn){.argv = missing, .standard = {-1, -1, -1}}, &error) == -1, "ran");
	CHECK_TEXT(error.text, "/nowhere/program can't be started: No such file or directory");
	CHECK(error.status == LECTERN_RENDERER, "%d", error.status);
	CHECK(lectern_spawn(&(struct lectern_spawn){.argv = unknown, .standard = {-1, -1, -1}}, &error) == -1, "ran");
	CHECK_TEXT(error.text, "The program no-such-program-at-all was not found in PATH");
	struct lectern_spawn lost = {.argv = good, .directory = "/nowhere", .standard = {-1, -1, -1}};
	CHECK(lectern_spawn(&lost, &error) == -1, "ran");
	CHECK_TEXT(error.text, "The folder /nowhere can't be entered: No such file or directory");
	CHECK(waitpid(-1, NULL, WNOHANG) == -1, "a failed start leaves no child");
}

static bool group_is_empty(pid_t group)
{
	for (int tries = 0; tries < 100; tries++) {
		if (kill(-group, 0) < 0)
			return true;
		usleep(10000);
	}
	/* Zombies that init has not reaped yet count as members; look whether any of them runs. */
	char command[128];
	snprintf(command, sizeof(command), "! ps -e -o pgid=,stat= | grep -q '^ *%d [^Z]'", group);
	return system(command) == 0;
}

static void test_wait_and_kill(void)
{
	const char *stubborn[] = {"sh", "-c", "trap '' TERM; sleep 60 & sleep 61 & wait; sleep 62", NULL};
	const char *ending[] = {"sh", "-c", "sleep 0.05; exit 3", NULL};
	struct lectern_spawn spawn = {.argv = ending, .standard = {-1, -1, -1}};
	int status = 0;
	pid_t pid = lectern_spawn(&spawn, NULL);
	CHECK(!lectern_wait(pid, 0, &status), "it can't have ended");
	CHECK(lectern_wait(pid, 5, &status) && WEXITSTATUS(status) == 3, "status %x", (unsigned)status);

	spawn.argv = stubborn;
	pid = lectern_spawn(&spawn, NULL);
	usleep(100000);
	double start = lectern_now();
	lectern_kill_group(pid, 0.2);
	double took = lectern_now() - start;
	CHECK(took > 0.15 && took < 2, "took %.3f s", took);
	CHECK(group_is_empty(pid), "the group of %d lives", pid);
}

static void *start_sleeper(void *out)
{
	const char *argv[] = {"sleep", "60", NULL};
	*(pid_t *)out = lectern_spawn(&(struct lectern_spawn){.argv = argv, .standard = {-1, -1, -1}}, NULL);
	return NULL;
}

static void test_dies_with_thread(void)
{
	pthread_t thread;
	pid_t pid = -1;
	int status = 0;
	pthread_create(&thread, NULL, start_sleeper, &pid);
	pthread_join(thread, NULL);
	CHECK(lectern_wait(pid, 5, &status) && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "status %x",
	      (unsigned)status);
}

int main(void)
{
	test_descriptors();
	test_surroundings();
	test_group();
	test_signals();
	test_failures();
	test_wait_and_kill();
	test_dies_with_thread();
	return check_end();
}
