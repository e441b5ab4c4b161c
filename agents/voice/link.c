/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voice/link.h"

#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE   ((size_t)4 << 20) /* the longest line that is accepted */
#define IDLE_LIMIT_MS 8000

bool lectern_voice_link_open(struct voice_link *link, const char *program, struct lectern_error *error)
{
	int ends[2];
	if (!lectern_socket_pair(ends, error))
		return false;
	const char *const argv[] = {program, NULL};
	struct lectern_spawn spawn = {.argv = argv, .standard = {ends[1], ends[1], -1}};
	pid_t pid = lectern_spawn(&spawn, error);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return false;
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*link = (struct voice_link){.pid = pid, .fd = ends[0], .buffer = lectern_alloc(BUFFER_SIZE)};
	return true;
}

void lectern_voice_link_close(struct voice_link *link)
{
	if (link->pid <= 0)
		return;
	close(link->fd);
	lectern_kill_group(link->pid, 0);
	free(link->buffer);
	*link = (struct voice_link){0};
}

static enum voice_link_result wait_for(const struct voice_link *link, short events,
				       const struct voice_interrupts *interrupts)
{
	/* poll(2) passes over the descriptor -1 of a token that is NULL */
	struct pollfd waits[3] = {
		{.fd = link->fd, .events = events},
		{.fd = lectern_cancel_fd(interrupts->caller), .events = POLLIN},
		{.fd = lectern_cancel_fd(interrupts->stop), .events = POLLIN},
	};
	int ready;
	do
		ready = poll(waits, 3, IDLE_LIMIT_MS);
	while (ready < 0 && errno == EINTR);
	if (waits[1].revents || waits[2].revents)
		return VOICE_LINK_CANCELLED;
	if (ready < 0)
		return VOICE_LINK_ENDED;
	return ready == 0 ? VOICE_LINK_SILENT : VOICE_LINK_DONE;
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

enum voice_link_result lectern_voice_link_send(struct voice_link *link, const char *bytes, size_t length,
					       const struct voice_interrupts *interrupts)
{
	while (length > 0) {
		enum voice_link_result result = wait_for(link, POLLOUT, interrupts);
		if (result != VOICE_LINK_DONE)
			return result;
		ssize_t sent = send(link->fd, bytes, length, MSG_NOSIGNAL);
		if (sent < 0 && would_block())
			continue;
		if (sent < 0)
			return VOICE_LINK_ENDED;
		bytes += sent;
		length -= (size_t)sent;
	}
	return VOICE_LINK_DONE;
}

static enum voice_link_result receive(const struct voice_link *link, void *bytes, size_t size, size_t *got,
				      const struct voice_interrupts *interrupts)
{
	for (;;) {
		enum voice_link_result result = wait_for(link, POLLIN, interrupts);
		if (result != VOICE_LINK_DONE)
			return result;
		ssize_t count = recv(link->fd, bytes, size, 0);
		if (count < 0 && would_block())
			continue;
		if (count <= 0)
			return VOICE_LINK_ENDED;
		*got = (size_t)count;
		return VOICE_LINK_DONE;
	}
}

static void move_to_front(struct voice_link *link)
{
	memmove(link->buffer, link->buffer + link->start, link->end - link->start);
	link->end -= link->start;
	link->start = 0;
}

/* Reads until the buffer holds a newline; *end: where it is. */
static enum voice_link_result find_newline(struct voice_link *link, size_t *end,
					   const struct voice_interrupts *interrupts)
{
	size_t searched = link->start;
	for (;;) {
		char *newline = memchr(link->buffer + searched, '\n', link->end - searched);
		if (newline) {
			*end = (size_t)(newline - link->buffer);
			return VOICE_LINK_DONE;
		}
		if (link->start > 0)
			move_to_front(link);
		searched = link->end;
		if (link->end == BUFFER_SIZE)
			return VOICE_LINK_ENDED;
		size_t got = 0;
		enum voice_link_result result =
			receive(link, link->buffer + link->end, BUFFER_SIZE - link->end, &got, interrupts);
		if (result != VOICE_LINK_DONE)
			return result;
		link->end += got;
	}
}

enum voice_link_result lectern_voice_link_line(struct voice_link *link, const char **line, size_t *length,
					       const struct voice_interrupts *interrupts)
{
	size_t end;
	enum voice_link_result result = find_newline(link, &end, interrupts);
	if (result != VOICE_LINK_DONE)
		return result;
	*line = link->buffer + link->start;
	*length = end - link->start;
	link->start = end + 1;
	return VOICE_LINK_DONE;
}

enum voice_link_result lectern_voice_link_bytes(struct voice_link *link, void *bytes, size_t length,
						const struct voice_interrupts *interrupts)
{
	size_t have = link->end - link->start;
	have = have < length ? have : length;
	if (have)
		memcpy(bytes, link->buffer + link->start, have);
	link->start += have;
	while (have < length) {
		size_t got = 0;
		enum voice_link_result result = receive(link, (char *)bytes + have, length - have, &got, interrupts);
		if (result != VOICE_LINK_DONE)
			return result;
		have += got;
	}
	return VOICE_LINK_DONE;
}
