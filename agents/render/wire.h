/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's side of protocol.h: lines over the job socket, the ring, values that came from the sandbox. Nothing
 * that arrives is believed. */
#pragma once

#include "render/render.h"

#define RENDER_MOST_LINE    4096u       /* of a text that people read */
#define RENDER_MOST_PRINTED (64u << 10) /* of a beat */
#define RENDER_MOST_MESSAGE (4u << 20)  /* of a line on a socket */

/* ---- lines over a stream socket, never blocking ---- */

struct render_link {
	int socket;
	struct lectern_text in, out;
	size_t start, scanned; /* of `in`: where the next line starts; how far no end was found */
	size_t sent;           /* of `out` */
};

enum render_heard {
	RENDER_HEARD_MESSAGE = 1,
	RENDER_HEARD_NOTHING, /* the time is over */
	RENDER_HEARD_CANCEL,
	RENDER_HEARD_END,      /* the other side is gone */
	RENDER_HEARD_NONSENSE, /* not a JSON object on a line of a sane length */
};

/* Queues one object as a line; steals the reference. False for NULL, which jansson's builders give for text that is
 * not UTF-8. */
bool render_link_say(struct render_link *link, json_t *message);
/* Sends what is queued and waits for a message until `deadline`. Caller decrefs *message. */
enum render_heard render_link_listen(struct render_link *link, const struct lectern_cancel *cancel, double deadline,
				     json_t **message);
/* True when all that was said has left. */
bool render_link_idle(const struct render_link *link);
/* The next message that is here already, or NOTHING, END or NONSENSE. */
enum render_heard render_link_take(struct render_link *link, json_t **message);
void render_link_close(struct render_link *link);

/* ---- the ring ---- */

struct render_ring {
	int fd;
	const uint8_t *bytes;
	uint64_t taken; /* all bytes before this position are free again */
	bool fresh;     /* nothing of this beat was taken yet: it may start later than the one before ended */
	uint8_t *copy;  /* a record out of the other side's reach */
	size_t capacity;
};

typedef bool (*render_record_handler)(void *data, const uint8_t *record, size_t length, struct lectern_error *error);

bool render_ring_open(struct render_ring *ring, struct lectern_error *error);
void render_ring_close(struct render_ring *ring);
void render_ring_begin(struct render_ring *ring); /* before each beat */
/* Passes over records that nobody wants any more. */
void render_ring_skip(struct render_ring *ring, const json_t *message);
/* Hands `count` records of `size` bytes at position `at` to the handler. False: what the message says can't be, or the
 * handler stopped. */
bool render_ring_take(struct render_ring *ring, const json_t *message, render_record_handler handler, void *data,
		      struct lectern_error *error);

/* ---- values ---- */

/* A whole number of `name` from 0 to `most`, or -1. */
int64_t render_number(const json_t *message, const char *name, int64_t most);
/* Copies a digest of 32 hex digits; false when it is none. */
bool render_read_digest(const json_t *message, char digest[33]);
/* Text from the sandbox for logs, the dock and prompts: one line, bounded, no control characters. NULL stays NULL.
 * Caller frees. */
char *render_clean_line(const char *text);
/* False: the message has no known kind. */
bool render_read_fault(const json_t *message, struct lectern_fault *fault);
/* The objects of array `name` as an array of its own, never NULL. */
json_t *render_read_objects(const json_t *message, const char *name);
/* Adds what code printed: no control characters, bounded lines, at most RENDER_MOST_PRINTED in all. */
void render_add_printed(struct lectern_text *printed, const char *text);

/* ---- processes of the sandbox, named by pids that the sandbox told ---- */

/* Signals `pid` only if it is `root` or below it. */
bool render_signal_below(pid_t pid, pid_t root, int number);
/* Seconds that the process could have run but for other work on the machine; 0 when unknown. */
double render_time_in_queue(pid_t pid);
/* Kills `pid` with its group and all below it, if it is below `root`. */
void render_kill_below(pid_t pid, pid_t root);
/* Makes `pid` write where it is to hang.txt in `folder` and returns the innermost line of `file`; 0: unknown. */
int render_find_hang(pid_t pid, pid_t root, const char *folder, const char *file);
