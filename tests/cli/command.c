/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "command.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ARGUMENTS 16
#define MOST_SECONDS   600

pid_t command_start(const char *const *arguments, const char *log)
{
	const char *argv[MOST_ARGUMENTS + 2] = {getenv("LECTERN_PROGRAM")};
	struct lectern_error error = {0};
	for (size_t i = 0; i < MOST_ARGUMENTS && arguments[i]; i++)
		argv[i + 1] = arguments[i];
	int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct lectern_spawn spawn = {.argv = argv, .standard = {-1, out, out}};
	pid_t pid = argv[0] ? lectern_spawn(&spawn, &error) : -1;
	if (pid < 0)
		fprintf(stderr, "lectern does not start (is LECTERN_PROGRAM set?): %s\n", error.text);
	close(out);
	return pid;
}

struct outcome command_run(const char *const *arguments)
{
	char log[] = "/tmp/lectern-test-XXXXXX";
	struct outcome outcome = {.status = -1};
	int status, fd = mkstemp(log);
	close(fd);
	pid_t pid = command_start(arguments, log);
	if (pid > 0 && lectern_wait(pid, MOST_SECONDS, &status))
		outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	else if (pid > 0)
		lectern_kill_group(pid, 0);
	outcome.said = lectern_read_file(log, 1 << 22, NULL, NULL);
	unlink(log);
	return outcome;
}

void command_clear(struct outcome *outcome)
{
	free(outcome->said);
	*outcome = (struct outcome){0};
}

char *command_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *folder = lectern_format("%s/lectern-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(folder))
		abort();
	return folder;
}
