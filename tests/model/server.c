/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server.h"

#include "base/base.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 256

struct server {
	const struct server_script *scripts;
	size_t script_count;
	int listener, port;
	pthread_t thread;
	char url[256];
	pthread_mutex_t mutex; /* for what follows */
	int requests, connections, left, fds[MOST];
	pthread_t threads[MOST];
	char *heads[MOST], *bodies[MOST];
};

struct connection {
	struct server *server;
	int fd;
};

static bool send_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

static size_t body_length(const char *head)
{
	const char *line = strcasestr(head, "\r\ncontent-length:");
	return line ? strtoul(line + 17, NULL, 10) : 0;
}

/* Reads one request; false when the client is gone. */
static bool read_request(int fd, char **head, char **body)
{
	struct lectern_text text = {0};
	size_t need = 0, head_length = 0;
	char bytes[16384];
	while (!need || text.length < need) {
		ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
		if (got <= 0) {
			lectern_text_clear(&text);
			return false;
		}
		lectern_text_add_bytes(&text, bytes, (size_t)got);
		const char *end = need ? NULL : strstr(text.data, "\r\n\r\n");
		if (end) {
			head_length = (size_t)(end - text.data) + 4;
			need = head_length + body_length(text.data);
		}
	}
	*head = lectern_strndup(text.data, head_length);
	*body = lectern_strndup(text.data + head_length, need - head_length);
	lectern_text_clear(&text);
	return true;
}

static bool send_piece(int fd, const char *bytes, size_t length, bool chunked)
{
	char size[32];
	snprintf(size, sizeof(size), "%zx\r\n", length);
	if (!chunked)
		return send_all(fd, bytes, length);
	return send_all(fd, size, strlen(size)) && send_all(fd, bytes, length) && send_all(fd, "\r\n", 2);
}

static bool send_body(int fd, const struct server_script *script, bool chunked)
{
	size_t length = script->length ? script->length : strlen(script->body);
	size_t piece = script->piece ? script->piece : length;
	for (size_t at = 0; at < length; at += piece) {
		size_t have = length - at < piece ? length - at : piece;
		if (!send_piece(fd, script->body + at, have, chunked))
			return false;
		if (script->pause)
			usleep((unsigned)script->pause * 1000);
	}
	return true;
}

static bool send_head(int fd, const struct server_script *script)
{
	const char *headers = script->headers ? script->headers : "Content-Type: text/event-stream\r\n";
	size_t length = script->length ? script->length : strlen(script->body);
	struct lectern_text head = {0};
	lectern_text_format(&head, "HTTP/1.1 %s\r\n%s", script->status ? script->status : "200 OK", headers);
	if (script->end == SERVER_LENGTH)
		lectern_text_format(&head, "Content-Length: %zu\r\n\r\n", length);
	else if (script->end == SERVER_CLOSE)
		lectern_text_add(&head, "Connection: close\r\n\r\n");
	else
		lectern_text_add(&head, "Transfer-Encoding: chunked\r\n\r\n");
	bool sent = send_all(fd, head.data, head.length);
	lectern_text_clear(&head);
	return sent;
}

static void note_leaving(struct server *server)
{
	pthread_mutex_lock(&server->mutex);
	server->left++;
	pthread_mutex_unlock(&server->mutex);
}

/* False when the connection is over. */
static bool answer(struct server *server, int fd, const struct server_script *script)
{
	bool chunked = script->end == SERVER_CHUNKED || script->end == SERVER_CUT || script->end == SERVER_HANG;
	if (script->end == SERVER_DROP)
		return false;
	bool sent = script->end == SERVER_SILENT || (send_head(fd, script) && send_body(fd, script, chunked));
	bool hangs = script->end == SERVER_HANG || script->end == SERVER_SILENT;
	char byte;
	while (sent && hangs && recv(fd, &byte, 1, 0) > 0)
		;
	if (!sent || hangs) {
		note_leaving(server);
		return false;
	}
	if (script->end == SERVER_CHUNKED)
		return send_all(fd, "0\r\n\r\n", 5);
	return script->end == SERVER_LENGTH;
}

static const struct server_script *note_request(struct server *server, char *head, char *body)
{
	pthread_mutex_lock(&server->mutex);
	int n = server->requests++;
	if (n >= MOST)
		abort();
	server->heads[n] = head;
	server->bodies[n] = body;
	pthread_mutex_unlock(&server->mutex);
	size_t which = (size_t)n < server->script_count ? (size_t)n : server->script_count - 1;
	return &server->scripts[which];
}

static void *serve(void *data)
{
	struct connection connection = *(struct connection *)data;
	char *head, *body;
	free(data);
	while (read_request(connection.fd, &head, &body))
		if (!answer(connection.server, connection.fd, note_request(connection.server, head, body)))
			break;
	shutdown(connection.fd, SHUT_RDWR);
	return NULL;
}

static void *listen_for(void *data)
{
	struct server *server = data;
	int fd;
	while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
		struct connection *connection = lectern_alloc(sizeof(*connection));
		*connection = (struct connection){server, fd};
		pthread_mutex_lock(&server->mutex);
		int n = server->connections++;
		if (n >= MOST)
			abort();
		server->fds[n] = fd;
		pthread_create(&server->threads[n], NULL, serve, connection);
		pthread_mutex_unlock(&server->mutex);
	}
	return NULL;
}

struct server *server_start(const struct server_script *scripts, size_t count)
{
	struct server *server = lectern_alloc(sizeof(*server));
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	server->scripts = scripts;
	server->script_count = count;
	pthread_mutex_init(&server->mutex, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, size) < 0 ||
	    listen(server->listener, 64) < 0)
		abort();
	getsockname(server->listener, (struct sockaddr *)&address, &size);
	server->port = ntohs(address.sin_port);
	pthread_create(&server->thread, NULL, listen_for, server);
	return server;
}

void server_stop(struct server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	for (int i = 0; i < server->connections; i++) {
		shutdown(server->fds[i], SHUT_RDWR);
		pthread_join(server->threads[i], NULL);
		close(server->fds[i]);
	}
	for (int i = 0; i < server->requests; i++) {
		free(server->heads[i]);
		free(server->bodies[i]);
	}
	pthread_mutex_destroy(&server->mutex);
	free(server);
}

int server_port(const struct server *server)
{
	return server->port;
}

const char *server_url(struct server *server, const char *path)
{
	snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d%s", server->port, path);
	return server->url;
}

static int locked(struct server *server, const int *value)
{
	pthread_mutex_lock(&server->mutex);
	int now = *value;
	pthread_mutex_unlock(&server->mutex);
	return now;
}

int server_requests(struct server *server)
{
	return locked(server, &server->requests);
}

int server_connections(struct server *server)
{
	return locked(server, &server->connections);
}

int server_left(struct server *server)
{
	return locked(server, &server->left);
}

const char *server_head(struct server *server, int n)
{
	return n < server_requests(server) ? server->heads[n] : "";
}

const char *server_body(struct server *server, int n)
{
	return n < server_requests(server) ? server->bodies[n] : "";
}
