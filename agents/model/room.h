/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the client share. Inside the room and its tests only. */
#pragma once

#include "model/address.h"
#include "model/dialect.h"
#include "model/network.h"
#include "model/trouble.h"

#include <pthread.h>
#include <stdatomic.h>

/* Patience, in seconds; shorter in tests. */
struct lectern_patience {
	double connect;
	double first; /* until the first byte of an answer: local models read the prompt all that time */
	double idle;  /* between two bytes */
	double call;  /* a whole try */
	double tail;  /* for what may follow an answer that is whole */
	double base;  /* of the waits between tries */
	double waits; /* all waits between tries of one call */
	int tries;
};

struct lectern_model {
	struct lectern_endpoint endpoint; /* this and what follows: immutable once open; own strings */
	const struct lectern_dialect_table *dialect;
	struct lectern_address address;
	struct lectern_budget budget;
	struct lectern_patience patience;
	struct lectern_network *network; /* NULL in a replay */
	struct lectern_cancel *closing;
	char *record, *replay;
	void (*on_call)(void *data, json_t *row);
	void *on_call_data;

	atomic_bool blind;
	atomic_uint quirks;

	pthread_mutex_t mutex; /* for what follows */
	pthread_cond_t settled;
	int asking;    /* threads inside a call of this room */
	int under_way; /* calls that run */
	double busy, busy_since;
	uint64_t tokens, reserved_tokens;
	double money, reserved_money;
};

/* One request put and answered, after all its tries. */
struct lectern_call {
	struct lectern_model *model;
	const struct lectern_ask *ask;
	const struct lectern_cancel *cancel;
	bool again; /* the second question, about a reply that did not fit */
	struct lectern_reply reply;
	struct lectern_trouble trouble; /* of the last try, when it failed */
	int tries;
	double seconds;
	bool stopped; /* by on_text */
	bool cancelled;
	bool estimated; /* the endpoint counted no tokens */
	bool replayed;
	size_t told;                /* bytes of reply.text given to on_text */
	uint64_t lost_in, lost_out; /* tokens of tries that broke off, estimated */
};
void lectern_call_clear(struct lectern_call *call);
/* True when it was answered (reply.finish says how) or stopped. */
bool lectern_call_run(struct lectern_call *call);
/* Gives on_text what it has not seen; false when it wants no more. */
bool lectern_call_tell(struct lectern_call *call);

enum lectern_await { LECTERN_AWAIT_NEWS = 1, LECTERN_AWAIT_TIMEOUT, LECTERN_AWAIT_CANCELLED };
/* Waits until `fd` (-1: none) is readable, the seconds are over, or the call or the client is cancelled. */
enum lectern_await lectern_await(const struct lectern_model *model, const struct lectern_cancel *cancel, int fd,
				 double seconds);

/* The headers of each request, with the key. Caller frees with curl_slist_free_all. */
struct curl_slist *lectern_headers(const struct lectern_model *model);

/* A GET: its whole body in *body. */
bool lectern_fetch(struct lectern_model *model, const char *url, const struct lectern_cancel *cancel,
		   struct lectern_text *body, struct lectern_error *error);

/* The names in the body of a list of models; NULL when it is none. Caller decrefs. */
json_t *lectern_model_names(const struct lectern_model *model, const struct lectern_text *body);

/* budget.c */
struct lectern_reserve {
	uint64_t tokens;
	double money;
};
/* Tokens that the text and pictures of a request are likely to count. */
uint64_t lectern_estimate_input(const struct lectern_ask *ask);
double lectern_price(const struct lectern_endpoint *endpoint, const struct lectern_reply *reply);
/* Sets aside what the call may use, or says which budget it would pass. */
bool lectern_budget_enter(struct lectern_call *call, struct lectern_reserve *reserve, struct lectern_error *error);
void lectern_budget_leave(struct lectern_call *call, const struct lectern_reserve *reserve);

/* record.c */
/* "end" ... or "failed" */
const char *lectern_finish_name(enum lectern_finish finish);
void lectern_record_write(const struct lectern_call *call);
bool lectern_record_read(struct lectern_call *call);

/* The sentence for people about a call that failed; keys hidden. Always false. */
bool lectern_call_fail(struct lectern_call *call, struct lectern_error *error);

bool lectern_model_enter(struct lectern_model *model);
void lectern_model_leave(struct lectern_model *model);
/* Cancelled by its own token or by the closing of the client. */
bool lectern_call_is_cancelled(const struct lectern_call *call);
