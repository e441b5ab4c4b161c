/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine as a child: `lectern serve` with a socket for lines of JSON and a pipe for what it prints. One thread uses
 * it, and that thread must live as long as the child does. Nothing here waits but lectern_process_stop. No OBS. */
#pragma once

#include "base/base.h"

#include <jansson.h>
#include <poll.h>
#include <sys/types.h>

/* Start with {.pid = 0, .socket = -1, .output = -1}. */
struct lectern_process {
	pid_t pid; /* 0: not running */
	int socket;
	int output;
	struct lectern_text received;
	struct lectern_text printed;
	struct lectern_text unsent;
};

/* The program is $LECTERN_PROGRAM or the `lectern` beside this module. */
bool lectern_process_start(struct lectern_process *process, struct lectern_error *error);
/* Fills two entries for poll(2). */
void lectern_process_poll(const struct lectern_process *process, struct pollfd wanted[2]);
/* Queues one line; it goes out as the socket takes it. */
void lectern_process_send(struct lectern_process *process, const json_t *command);
/* Moves what can be moved without waiting: sends, hands each received object to `on_line`, logs what was printed.
 * False with a sentence when the child is gone or talks nonsense; it must then be stopped. */
bool lectern_process_move(struct lectern_process *process, void (*on_line)(void *data, json_t *line), void *data,
			  struct lectern_error *error);
/* Closes the socket, which asks the engine to end; kills its process group after `grace` seconds; reaps it. */
void lectern_process_stop(struct lectern_process *process, double grace);
