/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kept video of a beat: its drawing, encoded in a way that lets beats be joined by copying packets. */
#pragma once

#include "media/av.h"
#include "media/media.h"

/* Calls from inside a long job. */
struct lectern_video_watch {
	const struct lectern_cancel *cancel;
	void (*on_frame)(void *data);
	void *data;
};

/* Whether beat->video is there, whole, and encoded as lectern_video_make would. */
struct lectern_video_check;
struct lectern_video_check *lectern_video_check_new(const struct lectern_export *export, struct lectern_error *error);
void lectern_video_check_free(struct lectern_video_check *check);
bool lectern_video_kept(const struct lectern_video_check *check, const struct lectern_export_beat *beat);

/* Draws and encodes the beat into beat->video. */
bool lectern_video_make(const struct lectern_export *export, const struct lectern_export_beat *beat,
			const struct lectern_video_watch *watch, struct lectern_error *error);

/* Opens a kept video; its only stream has index 0. */
AVFormatContext *lectern_video_open(const char *path, struct lectern_error *error);
