/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/av.h"
#include "media/captions.h"
#include "media/join.h"
#include "media/media.h"
#include "media/video.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <string.h>

struct progress {
	const struct lectern_export *export;
	uint64_t done;
	uint64_t all;
};

static void tell(const struct progress *progress)
{
	if (progress->export->on_progress)
		progress->export->on_progress(progress->export->data, progress->done, progress->all);
}

static void on_frame(void *data)
{
	struct progress *progress = data;
	progress->done++;
	tell(progress);
}

static bool make_folder_of(const char *path, struct lectern_error *error)
{
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return true;
	char *folder = lectern_strndup(path, (size_t)(slash - path));
	bool ok = lectern_make_directories(folder, error);
	free(folder);
	return ok;
}

/* The video of a beat that is not kept is made now. */
static bool provide_video(const struct lectern_video_check *check, const struct lectern_export_beat *beat,
			  const struct lectern_video_watch *watch, struct progress *progress,
			  struct lectern_error *error)
{
	if (lectern_video_kept(check, beat)) {
		progress->done += beat->frames;
		tell(progress);
		return true;
	}
	return make_folder_of(beat->video, error) && lectern_video_make(progress->export, beat, watch, error);
}

static bool provide_videos(const struct lectern_export *export, const struct lectern_cancel *cancel,
			   struct lectern_error *error)
{
	struct progress progress = {.export = export};
	struct lectern_video_watch watch = {.cancel = cancel, .on_frame = on_frame, .data = &progress};
	struct lectern_video_check *check = lectern_video_check_new(export, error);
	bool ok = check;
	for (size_t i = 0; i < export->beat_count; i++)
		progress.all += export->beats[i].frames;
	for (size_t i = 0; i < export->beat_count && ok; i++) {
		if (export->beats[i].frames > 0)
			ok = provide_video(check, &export->beats[i], &watch, &progress, error);
		if (ok && lectern_cancel_is_set(cancel))
			ok = lectern_fail(error, LECTERN_CANCELLED, "the export was cancelled");
	}
	lectern_video_check_free(check);
	return ok;
}

/* path with its four-byte ending replaced */
static char *beside(const char *path, const char *ending)
{
	return lectern_format("%.*s%s", (int)(strlen(path) - 4), path, ending);
}

static bool write_text(const char *path, const char *ending, const char *text, struct lectern_error *error)
{
	char *file = beside(path, ending);
	bool ok = lectern_av_write_file(file, text, strlen(text), error);
	free(file);
	return ok;
}

static bool write_captions(const struct lectern_export *export, const struct lectern_captions *captions,
			   struct lectern_error *error)
{
	if (!export->subtitles)
		return true;
	char *srt = lectern_captions_srt(captions);
	bool ok = write_text(export->path, ".vtt", export->subtitles, error) &&
		  write_text(export->path, ".srt", srt, error);
	free(srt);
	return ok;
}

static bool check_path(const char *path, struct lectern_error *error)
{
	size_t length = strlen(path);
	const char *ending = length > 4 ? path + length - 4 : "";
	return strcmp(ending, ".mp4") == 0 || strcmp(ending, ".mkv") == 0 ||
	       lectern_fail(error, LECTERN_USAGE,
			    "a lecture is exported to a file that ends in .mp4 or .mkv, not to %s", path);
}

bool lectern_export_video(const struct lectern_export *export, const struct lectern_cancel *cancel,
			  struct lectern_error *error)
{
	struct lectern_captions captions = {0};
	if (!check_path(export->path, error) ||
	    (export->subtitles && !lectern_captions_read(export->subtitles, &captions, error)))
		return false;
	bool ok = provide_videos(export, cancel, error) && lectern_join(export, &captions, cancel, error) &&
		  write_captions(export, &captions, error);
	lectern_captions_clear(&captions);
	return ok;
}
