/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One encoder that feeds one stream of a file. */
#pragma once

#include "media/av.h"

#include <libavcodec/avcodec.h>

/* Finds the encoder; the caller sets its fields and opens it. NULL: this FFmpeg lacks it. */
AVCodecContext *lectern_encoder_new(const char *name, const struct lectern_av_file *file, struct lectern_error *error);
/* Opens it and adds its stream to the file. Options are taken from *options. */
AVStream *lectern_encoder_open(AVCodecContext *encoder, AVDictionary **options, struct lectern_av_file *file,
			       struct lectern_error *error);
/* Encodes a frame (NULL: the end) and writes what comes out. */
bool lectern_encoder_write(AVCodecContext *encoder, const AVFrame *frame, AVStream *stream,
			   struct lectern_av_file *file, struct lectern_error *error);
