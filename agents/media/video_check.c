/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/video.h"
#include "media/video_codec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct lectern_video_check {
	uint32_t width;
	uint32_t height;
	uint8_t *parameters; /* SPS and PPS as the encoder writes them now, between start codes */
	size_t length;
};

struct lectern_video_check *lectern_video_check_new(const struct lectern_export *export, struct lectern_error *error)
{
	AVDictionary *options = NULL;
	AVCodecContext *encoder = lectern_video_encoder(export, &options, error);
	int code = encoder ? avcodec_open2(encoder, NULL, &options) : 0;
	struct lectern_video_check *check = NULL;
	if (code < 0) {
		lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", export->path, code);
	} else if (encoder) {
		check = lectern_alloc(sizeof(*check));
		check->width = export->width;
		check->height = export->height;
		check->length = (size_t)encoder->extradata_size;
		check->parameters = lectern_alloc(check->length);
		memcpy(check->parameters, encoder->extradata, check->length);
	}
	av_dict_free(&options);
	avcodec_free_context(&encoder);
	return check;
}

void lectern_video_check_free(struct lectern_video_check *check)
{
	if (!check)
		return;
	free(check->parameters);
	free(check);
}

AVFormatContext *lectern_video_open(const char *path, struct lectern_error *error)
{
	AVFormatContext *format = lectern_av_open(path, "matroska", error);
	if (format && (format->nb_streams != 1 || format->streams[0]->codecpar->codec_id != AV_CODEC_ID_H264)) {
		lectern_fail(error, LECTERN_RENDERER, "%s is not the video of a beat: remove it and export again",
			     path);
		avformat_close_input(&format);
	}
	return format;
}

static size_t next_start_code(const uint8_t *bytes, size_t length, size_t at)
{
	static const uint8_t code[3] = {0, 0, 1};
	const uint8_t *found = at < length ? memmem(bytes + at, length - at, code, sizeof(code)) : NULL;
	return found ? (size_t)(found - bytes) : length;
}

/* Matroska holds the same parameter sets behind a length instead of a start code. */
static bool same_parameters(const struct lectern_video_check *check, const AVCodecParameters *kept)
{
	size_t at = next_start_code(check->parameters, check->length, 0);
	size_t found = 0;
	while (at < check->length) {
		size_t first = at + 3;
		at = next_start_code(check->parameters, check->length, first);
		size_t end = at;
		while (end > first && check->parameters[end - 1] == 0)
			end--;
		if (!memmem(kept->extradata, (size_t)kept->extradata_size, check->parameters + first, end - first))
			return false;
		found++;
	}
	return found >= 2;
}

static bool same_settings(const struct lectern_video_check *check, const AVFormatContext *format)
{
	const AVCodecParameters *kept = format->streams[0]->codecpar;
	const AVDictionaryEntry *tag = av_dict_get(format->metadata, LECTERN_VIDEO_TAG, NULL, 0);
	return tag && strcmp(tag->value, LECTERN_VIDEO_VERSION) == 0 && kept->width == (int)check->width &&
	       kept->height == (int)check->height && same_parameters(check, kept);
}

static bool is_whole(AVFormatContext *format, uint64_t frames)
{
	AVPacket *packet = av_packet_alloc();
	uint64_t count = 0;
	bool starts_with_key = false;
	int code = packet ? 0 : AVERROR(ENOMEM);
	while (code >= 0) {
		code = av_read_frame(format, packet);
		if (code < 0)
			break;
		if (count++ == 0)
			starts_with_key = packet->flags & AV_PKT_FLAG_KEY;
		if (packet->flags & AV_PKT_FLAG_CORRUPT)
			code = AVERROR_INVALIDDATA;
		av_packet_unref(packet);
	}
	av_packet_free(&packet);
	return code == AVERROR_EOF && starts_with_key && count == frames;
}

bool lectern_video_kept(const struct lectern_video_check *check, const struct lectern_export_beat *beat)
{
	struct stat status;
	if (stat(beat->video, &status) < 0)
		return false;
	AVFormatContext *format = lectern_video_open(beat->video, NULL);
	bool kept = format && same_settings(check, format) && is_whole(format, beat->frames);
	avformat_close_input(&format);
	return kept;
}
