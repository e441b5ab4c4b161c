/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/platform.h"
#include "render/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_MOST (16u << 10)

/* Arguments of lectern-run as they are gathered; all owned. */
struct arguments {
	char **all;
};

static void add(struct arguments *arguments, const char *one)
{
	trees_add(&arguments->all, one);
}

static void add_pair(struct arguments *arguments, const char *name, const char *value)
{
	add(arguments, name);
	add(arguments, value);
}

/* Trees of programs, and those that hold Python: its environment and the installation that this was made from. */
static void add_trees(struct arguments *arguments, char *const *trees, const char *python)
{
	char *real = realpath(python, NULL);
	for (; *trees; trees++) {
		char *const alone[] = {*trees, NULL};
		bool programs = trees_is_program_tree(*trees) || trees_cover(alone, python) ||
				(real && trees_cover(alone, real));
		add_pair(arguments, programs ? "--exec" : "--read", *trees);
	}
	free(real);
}

static char *trees_setting(char *const *trees)
{
	struct lectern_text setting = {0};
	lectern_text_add(&setting, "LECTERN_TREES=");
	for (char *const *tree = trees; *tree; tree++)
		lectern_text_format(&setting, "%s%s", tree == trees ? "" : ":", *tree);
	return setting.data;
}

static struct arguments gather(const struct lectern_render_pool *pool, char *const *extra)
{
	struct arguments arguments = {0};
	char *program = lectern_format("%s/manim/worker.py", pool->data);
	char *formulas = lectern_format("LECTERN_FORMULAS=%s", pool->formulas), *trees = trees_setting(pool->trees);
	add(&arguments, pool->launcher);
	add_trees(&arguments, pool->trees, pool->python);
	add_trees(&arguments, extra, pool->python);
	add_pair(&arguments, "--write", pool->jobs);
	add_pair(&arguments, "--write", pool->formulas);
	add_pair(&arguments, "--write", pool->home);
	add_pair(&arguments, "--home", pool->home);
	add_pair(&arguments, "--env", formulas);
	add_pair(&arguments, "--env", trees);
	add_pair(&arguments, "--keep-fd", "3");
	/* a chain of beats is a chain of processes, so a lecture of six sections at once has many */
	add_pair(&arguments, "--limit-processes", "512");
	add(&arguments, "--");
	add(&arguments, pool->python);
	/* not -I: it would ignore PYTHONHASHSEED, and the digests of a scene need one order of sets */
	add_pair(&arguments, "-s", "-B");
	add(&arguments, program);
	free(program);
	free(formulas);
	free(trees);
	return arguments;
}

static void set_send_limit(int socket)
{
	struct timeval limit = {.tv_sec = 2};
	setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

static bool launch(const struct lectern_render_pool *pool, struct worker *worker, struct lectern_error *error)
{
	int control[2], log[2];
	if (!lectern_socket_pair(control, error))
		return false;
	worker->link.socket = control[0];
	if (pipe2(log, O_CLOEXEC) < 0) {
		close(control[1]);
		return lectern_fail(error, LECTERN_RENDERER, "A pipe can't be made: %s", strerror(errno));
	}
	worker->log = log[0];
	fcntl(log[0], F_SETFL, O_NONBLOCK);
	set_send_limit(control[0]);
	struct arguments arguments = gather(pool, worker->extra);
	struct lectern_spawn spawn = {
		.argv = (const char *const *)arguments.all,
		.directory = pool->jobs,
		.standard = {-1, log[1], log[1]},
		.keep = &control[1],
		.keep_count = 1,
		.idle = pool->idle,
	};
	worker->pid = lectern_spawn(&spawn, error);
	trees_free(arguments.all);
	close(control[1]);
	close(log[1]);
	return worker->pid > 0;
}

struct worker *worker_start(const struct lectern_render_pool *pool, char **extra, struct lectern_error *error)
{
	struct worker *worker = lectern_alloc(sizeof(*worker));
	*worker = (struct worker){.state = WORKER_STARTING,
				  .link = {.socket = -1},
				  .log = -1,
				  .started = lectern_now(),
				  .extra = extra ? extra : lectern_alloc(sizeof(*extra)),
				  .dedicated = extra != NULL};
	if (launch(pool, worker, error))
		return worker;
	worker_free(worker);
	return NULL;
}

void worker_read_log(struct worker *worker)
{
	char bytes[4096];
	ssize_t got = read(worker->log, bytes, sizeof(bytes));
	if (got > 0 && worker->said.length < LOG_MOST) {
		lectern_text_add_bytes(&worker->said, bytes, (size_t)got);
		lectern_log(LECTERN_LOG_DEBUG, "worker %d: %.*s", (int)worker->pid, (int)got, bytes);
	} else if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
		close(worker->log);
		worker->log = -1;
	}
}

/* The last line that it said, without lectern-run's name. */
static char *last_words(struct worker *worker)
{
	while (worker->log >= 0 && worker->said.length < LOG_MOST) {
		size_t before = worker->said.length;
		worker_read_log(worker);
		if (worker->said.length == before)
			break;
	}
	char *text = lectern_strdup(worker->said.data ? worker->said.data : ""), *line;
	size_t length = strlen(text);
	while (length && text[length - 1] == '\n')
		text[--length] = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	if (strncmp(line, "lectern-run: ", 13) == 0)
		line += 13;
	line = lectern_strdup(line);
	free(text);
	return line;
}

static void explain(struct worker *worker, bool warm, int status, struct lectern_error *error)
{
	char *words = last_words(worker);
	if (WIFEXITED(status) && WEXITSTATUS(status) == LECTERN_SANDBOX)
		lectern_fail(error, LECTERN_SANDBOX, "%s", words[0] ? words : "The sandbox can't be set up");
	else if (!warm)
		lectern_fail(error, LECTERN_RENDERER,
			     "Manim was not found or does not start: run ci/manim-env or set LECTERN_PYTHON (%s)",
			     words[0] ? words : "it ended without a word");
	else
		lectern_fail(error, LECTERN_RENDERER, "The Manim worker ended unexpectedly (%s)",
			     words[0] ? words : "without a word");
	free(words);
}

void worker_end(struct worker *worker, bool warm, double grace, struct lectern_error *error)
{
	int status = 0;
	if (!lectern_wait(worker->pid, grace, &status))
		lectern_kill_group(worker->pid, 0.5); /* lectern-run takes milliseconds to end all that it guards */
	if (error && error->status == LECTERN_OK)
		explain(worker, warm, status, error);
}

void worker_free(struct worker *worker)
{
	render_link_close(&worker->link);
	if (worker->log >= 0)
		close(worker->log);
	lectern_text_clear(&worker->said);
	trees_free(worker->extra);
	free(worker);
}

bool worker_send_job(struct worker *worker, json_t *job, const int fds[2], struct lectern_error *error)
{
	char *line = job ? json_dumps(job, JSON_COMPACT) : NULL;
	json_decref(job);
	if (!line)
		return lectern_fail(error, LECTERN_BAD_INPUT, "A path that the scene may read is not UTF-8");
	char *with_end = lectern_format("%s\n", line);
	bool sent = lectern_send_fds(worker->link.socket, with_end, strlen(with_end), fds, 2, error);
	free(with_end);
	free(line);
	return sent;
}
