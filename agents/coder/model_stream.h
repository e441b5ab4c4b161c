/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Beat methods out of a model's answer, each as soon as it is complete. Fences, prose, class lines and imports around
 * them are passed over; other methods go with the beat that follows them. */
#pragma once

#include "base/base.h"

struct lectern_beat_stream;

/* `on_beat` gets each beat's number and its code: `def beat_N(self):` one level indented, ending in a newline; valid
 * for the time of the call. Numbers come in the answer's order, each at most once. */
struct lectern_beat_stream *lectern_beat_stream_new(void (*on_beat)(void *data, int number, const char *code),
						    void *data);
void lectern_beat_stream_add(struct lectern_beat_stream *stream, const char *piece, size_t length);
/* The answer begins again: what is not handed over yet is void, what is stays. */
void lectern_beat_stream_restart(struct lectern_beat_stream *stream);
/* The answer is over. `truncated`: it was cut off, so that its last method is not whole and is left out. */
void lectern_beat_stream_end(struct lectern_beat_stream *stream, bool truncated);
void lectern_beat_stream_free(struct lectern_beat_stream *stream);

/* The code without what stands around it in an answer that is code alone: fences, prose before and behind a fence.
 * Caller frees. */
char *lectern_answer_code(const char *answer);
