/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sound of a whole lecture as one stream, exact to the sample. */
#pragma once

#include "media/encoder.h"

#define LECTERN_SOUNDTRACK_RATE 48000u

struct lectern_soundtrack {
	AVCodecContext *encoder;
	AVStream *stream;
	AVFrame *frame; /* being filled */
	int filled;
	int64_t written; /* samples given to the encoder */
};

/* Adds the stream: AAC for "aac", lossless for "flac". Close in any case. */
bool lectern_soundtrack_open(struct lectern_soundtrack *track, const char *codec, struct lectern_av_file *file,
			     struct lectern_error *error);
/* Adds samples; NULL: silence. */
bool lectern_soundtrack_add(struct lectern_soundtrack *track, const float *samples, size_t count,
			    struct lectern_av_file *file, struct lectern_error *error);
bool lectern_soundtrack_end(struct lectern_soundtrack *track, struct lectern_av_file *file,
			    struct lectern_error *error);
void lectern_soundtrack_close(struct lectern_soundtrack *track);
