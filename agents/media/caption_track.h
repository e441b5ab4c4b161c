/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captions as a stream of a video file: mov_text or SubRip. */
#pragma once

#include "media/av.h"
#include "media/captions.h"

struct lectern_caption_track {
	const struct lectern_captions *captions; /* borrowed */
	AVStream *stream;
	size_t next;
};

bool lectern_caption_track_open(struct lectern_caption_track *track, const struct lectern_captions *captions,
				struct lectern_av_file *file, struct lectern_error *error);
/* Writes the cues that start before `seconds`. */
bool lectern_caption_track_write(struct lectern_caption_track *track, double seconds, struct lectern_av_file *file,
				 struct lectern_error *error);
