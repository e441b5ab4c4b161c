/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/encoder.h"
#include "media/media.h"

#include <string.h>

static AVStream *open_flac(AVCodecContext *encoder, uint32_t rate, struct lectern_av_file *file,
			   struct lectern_error *error)
{
	encoder->sample_rate = (int)rate;
	encoder->sample_fmt = AV_SAMPLE_FMT_S16;
	encoder->bits_per_raw_sample = 16;
	encoder->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_MONO;
	encoder->time_base = (AVRational){1, (int)rate};
	AVStream *stream = lectern_encoder_open(encoder, NULL, file, error);
	return stream && lectern_av_begin(file, NULL, error) ? stream : NULL;
}

static bool write_samples(AVCodecContext *encoder, const int16_t *samples, size_t count, AVStream *stream,
			  struct lectern_av_file *file, struct lectern_error *error)
{
	bool ok = true;
	for (size_t at = 0; at < count && ok;) {
		size_t size = (size_t)encoder->frame_size < count - at ? (size_t)encoder->frame_size : count - at;
		AVFrame *frame = av_frame_alloc();
		if (!frame)
			return lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", file->path,
					       AVERROR(ENOMEM));
		frame->nb_samples = (int)size;
		frame->format = encoder->sample_fmt;
		frame->sample_rate = encoder->sample_rate;
		frame->ch_layout = encoder->ch_layout;
		frame->pts = (int64_t)at;
		int code = av_frame_get_buffer(frame, 0);
		if (code >= 0)
			memcpy(frame->data[0], samples + at, size * sizeof(*samples));
		ok = code >= 0 ? lectern_encoder_write(encoder, frame, stream, file, error)
			       : lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", file->path, code);
		av_frame_free(&frame);
		at += size;
	}
	return ok && lectern_encoder_write(encoder, NULL, stream, file, error);
}

bool lectern_sound_write(const char *path, const int16_t *samples, size_t count, uint32_t rate,
			 struct lectern_error *error)
{
	struct lectern_av_file file;
	if (rate < 1000 || rate > 192000)
		return lectern_fail(error, LECTERN_RENDERER, "%s can't be written: %u samples a second", path, rate);
	if (!lectern_av_create(&file, path, "flac", error))
		return false;
	AVCodecContext *encoder = lectern_encoder_new("flac", &file, error);
	AVStream *stream = encoder ? open_flac(encoder, rate, &file, error) : NULL;
	bool ok = stream && write_samples(encoder, samples, count, stream, &file, error);
	avcodec_free_context(&encoder);
	if (ok)
		return lectern_av_finish(&file, error);
	lectern_av_abandon(&file);
	return false;
}
