/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/join.h"

#include "media/caption_track.h"
#include "media/chapters.h"
#include "media/language.h"
#include "media/soundtrack.h"
#include "media/video.h"

#include <stdlib.h>
#include <string.h>

struct join {
	const struct lectern_export *export;
	const struct lectern_cancel *cancel;
	struct lectern_av_file file;
	AVStream *video;
	struct lectern_soundtrack sound;
	struct lectern_caption_track captions; /* its stream is NULL when there are none */
	uint64_t frame;                        /* that comes next */
	uint64_t sample;
	float *samples; /* of the beat's sound, and how much of it is written */
	size_t sample_count;
	size_t sample_at;
};

static bool is_mp4(const struct lectern_export *export)
{
	size_t length = strlen(export->path);
	return length > 4 && strcmp(export->path + length - 4, ".mp4") == 0;
}

/* The sample at which frame `frame` starts, rounded. */
static uint64_t sample_of(const struct join *join, uint64_t frame)
{
	return (frame * LECTERN_SOUNDTRACK_RATE + join->export->fps / 2) / join->export->fps;
}

static bool fail(const struct join *join, int code, struct lectern_error *error)
{
	return lectern_av_fail(error, LECTERN_RENDERER, "can't be written", join->export->path, code);
}

/* All kept videos have the same parameters; those of the first stand for all. */
static bool add_video(struct join *join, const char *first, struct lectern_error *error)
{
	AVFormatContext *kept = lectern_video_open(first, error);
	if (!kept)
		return false;
	join->video = avformat_new_stream(join->file.format, NULL);
	int code = join->video ? avcodec_parameters_copy(join->video->codecpar, kept->streams[0]->codecpar)
			       : AVERROR(ENOMEM);
	avformat_close_input(&kept);
	if (code < 0)
		return fail(join, code, error);
	join->video->codecpar->codec_tag = 0;
	join->video->time_base = (AVRational){1, (int)join->export->fps};
	join->video->avg_frame_rate = (AVRational){(int)join->export->fps, 1};
	join->video->r_frame_rate = join->video->avg_frame_rate;
	return true;
}

static bool open_streams(struct join *join, const char *first, const struct lectern_captions *captions,
			 struct lectern_error *error)
{
	const char *language = lectern_language_iso639_2(join->export->language);
	if (!add_video(join, first, error) ||
	    !lectern_soundtrack_open(&join->sound, is_mp4(join->export) ? "aac" : "flac", &join->file, error))
		return false;
	if (captions->count > 0 && !lectern_caption_track_open(&join->captions, captions, &join->file, error))
		return false;
	for (unsigned i = 0; i < join->file.format->nb_streams; i++)
		av_dict_set(&join->file.format->streams[i]->metadata, "language", language, 0);
	return true;
}

static bool begin(struct join *join, struct lectern_error *error)
{
	AVDictionary *options = NULL;
	if (join->export->title)
		av_dict_set(&join->file.format->metadata, "title", join->export->title, 0);
	if (is_mp4(join->export))
		av_dict_set(&options, "movflags", "+faststart", 0);
	bool ok = lectern_chapters_add(join->file.format, join->export, error) &&
		  lectern_av_begin(&join->file, options, error);
	av_dict_free(&options);
	return ok;
}

/* Sound up to the next frame: what the beat has, then silence. */
static bool write_sound(struct join *join, struct lectern_error *error)
{
	size_t count = (size_t)(sample_of(join, join->frame) - join->sample);
	size_t left = join->sample_count - join->sample_at;
	size_t have = left < count ? left : count;
	const float *from = join->samples ? join->samples + join->sample_at : NULL;
	join->sample_at += have;
	join->sample += count;
	return lectern_soundtrack_add(&join->sound, from, have, &join->file, error) &&
	       lectern_soundtrack_add(&join->sound, NULL, count - have, &join->file, error);
}

static bool write_picture(struct join *join, AVPacket *packet, struct lectern_error *error)
{
	packet->stream_index = join->video->index;
	packet->pts = packet->dts = (int64_t)join->frame;
	packet->duration = 1;
	packet->pos = -1;
	av_packet_rescale_ts(packet, (AVRational){1, (int)join->export->fps}, join->video->time_base);
	int code = av_write_frame(join->file.format, packet);
	join->frame++;
	return code >= 0 || fail(join, code, error);
}

static bool write_all(struct join *join, AVPacket *packet, struct lectern_error *error)
{
	double until = (double)(join->frame + 1) / join->export->fps;
	if (lectern_cancel_is_set(join->cancel))
		return lectern_fail(error, LECTERN_CANCELLED, "the export was cancelled");
	return write_picture(join, packet, error) && write_sound(join, error) &&
	       (!join->captions.stream || lectern_caption_track_write(&join->captions, until, &join->file, error));
}

static bool copy_packets(struct join *join, AVFormatContext *kept, const struct lectern_export_beat *beat,
			 struct lectern_error *error)
{
	AVPacket *packet = av_packet_alloc();
	uint64_t count = 0;
	int code = packet ? 0 : AVERROR(ENOMEM);
	bool ok = code >= 0;
	while (ok && code >= 0 && count < beat->frames) {
		code = av_read_frame(kept, packet);
		if (code >= 0) {
			ok = write_all(join, packet, error);
			count++;
		}
		av_packet_unref(packet);
	}
	av_packet_free(&packet);
	if (ok && count != beat->frames)
		return lectern_av_fail(error, LECTERN_RENDERER, "can't be read", beat->video, code);
	return ok;
}

static bool add_beat(struct join *join, const struct lectern_export_beat *beat, struct lectern_error *error)
{
	join->sample_at = 0;
	if (beat->sound &&
	    !lectern_sound_read(beat->sound, LECTERN_SOUNDTRACK_RATE, &join->samples, &join->sample_count, error))
		return false;
	AVFormatContext *kept = lectern_video_open(beat->video, error);
	bool ok = kept && copy_packets(join, kept, beat, error);
	avformat_close_input(&kept);
	free(join->samples);
	join->samples = NULL;
	join->sample_count = 0;
	return ok;
}

static bool add_beats(struct join *join, struct lectern_error *error)
{
	for (size_t i = 0; i < join->export->beat_count; i++)
		if (join->export->beats[i].frames > 0 && !add_beat(join, &join->export->beats[i], error))
			return false;
	return lectern_soundtrack_end(&join->sound, &join->file, error);
}

static const char *first_video(const struct lectern_export *export)
{
	for (size_t i = 0; i < export->beat_count; i++)
		if (export->beats[i].frames > 0)
			return export->beats[i].video;
	return NULL;
}

bool lectern_join(const struct lectern_export *export, const struct lectern_captions *captions,
		  const struct lectern_cancel *cancel, struct lectern_error *error)
{
	struct join join = {.export = export, .cancel = cancel};
	const char *first = first_video(export);
	if (!first)
		return lectern_fail(error, LECTERN_BAD_INPUT, "the lecture has no frame to export: make it first");
	if (!lectern_av_create(&join.file, export->path, is_mp4(export) ? "mp4" : "matroska", error))
		return false;
	bool ok = open_streams(&join, first, captions, error) && begin(&join, error) && add_beats(&join, error);
	lectern_soundtrack_close(&join.sound);
	if (ok)
		return lectern_av_finish(&join.file, error);
	lectern_av_abandon(&join.file);
	return false;
}
