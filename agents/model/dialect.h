/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seam between the client and the wire formats: a table of functions for each dialect. */
#pragma once

#include "model/model.h"

/* What an answer has said so far. Start with {0}. */
struct lectern_reply {
	struct lectern_text text;
	struct lectern_text fault;  /* what the endpoint says went wrong; empty: nothing */
	struct lectern_text kind;   /* its name for that */
	enum lectern_finish finish; /* 0: not told yet */
	bool ended;                 /* nothing more will follow */
	uint64_t tokens_in, tokens_cached, tokens_written, tokens_out; /* written: into a cache, dearer than read */
};
void lectern_reply_clear(struct lectern_reply *reply);

/* What an endpoint turned out not to take; learned from its refusals. */
enum lectern_quirk {
	LECTERN_QUIRK_SCHEMA_AS_TEXT = 1,    /* no schema member: it goes into the system prompt */
	LECTERN_QUIRK_COMPLETION_TOKENS = 2, /* max_completion_tokens for max_tokens */
	LECTERN_QUIRK_NO_USAGE = 4,          /* no stream_options */
};

struct lectern_wire {
	const struct lectern_ask *ask;
	const char *model;
	unsigned quirks;
};

struct lectern_dialect_table {
	const char *name;
	const char *root;      /* path of a URL that names none */
	const char *ask_path;  /* %s: the model */
	const char *ask_query; /* NULL: none */
	const char *list_path;
	const char *list_array; /* member of the reply that lists the models */
	const char *list_name;  /* member of each that names it */
	const char *key_header; /* NULL: the endpoint knows no keys */
	const char *more_header;
	bool lines; /* one JSON a line, else server-sent events */
	json_t *(*encode)(const struct lectern_wire *wire);
	/* One event of the stream; unknown ones are passed over. */
	void (*decode)(const json_t *event, struct lectern_reply *reply);
};

extern const struct lectern_dialect_table lectern_dialect_chat, lectern_dialect_responses, lectern_dialect_anthropic,
	lectern_dialect_gemini, lectern_dialect_ollama;
const struct lectern_dialect_table *lectern_dialect_table(enum lectern_dialect dialect);

/* For the dialects. Encoding: */
char *lectern_picture_base64(const struct lectern_picture_part *picture);
char *lectern_picture_url(const struct lectern_picture_part *picture); /* data:image/png;base64, */
int lectern_ask_tokens(const struct lectern_ask *ask);
/* The schema to send in the request, or NULL when there is none or it goes as text. Borrowed. */
const json_t *lectern_wire_schema(const struct lectern_wire *wire);
const char *lectern_wire_schema_name(const struct lectern_wire *wire);
/* The system prompt, with the schema where the endpoint takes none. Caller frees. */
char *lectern_wire_system(const struct lectern_wire *wire);
/* Decoding: */
const char *lectern_json_text(const json_t *object, const char *member); /* "" where there is no text */
uint64_t lectern_json_count(const json_t *object, const char *member);   /* 0 where there is no count */
void lectern_reply_say(struct lectern_reply *reply, const json_t *text);
/* Takes {message, type or code or status} or a text. */
void lectern_reply_fail(struct lectern_reply *reply, const json_t *fault);

/* Bytes of a stream to what they say: framing, JSON, dialect. Start with {0} and lectern_decoder_open. */
struct lectern_decoder;
struct lectern_decoder *lectern_decoder_open(const struct lectern_dialect_table *dialect, struct lectern_reply *reply);
void lectern_decoder_feed(struct lectern_decoder *decoder, const char *bytes, size_t length);
/* The transport is over. False when what came is malformed, or lacks the end of the dialect; *why says which. */
bool lectern_decoder_end(struct lectern_decoder *decoder, const char **why);
/* Why nothing more of the stream can be used, or NULL. */
const char *lectern_decoder_broken(const struct lectern_decoder *decoder);
void lectern_decoder_free(struct lectern_decoder *decoder);
