/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_MAX_BYTES (8u << 20)
#define PRINTED_MAX    4096u

static void close_descriptor(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

/* The program: named by $LECTERN_PROGRAM, or beside this module. */
static char *find_engine(struct lectern_error *error)
{
	const char *named = getenv("LECTERN_PROGRAM");
	return named && *named ? lectern_strdup(named) : lectern_find_program("lectern", error);
}

static bool spawn(struct lectern_process *process, const char *program, int socket, int output,
		  struct lectern_error *error)
{
	const struct lectern_spawn request = {
		.argv = (const char *const[]){program, "serve", NULL},
		.standard = {-1, -1, output},
		.keep = &socket,
		.keep_count = 1,
	};
	const pid_t pid = lectern_spawn(&request, error);
	process->pid = pid > 0 ? pid : 0;
	return pid > 0;
}

bool lectern_process_start(struct lectern_process *process, struct lectern_error *error)
{
	int sockets[2] = {-1, -1};
	int pipes[2] = {-1, -1};
	char *program = find_engine(error);
	bool done = program && lectern_socket_pair(sockets, error);
	if (done && (pipe2(pipes, O_CLOEXEC) != 0 || fcntl(pipes[0], F_SETFL, O_NONBLOCK) != 0))
		done = lectern_fail(error, LECTERN_RENDERER, "the engine can't be started: %s", strerror(errno));
	done = done && spawn(process, program, sockets[1], pipes[1], error);
	close_descriptor(&sockets[1]);
	close_descriptor(&pipes[1]);
	free(program);
	if (!done) {
		close_descriptor(&sockets[0]);
		close_descriptor(&pipes[0]);
		return false;
	}
	process->socket = sockets[0];
	process->output = pipes[0];
	return true;
}

void lectern_process_poll(const struct lectern_process *process, struct pollfd wanted[2])
{
	const short out = process->unsent.length ? POLLOUT : 0;
	wanted[0] = (struct pollfd){.fd = process->socket, .events = (short)(POLLIN | out)};
	wanted[1] = (struct pollfd){.fd = process->output, .events = POLLIN};
}

void lectern_process_send(struct lectern_process *process, const json_t *command)
{
	char *line = json_dumps(command, JSON_COMPACT);
	if (!line)
		return;
	lectern_text_add(&process->unsent, line);
	lectern_text_add(&process->unsent, "\n");
	free(line);
}

static void drop_front(struct lectern_text *text, size_t length)
{
	memmove(text->data, text->data + length, text->length - length + 1);
	text->length -= length;
}

static void flush(struct lectern_process *process)
{
	while (process->unsent.length) {
		const ssize_t sent = send(process->socket, process->unsent.data, process->unsent.length,
					  MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		drop_front(&process->unsent, (size_t)sent);
	}
}

/* What the engine and its libraries print goes to OBS's log, line by line. */
static void log_printed(struct lectern_process *process)
{
	char bytes[4096];
	ssize_t got;
	while ((got = read(process->output, bytes, sizeof(bytes))) > 0)
		lectern_text_add_bytes(&process->printed, bytes, (size_t)got);
	if (got == 0)
		close_descriptor(&process->output);
	char *end;
	while (process->printed.length && (end = memchr(process->printed.data, '\n', process->printed.length))) {
		*end = '\0';
		lectern_log(LECTERN_LOG_INFO, "engine: %s", process->printed.data);
		drop_front(&process->printed, (size_t)(end - process->printed.data) + 1);
	}
	if (process->printed.length > PRINTED_MAX)
		drop_front(&process->printed, process->printed.length);
}

static bool take_lines(struct lectern_process *process, void (*on_line)(void *data, json_t *line), void *data,
		       struct lectern_error *error)
{
	char *start = process->received.data;
	char *end;
	size_t left = process->received.length;
	while (left && (end = memchr(start, '\n', left))) {
		json_t *line = json_loadb(start, (size_t)(end - start), JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_object(line)) {
			json_decref(line);
			return lectern_fail(error, LECTERN_RENDERER,
					    "the engine said something that is no JSON object; it is started again");
		}
		on_line(data, line);
		json_decref(line);
		left -= (size_t)(end - start) + 1;
		start = end + 1;
	}
	if (process->received.length > left)
		drop_front(&process->received, process->received.length - left);
	if (left > LINE_MAX_BYTES)
		return lectern_fail(error, LECTERN_RENDERER,
				    "the engine sent a line that never ends; it is started again");
	return true;
}

bool lectern_process_move(struct lectern_process *process, void (*on_line)(void *data, json_t *line), void *data,
			  struct lectern_error *error)
{
	char bytes[65536];
	flush(process);
	if (process->output >= 0)
		log_printed(process);
	for (;;) {
		const ssize_t got = recv(process->socket, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return true;
		if (got <= 0)
			return lectern_fail(error, LECTERN_RENDERER, "the engine ended by itself; it is started again");
		lectern_text_add_bytes(&process->received, bytes, (size_t)got);
		if (!take_lines(process, on_line, data, error))
			return false;
	}
}

void lectern_process_stop(struct lectern_process *process, double grace)
{
	int status;
	close_descriptor(&process->socket);
	if (process->pid > 0 && !lectern_wait(process->pid, grace, &status))
		lectern_kill_group(process->pid, 0);
	process->pid = 0;
	if (process->output >= 0)
		log_printed(process);
	close_descriptor(&process->output);
	lectern_text_clear(&process->received);
	lectern_text_clear(&process->printed);
	lectern_text_clear(&process->unsent);
}
