/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moves bytes: one thread with libcurl's multi interface for all transfers of a client. Knows nothing of models. */
#pragma once

#include "base/base.h"

#include <curl/curl.h>

#define LECTERN_BODY_LIMIT ((size_t)16 << 20)

struct lectern_network;
struct lectern_network *lectern_network_open(struct lectern_error *error);
/* All transfers must have been released. */
void lectern_network_close(struct lectern_network *network);

struct lectern_transfer_request {
	const char *url;
	const struct curl_slist *headers;
	const char *body; /* NULL: GET */
	size_t body_length;
	const char *ca_file;
	double connect_seconds;
	bool secure; /* https */
	bool direct; /* no proxy: what goes to this machine must not leave it */
};

/* Where a transfer stands. */
struct lectern_transfer_state {
	bool done;
	CURLcode code; /* once done; CURLE_OK does not say that the answer is whole */
	bool too_large;
	long status;          /* 0 before the first byte of the body */
	char retry_after[64]; /* as sent; "" */
	char location[512];   /* as sent; "" */
	char problem[CURL_ERROR_SIZE];
};

struct lectern_transfer;
/* NULL when the process is out of descriptors. */
struct lectern_transfer *lectern_transfer_start(struct lectern_network *network,
						const struct lectern_transfer_request *request);
/* Readable when there is news; lectern_transfer_take makes it unreadable again. */
int lectern_transfer_fd(const struct lectern_transfer *transfer);
/* Appends what has come to *bytes. */
void lectern_transfer_take(struct lectern_transfer *transfer, struct lectern_text *bytes,
			   struct lectern_transfer_state *state);
/* Also stops it when it is under way; does not wait for that. */
void lectern_transfer_release(struct lectern_transfer *transfer);
