/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "media/encoder.h"
#include "media/media.h"

/* Counts changes of the settings; kept videos of another version are made again. */
#define LECTERN_VIDEO_VERSION "1"
#define LECTERN_VIDEO_TAG     "LECTERN_VIDEO"

/* The encoder with its fields set, and the options to open it with. NULL on failure. */
AVCodecContext *lectern_video_encoder(const struct lectern_export *export, AVDictionary **options,
				      struct lectern_error *error);
