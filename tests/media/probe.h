/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file holds, by decoding all of it. */
#pragma once

#include "base/base.h"

#include <libavformat/avformat.h>

struct probe {
	AVFormatContext *format;
	int video, sound, captions; /* streams; -1: none */
	uint64_t frames;
	bool frames_in_order;  /* each is one frame after the one before */
	uint8_t (*corners)[3]; /* Y, Cb, Cr of each frame's first pixel */
	uint8_t *right;        /* Y of each frame, 13/16 across, half way down */
	float *samples;
	size_t sample_count;
	double sound_start;       /* seconds */
	struct lectern_text cues; /* "start text|" for each */
};

bool probe_open(struct probe *probe, const char *path, uint32_t fps);
void probe_close(struct probe *probe);
