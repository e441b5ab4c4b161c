/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all files of this room need around FFmpeg's libraries. */
#pragma once

#include "base/base.h"

#include <libavformat/avformat.h>

#define LECTERN_SOUND_SECONDS_MAX 3600

/* One sentence for FFmpeg's error `code` on `path`; a full disk has its own. Returns false. */
bool lectern_av_fail(struct lectern_error *error, enum lectern_status status, const char *what, const char *path,
		     int code);

/* A file being written as path.part. */
struct lectern_av_file {
	const char *path; /* borrowed */
	char *part;
	AVFormatContext *format;
};
/* `muxer` is FFmpeg's name of the format. On failure nothing is left to close. */
bool lectern_av_create(struct lectern_av_file *file, const char *path, const char *muxer, struct lectern_error *error);
/* Writes the header; options may be NULL. */
bool lectern_av_begin(struct lectern_av_file *file, AVDictionary *options, struct lectern_error *error);
/* Writes the trailer, syncs and renames. Frees all in any case; on failure the part file is removed. */
bool lectern_av_finish(struct lectern_av_file *file, struct lectern_error *error);
/* Removes the part file and frees all. */
void lectern_av_abandon(struct lectern_av_file *file);

/* Opens a media file that nobody has checked: no other protocol than a file, and only the formats named. */
AVFormatContext *lectern_av_open(const char *path, const char *formats, struct lectern_error *error);

/* Writes bytes to path.part and renames it. */
bool lectern_av_write_file(const char *path, const void *bytes, size_t length, struct lectern_error *error);
