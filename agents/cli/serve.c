/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/serve.h"
#include "director/director.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_LINE (1u << 20)

struct server {
	int socket;
	struct lectern_engine *engine; /* set before commands are read */
	pthread_mutex_t write_lock;    /* whole lines only */

	/* the main thread's */
	struct lectern_text line;
	pthread_t thread;
	bool has_thread;
	json_t *command; /* of the run, borrowed by the job */
	pthread_t warm_thread;
	struct lectern_cancel *warm_cancel;

	/* shared with the run's thread */
	atomic_bool running;
	struct lectern_cancel *cancel;
	json_int_t run_id;
	bool regenerate;
	double started;
};

static void send_line(struct server *server, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT | JSON_REAL_PRECISION(9));
	json_decref(message);
	if (!text)
		return;
	struct lectern_text line = {0};
	lectern_text_add(&line, text);
	lectern_text_add(&line, "\n");
	pthread_mutex_lock(&server->write_lock);
	for (size_t sent = 0; sent < line.length;) {
		ssize_t wrote = send(server->socket, line.data + sent, line.length - sent, MSG_NOSIGNAL);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			break; /* the host is gone; the read loop sees that too */
		sent += (size_t)wrote;
	}
	pthread_mutex_unlock(&server->write_lock);
	lectern_text_clear(&line);
	free(text);
}

static void reply_error(struct server *server, json_int_t id, enum lectern_status status, const char *message)
{
	send_line(server, json_pack("{sI s{si ss}}", "reply", id, "error", "status", (int)status, "message", message));
}

static void on_event(void *data, json_t *event)
{
	struct server *server = data;
	json_t *timed = json_pack("{sf sI}", "t", lectern_now() - server->started, "run", server->run_id);
	json_object_update(timed, event);
	/* a host may send the next command as soon as it has read this */
	const char *name = json_string_value(json_object_get(event, "event"));
	if (name && strcmp(name, "run.end") == 0)
		atomic_store(&server->running, false);
	send_line(server, timed);
}

static const char *text_in(const json_t *command, const char *key)
{
	const char *text = json_string_value(json_object_get(command, key));
	return text && *text ? text : NULL;
}

/* 0 when it is not given; -1, which nothing takes, when no int can hold it. */
static int number_in(const json_t *command, const char *key)
{
	const json_int_t number = json_integer_value(json_object_get(command, key));
	return number == (int)number ? (int)number : -1;
}

static struct lectern_job job_from(const json_t *command)
{
	return (struct lectern_job){
		.topic = text_in(command, "topic"),
		.notes = text_in(command, "notes"),
		.project = text_in(command, "project"),
		.parent = text_in(command, "parent"),
		.quality = text_in(command, "quality"),
		.voice = text_in(command, "voice"),
		.language = text_in(command, "language"),
		.theme = text_in(command, "theme"),
		.audience = text_in(command, "audience"),
		.image = text_in(command, "image"),
		.minutes = json_number_value(json_object_get(command, "minutes")),
		.endpoint = text_in(command, "endpoint"),
		.model = text_in(command, "model"),
		.dialect = text_in(command, "dialect"),
		.ask = text_in(command, "ask"),
		.section = number_in(command, "section"),
		.beat = number_in(command, "beat"),
	};
}

static void *run_thread(void *data)
{
	struct server *server = data;
	struct lectern_error error = {0};
	struct lectern_job job = job_from(server->command);
	if (server->regenerate)
		lectern_engine_regenerate(server->engine, &job, on_event, server, server->cancel, &error);
	else
		lectern_engine_make(server->engine, &job, on_event, server, server->cancel, &error);
	return NULL;
}

static void end_run(struct server *server)
{
	if (server->has_thread)
		pthread_join(server->thread, NULL);
	server->has_thread = false;
	lectern_cancel_free(server->cancel);
	server->cancel = NULL;
	json_decref(server->command);
	server->command = NULL;
}

static void start_run(struct server *server, json_t *command, json_int_t id, bool regenerate)
{
	if (atomic_load(&server->running)) {
		reply_error(server, id, LECTERN_BUSY, "a lecture is being made; cancel it first or wait for it");
		return;
	}
	end_run(server);
	server->command = json_incref(command);
	server->cancel = lectern_cancel_new();
	server->run_id = id;
	server->regenerate = regenerate;
	server->started = lectern_now();
	atomic_store(&server->running, true);
	/* the answer goes out before the run's first event */
	send_line(server, json_pack("{sI sb}", "reply", id, "accepted", 1));
	server->has_thread = pthread_create(&server->thread, NULL, run_thread, server) == 0;
	if (server->has_thread)
		return;
	json_t *end = json_pack("{ss si ss}", "event", "run.end", "status", (int)LECTERN_RENDERER, "message",
				"the system refuses another thread; end other programs and try again");
	on_event(server, end);
	json_decref(end);
}

static void make(struct server *server, json_t *command, json_int_t id)
{
	start_run(server, command, id, false);
}

static void regenerate(struct server *server, json_t *command, json_int_t id)
{
	if (!text_in(command, "project") || number_in(command, "section") < 1)
		reply_error(server, id, LECTERN_USAGE, "regenerate needs \"project\" and \"section\"");
	else
		start_run(server, command, id, true);
}

static void cancel(struct server *server, json_t *command, json_int_t id)
{
	(void)command;
	bool running = atomic_load(&server->running);
	if (running)
		lectern_cancel_set(server->cancel);
	send_line(server, json_pack("{sI sb}", "reply", id, "cancelled", (int)running));
}

static void status(struct server *server, json_t *command, json_int_t id)
{
	struct lectern_error error = {0};
	const char *project = text_in(command, "project");
	json_t *lecture = project ? lectern_director_snapshot(project, &error) : NULL;
	if (lecture)
		send_line(server, json_pack("{sI so}", "reply", id, "lecture", lecture));
	else
		reply_error(server, id, project ? error.status : LECTERN_USAGE,
			    project ? error.text : "status needs \"project\"");
}

static const struct {
	const char *name;
	void (*run)(struct server *server, json_t *command, json_int_t id);
} commands[] = {
	{"make", make},
	{"regenerate", regenerate},
	{"cancel", cancel},
	{"status", status},
};

/* False: the host asked to quit. */
static bool obey(struct server *server, const char *line)
{
	json_error_t where;
	json_t *command = json_loads(line, JSON_REJECT_DUPLICATES, &where);
	json_int_t id = json_integer_value(json_object_get(command, "id"));
	const char *name = json_string_value(json_object_get(command, "cmd"));
	bool known = false, quit = name && strcmp(name, "quit") == 0;
	for (size_t i = 0; name && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(name, commands[i].name) != 0)
			continue;
		commands[i].run(server, command, id);
		known = true;
	}
	if (quit)
		send_line(server, json_pack("{sI}", "reply", id));
	else if (!known)
		reply_error(server, id, LECTERN_USAGE, "not a command of lectern serve");
	json_decref(command);
	return !quit;
}

/* Obeys the whole lines in the buffer. */
static bool obey_lines(struct server *server)
{
	bool go_on = true;
	char *start = server->line.data, *end;
	while (go_on && start && (end = strchr(start, '\n'))) {
		*end = 0;
		go_on = obey(server, start);
		start = end + 1;
	}
	size_t rest = start ? server->line.length - (size_t)(start - server->line.data) : 0;
	if (start)
		memmove(server->line.data, start, rest + 1);
	server->line.length = rest;
	return go_on && rest < MOST_LINE;
}

static void read_commands(struct server *server)
{
	char bytes[4096];
	for (;;) {
		ssize_t got = recv(server->socket, bytes, sizeof(bytes), 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		lectern_text_add_bytes(&server->line, bytes, (size_t)got);
		if (!obey_lines(server))
			return;
	}
}

/* Tells when scenes can be rendered, or early why they can't. */
static void *tell_warm(void *data)
{
	struct server *server = data;
	struct lectern_error error = {0};
	if (lectern_engine_wait_warm(server->engine, server->warm_cancel, &error))
		send_line(server, json_pack("{ss}", "event", "warm"));
	else if (error.status != LECTERN_CANCELLED)
		send_line(server, json_pack("{ss si ss}", "event", "not-ready", "status", (int)error.status, "message",
					    error.text));
	return NULL;
}

static void serve_engine(struct server *server)
{
	server->warm_cancel = lectern_cancel_new();
	bool telling = pthread_create(&server->warm_thread, NULL, tell_warm, server) == 0;
	read_commands(server);
	lectern_cancel_set(server->warm_cancel);
	if (server->cancel)
		lectern_cancel_set(server->cancel);
	if (telling)
		pthread_join(server->warm_thread, NULL);
	end_run(server);
	lectern_cancel_free(server->warm_cancel);
}

enum lectern_status lectern_serve(int socket)
{
	struct lectern_error error = {0};
	struct server server = {.socket = socket};
	pthread_mutex_init(&server.write_lock, NULL);
	server.engine = lectern_engine_start(LECTERN_BESIDE_OBS, &error);
	if (!server.engine) {
		reply_error(&server, 0, error.status, error.text);
		return error.status;
	}
	send_line(&server, json_pack("{ss ss si}", "event", "ready", "version", LECTERN_VERSION, "pid", (int)getpid()));
	serve_engine(&server);
	lectern_engine_stop(server.engine);
	lectern_text_clear(&server.line);
	pthread_mutex_destroy(&server.write_lock);
	return LECTERN_OK;
}
