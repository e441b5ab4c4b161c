/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool render_link_say(struct render_link *link, json_t *message)
{
	char *line = message ? json_dumps(message, JSON_COMPACT) : NULL;
	json_decref(message);
	if (!line)
		return false;
	lectern_text_add(&link->out, line);
	lectern_text_add(&link->out, "\n");
	free(line);
	return true;
}

bool render_link_idle(const struct render_link *link)
{
	return link->sent == link->out.length;
}

/* False: the other side is gone. */
static bool flush(struct render_link *link)
{
	while (!render_link_idle(link)) {
		ssize_t sent = send(link->socket, link->out.data + link->sent, link->out.length - link->sent,
				    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno == EAGAIN;
		link->sent += (size_t)sent;
	}
	link->out.length = 0;
	link->sent = 0;
	return true;
}

/* 1: something came; 0: nothing yet; -1: the other side is gone. */
static int fill(struct render_link *link)
{
	char bytes[65536];
	ssize_t got;
	do
		got = recv(link->socket, bytes, sizeof(bytes), MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		lectern_text_add_bytes(&link->in, bytes, (size_t)got);
	return got > 0 ? 1 : got < 0 && errno == EAGAIN ? 0 : -1;
}

/* Moves what is left to the front once the larger part of the buffer is used up. */
static void compact(struct render_link *link)
{
	if (link->start < link->in.length / 2 || link->start == 0)
		return;
	memmove(link->in.data, link->in.data + link->start, link->in.length - link->start);
	link->in.length -= link->start;
	link->scanned -= link->start;
	link->start = 0;
}

static enum render_heard next_line(struct render_link *link, json_t **message)
{
	if (link->scanned == link->in.length)
		return RENDER_HEARD_NOTHING;
	char *from = link->in.data + link->scanned;
	char *end = memchr(from, '\n', link->in.length - link->scanned);
	if (!end) {
		link->scanned = link->in.length;
		return link->scanned - link->start > RENDER_MOST_MESSAGE ? RENDER_HEARD_NONSENSE : RENDER_HEARD_NOTHING;
	}
	const char *line = link->in.data + link->start;
	size_t length = (size_t)(end - line);
	link->start = link->scanned = (size_t)(end - link->in.data) + 1;
	*message = length <= RENDER_MOST_MESSAGE ? json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
	compact(link);
	if (json_is_object(*message))
		return RENDER_HEARD_MESSAGE;
	json_decref(*message);
	*message = NULL;
	return RENDER_HEARD_NONSENSE;
}

enum render_heard render_link_take(struct render_link *link, json_t **message)
{
	for (;;) {
		enum render_heard heard = next_line(link, message);
		if (heard != RENDER_HEARD_NOTHING)
			return heard;
		int filled = fill(link);
		if (filled <= 0)
			return filled < 0 ? RENDER_HEARD_END : RENDER_HEARD_NOTHING;
	}
}

static void wait_for(const struct render_link *link, const struct lectern_cancel *cancel, double seconds)
{
	struct pollfd fds[2] = {
		{.fd = link->socket, .events = (short)(render_link_idle(link) ? POLLIN : POLLIN | POLLOUT)},
		{.fd = lectern_cancel_fd(cancel), .events = POLLIN},
	};
	poll(fds, 2, (int)(seconds * 1e3) + 1);
}

enum render_heard render_link_listen(struct render_link *link, const struct lectern_cancel *cancel, double deadline,
				     json_t **message)
{
	for (;;) {
		if (lectern_cancel_is_set(cancel))
			return RENDER_HEARD_CANCEL;
		flush(link); /* when the other side is gone, what it said before is still to be read */
		enum render_heard heard = render_link_take(link, message);
		if (heard != RENDER_HEARD_NOTHING)
			return heard;
		double left = deadline - lectern_now();
		if (left <= 0)
			return RENDER_HEARD_NOTHING;
		wait_for(link, cancel, left < 3600 ? left : 3600);
	}
}

void render_link_close(struct render_link *link)
{
	flush(link);
	if (link->socket >= 0)
		close(link->socket);
	lectern_text_clear(&link->in);
	lectern_text_clear(&link->out);
	*link = (struct render_link){.socket = -1};
}
