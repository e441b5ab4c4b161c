/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How lectern-run starts, ends and refuses; that nothing outlives it. */
#include "../check.h"
#include "platform/platform.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char job[64] = "/tmp/lectern-launcher-XXXXXX";

struct ran {
	int status; /* exit status, or 1000 + signal */
	char text[4096];
};

/* Runs lectern-run with the options (up to a NULL) and `sh -c script`, if there is one. */
static struct ran run(const char *const *options, const char *script)
{
	struct ran ran = {0};
	const char *argv[48] = {LAUNCHER, "--exec", "/usr", "--exec", "/lib", "--exec", "/lib64", "--exec", "/bin"};
	size_t count = 9;
	int ends[2], status = 0;
	while (options && *options && count < 40)
		argv[count++] = *options++;
	if (script) {
		const char *const rest[] = {"--", "/bin/sh", "-c", script};
		for (size_t i = 0; i < 4; i++)
			argv[count++] = rest[i];
	}
	if (pipe(ends) < 0)
		abort();
	struct lectern_spawn spawn = {.argv = argv, .directory = job, .standard = {-1, ends[1], ends[1]}};
	pid_t pid = lectern_spawn(&spawn, NULL);
	close(ends[1]);
	size_t have = 0;
	for (ssize_t got;
	     have < sizeof(ran.text) - 1 && (got = read(ends[0], ran.text + have, sizeof(ran.text) - 1 - have)) > 0;)
		have += (size_t)got;
	close(ends[0]);
	CHECK(pid > 0 && lectern_wait(pid, 20, &status), "it does not end");
	ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
	return ran;
}

static void test_ends_like_the_program(void)
{
	CHECK(run(NULL, "exit 0").status == 0, "0");
	CHECK(run(NULL, "exit 42").status == 42, "42");
	CHECK(run(NULL, "kill -SEGV $$").status == 128 + SIGSEGV, "a signal");
}

static void test_environment(void)
{
	setenv("LECTERN_API_KEY", "secret", 1);
	setenv("LD_PRELOAD_NOT", "x", 1);
	const char *options[] = {"--write", job, "--env", "LECTERN_CACHE=/somewhere", NULL};
	char *want = lectern_format("HOME=%s\nLANG=C.UTF-8\nLECTERN_CACHE=/somewhere\nOPENBLAS_NUM_THREADS=1\n"
				    "PATH=/usr/local/bin:/usr/bin:/bin\nPYTHONDONTWRITEBYTECODE=1\nPYTHONHASHSEED=0\n"
				    "TMPDIR=%s\nopenin_any=p\nopenout_any=p\nshell_escape=f\n",
				    job, job);
	struct ran ran = run(options, "env | grep -v -e ^PWD= -e ^SHLVL= -e ^OLDPWD= -e ^_= | LC_ALL=C sort");
	CHECK_TEXT(ran.text, want);
	free(want);
	const char *home[] = {"--write", job, "--home", "/usr", NULL};
	CHECK_TEXT(run(home, "echo $HOME $TMPDIR").text, "/usr /usr\n");
}

static void test_no_capabilities(void)
{
	const char *options[] = {"--read", "/proc", NULL};
	CHECK_TEXT(run(options, "grep -E '^(CapPrm|CapEff|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status").text,
		   "CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapAmb:\t0000000000000000\n"
		   "NoNewPrivs:\t1\nSeccomp:\t2\n");
}

static void test_refuses(void)
{
	static const struct {
		const char *options[8];
		const char *script;
		int status;
		const char *says;
	} cases[] = {
		{{"--env", "PATH=/tmp"}, "exit 0", 2, "LECTERN_NAME=VALUE"},
		{{"--env", "LECTERN_X"}, "exit 0", 2, "LECTERN_NAME=VALUE"},
		{{"--read", "relative"}, "exit 0", 2, "absolute"},
		{{"--limit-cpu", "-1"}, "exit 0", 2, "whole number"},
		{{"--limit-cpu", "3x"}, "exit 0", 2, "whole number"},
		{{"--limit-memory", "99999999999999999999"}, "exit 0", 2, "whole number"},
		{{"--keep-fd", "2"}, "exit 0", 2, "3 to 1000"},
		{{"--unknown", "x"}, "exit 0", 2, "no option --unknown"},
		{{"--read"}, NULL, 2, "needs a value"},
		{{NULL}, NULL, 2, "After --"},
		{{"--", "sh"}, NULL, 2, "absolute path"},
		{{"--write", "/nowhere"}, "exit 0", 7, "/nowhere can't be opened"},
		{{"--", "/usr/bin/no-such-program"}, NULL, 127, "can't be started"},
		{{"--read", "/nowhere"}, "exit 0", 0, ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ran ran = run(cases[i].options, cases[i].script);
		CHECK(ran.status == cases[i].status, "case %zu: status %d", i, ran.status);
		CHECK(strstr(ran.text, cases[i].says), "case %zu: %s", i, ran.text);
	}
}

static void test_keeps_descriptor(void)
{
	const char *argv[] = {LAUNCHER, "--exec",    "/usr", "--exec", "/lib",    "--exec", "/lib64",          "--exec",
			      "/bin",   "--keep-fd", "3",    "--",     "/bin/sh", "-c",     "echo -n yes >&3", NULL};
	int pair[2];
	char text[4] = "";
	CHECK(lectern_socket_pair(pair, NULL), "pair");
	struct lectern_spawn spawn = {.argv = argv, .standard = {-1, -1, 2}, .keep = &pair[1], .keep_count = 1};
	pid_t pid = lectern_spawn(&spawn, NULL);
	close(pair[1]);
	CHECK(read(pair[0], text, 3) == 3, "nothing came");
	CHECK_TEXT(text, "yes");
	/* the guard has let go of it too, or this would hang */
	CHECK(read(pair[0], text, 1) == 0, "it stays open");
	close(pair[0]);
	CHECK(lectern_wait(pid, 5, NULL), "it ends");
}

/* How many processes have `mark` in their command line and are not zombies. */
static int alive(const char *mark)
{
	char *command = lectern_format("ps -e -o stat=,args= | grep -v -e '^Z' -e grep | grep -c -- '%s'", mark);
	FILE *pipe = popen(command, "r");
	int count = -1;
	CHECK(pipe && fscanf(pipe, "%d", &count) == 1, "%s", command);
	pclose(pipe);
	free(command);
	return count;
}

static int alive_after(double seconds, const char *mark)
{
	double until = lectern_now() + seconds;
	int count;
	while ((count = alive(mark)) > 0 && lectern_now() < until)
		usleep(20000);
	return count;
}

/* Processes in groups of their own, orphaned on purpose; setsid is refused, setpgid (by job control) is not. */
#define STRAYS(seconds) "set -m; (sleep " seconds " & sleep " seconds " &) ; sh -c '(sleep " seconds " &)'; sleep 0.2;"

static void test_leaves_nothing(void)
{
	run(NULL, STRAYS("7001") " exit 0");
	CHECK(alive("sleep 7001") == 0, "after the program's end: %d", alive("sleep 7001"));
}

static pid_t start(const char *script)
{
	const char *argv[] = {LAUNCHER, "--exec", "/usr", "--exec",  "/lib", "--exec", "/lib64",
			      "--exec", "/bin",   "--",   "/bin/sh", "-c",   script,   NULL};
	return lectern_spawn(&(struct lectern_spawn){.argv = argv, .standard = {-1, -1, 2}}, NULL);
}

static void test_ends_when_asked(void)
{
	pid_t pid = start("trap '' TERM;" STRAYS("7002") " sleep 7002");
	for (int tries = 0; alive("sleep 7002") < 4 && tries < 100; tries++)
		usleep(20000);
	double begun = lectern_now();
	lectern_kill_group(pid, 2);
	CHECK(lectern_now() - begun < 1, "took %.2f s", lectern_now() - begun);
	CHECK(alive("sleep 7002") == 0, "left: %d", alive("sleep 7002"));
}

static void test_ends_with_killed_guard(void)
{
	pid_t pid = start("exec sleep 7003");
	for (int tries = 0; alive("^S. *sleep 7003") < 1 && tries < 100; tries++)
		usleep(20000);
	kill(pid, SIGKILL);
	lectern_wait(pid, 5, NULL);
	CHECK(alive_after(2, "sleep 7003") == 0, "left: %d", alive("sleep 7003"));
}

/* An engine that is killed can clean up nothing itself. */
static void test_ends_with_killed_engine(void)
{
	pid_t engine = fork();
	if (engine == 0) {
		start("trap '' TERM HUP;" STRAYS("7004") " sleep 7004");
		pause();
	}
	for (int tries = 0; alive("sleep 7004") < 4 && tries < 100; tries++)
		usleep(20000);
	CHECK(alive("sleep 7004") >= 4, "have %d", alive("sleep 7004"));
	kill(engine, SIGKILL);
	waitpid(engine, NULL, 0);
	CHECK(alive_after(3, "sleep 7004") == 0, "left: %d", alive("sleep 7004"));
}

int main(void)
{
	if (!mkdtemp(job))
		return 1;
	test_ends_like_the_program();
	test_environment();
	test_no_capabilities();
	test_refuses();
	test_keeps_descriptor();
	test_leaves_nothing();
	test_ends_when_asked();
	test_ends_with_killed_guard();
	test_ends_with_killed_engine();
	CHECK(lectern_remove_tree(job, NULL), "the test's own folder");
	return check_end();
}
