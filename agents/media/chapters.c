/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/chapters.h"

static bool add(AVFormatContext *format, const char *title, uint64_t start, uint32_t fps)
{
	AVChapter **list = av_realloc_array(format->chapters, format->nb_chapters + 1, sizeof(AVChapter *));
	AVChapter *chapter = av_mallocz(sizeof(*chapter));
	if (list)
		format->chapters = list;
	if (!list || !chapter) {
		av_free(chapter);
		return false;
	}
	chapter->id = (int64_t)format->nb_chapters + 1;
	chapter->time_base = (AVRational){1, (int)fps};
	chapter->start = (int64_t)start;
	av_dict_set(&chapter->metadata, "title", title, 0);
	list[format->nb_chapters++] = chapter;
	return true;
}

bool lectern_chapters_add(AVFormatContext *format, const struct lectern_export *export, struct lectern_error *error)
{
	uint64_t frame = 0;
	for (size_t i = 0; i < export->beat_count; i++) {
		const struct lectern_export_beat *beat = &export->beats[i];
		if (beat->section_title && !add(format, beat->section_title, frame, export->fps))
			return lectern_fail(error, LECTERN_RENDERER, "%s can't be written: memory is short",
					    export->path);
		frame += beat->frames;
	}
	for (unsigned i = 0; i < format->nb_chapters; i++)
		format->chapters[i]->end =
			i + 1 < format->nb_chapters ? format->chapters[i + 1]->start : (int64_t)frame;
	return true;
}
