/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/captions.h"
#include "media/media.h"
#include "store/store.h"

#include "director/director.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static size_t count_beats(const struct lectern_lecture *lecture)
{
	size_t count = 0;
	for (size_t i = 0; i < lecture->section_count; i++)
		count += lecture->sections[i].beat_count;
	return count;
}

static bool fill_beat(struct lectern_export_beat *out, const char *folder, const char *quality,
		      const struct lectern_beat *beat)
{
	if (beat->state != LECTERN_BEAT_DONE || !beat->drawing)
		return false;
	out->drawing = lectern_format("%s/drawings/%s.lectern", folder, beat->drawing);
	out->sound = beat->sound ? lectern_format("%s/sounds/%s.flac", folder, beat->sound) : NULL;
	out->video = lectern_format("%s/video/%s-%s.mkv", folder, beat->drawing, quality);
	out->frames = beat->frames;
	return lectern_store_has(out->drawing);
}

static bool fill(struct lectern_export_beat *beats, const char *folder, const char *quality,
		 const struct lectern_lecture *lecture, struct lectern_error *error)
{
	struct lectern_export_beat *next = beats;
	for (size_t i = 0; i < lecture->section_count; i++) {
		const struct lectern_section *section = &lecture->sections[i];
		for (size_t b = 0; b < section->beat_count; b++, next++) {
			if (!fill_beat(next, folder, quality, &section->beats[b]))
				return lectern_fail(error, LECTERN_BAD_INPUT,
						    "section %zu, \"%s\", is not made yet; run lectern make %s first",
						    i + 1, section->title, folder);
			next->section_title = b == 0 ? section->title : NULL;
		}
	}
	return true;
}

static void free_beats(struct lectern_export_beat *beats, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free((char *)beats[i].drawing);
		free((char *)beats[i].sound);
		free((char *)beats[i].video);
	}
	free(beats);
}

bool lectern_director_export(const char *project, const char *path, const char *quality,
			     void (*on_progress)(void *data, uint64_t done, uint64_t all), void *data,
			     const struct lectern_cancel *cancel, struct lectern_error *error)
{
	char folder[PATH_MAX];
	struct lectern_export export = {.path = path, .on_progress = on_progress, .data = data};
	struct lectern_lecture *lecture = lectern_store_read(project, error);
	if (!lecture)
		return false;
	if (!quality)
		quality = lecture->quality;
	size_t count = count_beats(lecture);
	struct lectern_export_beat *beats = lectern_alloc((count + 1) * sizeof(*beats));
	char *captions = NULL;
	bool done = false;
	uint32_t width, height, fps; /* another size is drawn anew, but the frames are the lecture's */
	if (!realpath(project, folder))
		lectern_fail(error, LECTERN_BAD_INPUT, "there is no folder %s", project);
	else if (lectern_quality_parse(quality, &export.width, &export.height, &fps, error) &&
		 lectern_quality_parse(lecture->quality, &width, &height, &export.fps, error) &&
		 fill(beats, folder, quality, lecture, error)) {
		captions = captions_of_lecture(folder, lecture, export.fps);
		export.beats = beats;
		export.beat_count = count;
		export.title = lecture->title;
		export.language = lecture->language;
		export.subtitles = captions;
		done = lectern_export_video(&export, cancel, error);
	}
	free(captions);
	free_beats(beats, count);
	lectern_lecture_free(lecture);
	return done;
}
