/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scripted HTTP/1.1 server on a port of the loopback: the n-th request gets the n-th script, the last one for ever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum server_end {
	SERVER_LENGTH = 1, /* Content-Length; the connection is kept */
	SERVER_CHUNKED,    /* whole chunks; the connection is kept */
	SERVER_CLOSE,      /* neither: the end of the body is the end of the connection */
	SERVER_CUT,        /* chunks, then the connection goes without the last one */
	SERVER_HANG,       /* chunks, then nothing until the client leaves */
	SERVER_SILENT,     /* not even a status */
	SERVER_DROP,       /* the connection goes without an answer */
};

struct server_script {
	const char *status;  /* "200 OK" when NULL */
	const char *headers; /* further lines, each with its CRLF; NULL: an event stream */
	const char *body;
	size_t length; /* of body; 0: strlen */
	size_t piece;  /* bytes at a time; 0: all */
	int pause;     /* ms between pieces */
	enum server_end end;
};

struct server;
struct server *server_start(const struct server_script *scripts, size_t count);
void server_stop(struct server *server);
int server_port(const struct server *server);
/* "http://127.0.0.1:PORT/PATH" in a buffer of the server, valid until the next call. */
const char *server_url(struct server *server, const char *path);

int server_requests(struct server *server);
int server_connections(struct server *server);
int server_left(struct server *server); /* requests whose client left before the end */
/* Head and body of the n-th request (from 0), valid until server_stop; "" when there was none. */
const char *server_head(struct server *server, int n);
const char *server_body(struct server *server, int n);
