/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FFmpeg's libraries: sounds in FLAC, export to video. */
#pragma once

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Keeps FFmpeg's own log lines off stderr. For programs: inside OBS the log is OBS's. */
void lectern_media_quiet(void);

/* Writes mono s16 samples as FLAC to `path` (written whole, then renamed from path.part). */
bool lectern_sound_write(const char *path, const int16_t *samples, size_t count, uint32_t rate,
			 struct lectern_error *error);
/* Reads a whole sound file as mono float at `rate`; at most an hour. Caller frees *samples. Trusts no byte. */
bool lectern_sound_read(const char *path, uint32_t rate, float **samples, size_t *count, struct lectern_error *error);

/* Writes `height` rows of width * 4 bytes R, G, B, A as a PNG, values as they are. */
bool lectern_media_still(const uint8_t *pixels, uint32_t width, uint32_t height, const char *path,
			 struct lectern_error *error);

struct lectern_export_beat {
	const char *drawing; /* path */
	const char *sound;   /* path, or NULL: silence */
	uint64_t frames;
	const char *section_title; /* not NULL on a section's first beat: a chapter starts */
	const char *video;         /* where this beat's encoded video is kept (video/<hash>-<quality>.mkv) */
};

struct lectern_export {
	const struct lectern_export_beat *beats;
	size_t beat_count;
	uint32_t width, height, fps;
	const char *title;
	const char *language;
	const char *subtitles; /* WebVTT text of the whole lecture, or NULL */
	const char *path;      /* .mp4 or .mkv */
	void (*on_progress)(void *data, uint64_t frames_done, uint64_t frames_all);
	void *data;
};
/* Draws and encodes each beat whose video is not kept yet (H.264, BT.709, closed GOPs), joins without encoding again,
 * adds sound (AAC in mp4, FLAC in mkv), chapters and a caption track. */
bool lectern_export_video(const struct lectern_export *export, const struct lectern_cancel *cancel,
			  struct lectern_error *error);

#ifdef __cplusplus
}
#endif
