/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cuts a byte stream into events: server-sent events or one JSON a line. Knows nothing of what they hold. */
#pragma once

#include "base/base.h"

#define LECTERN_LINE_LIMIT ((size_t)4 << 20)

/* Start with {.lines, .on_event, .data}; feed bytes as they come; end once. */
struct lectern_framing {
	bool lines; /* one JSON a line; else server-sent events */
	void (*on_event)(void *data, const char *event, size_t length);
	void *data;
	struct lectern_text line;  /* not yet ended */
	struct lectern_text event; /* data lines so far */
	bool has_data;
	bool after_return; /* the last byte was a CR: a following LF belongs to it */
	bool begun;        /* the first line is over: no byte order mark can follow */
	bool overlong;     /* a line or an event passed the limit; nothing more is read */
};

void lectern_framing_feed(struct lectern_framing *framing, const char *bytes, size_t length);
/* The stream is over: hands out what stands without a last line end. */
void lectern_framing_end(struct lectern_framing *framing);
void lectern_framing_clear(struct lectern_framing *framing);
