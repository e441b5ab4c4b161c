/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an endpoint's failure means: whether to try again, when, and what to tell. */
#pragma once

#include "model/dialect.h"
#include "model/network.h"

struct lectern_trouble {
	enum lectern_model_fault fault;
	bool retry;
	double wait;    /* seconds that the endpoint asks for; -1: none named */
	unsigned quirk; /* enum lectern_quirk to learn; then the request is sent again at once */
	char text[512]; /* what the endpoint or the transport says */
};

/* A status other than 2xx, or 0 for an error inside a stream. `kind` may be "". */
void lectern_trouble_from_fault(struct lectern_trouble *trouble, long status, const char *kind, const char *message,
				const struct lectern_wire *wire);
void lectern_trouble_from_transport(struct lectern_trouble *trouble, const struct lectern_transfer_state *state);
/* Message and kind of an error's body, whatever its form. */
void lectern_trouble_read_body(struct lectern_reply *reply, const char *body, size_t length);

/* Retry-After in seconds within 0 to 120, from a number or a date; -1 when it is neither. */
double lectern_retry_after(const char *value, double now);
/* Seconds before try number `tries` + 1: full jitter between 0 and base * 2^(tries - 1), at most 60 times base. */
double lectern_retry_delay(int tries, double base);
