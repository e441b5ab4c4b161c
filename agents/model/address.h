/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses of an endpoint. */
#pragma once

#include "model/dialect.h"

struct lectern_address {
	char *ask;   /* URL to ask at */
	char *list;  /* URL of the list of models */
	char *shown; /* host and port, for people */
	bool secure;
	bool loopback;
};

/* Refuses what is no http(s) address, one with a password in it, and plain HTTP to another machine unless allowed. */
bool lectern_address_make(const struct lectern_endpoint *endpoint, struct lectern_address *address,
			  struct lectern_error *error);
void lectern_address_clear(struct lectern_address *address);

/* Overwrites what looks like a key (or is `key`) in a text that goes to people or files. */
void lectern_hide_keys(char *text, const char *key);
