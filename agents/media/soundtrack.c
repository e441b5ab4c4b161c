/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/soundtrack.h"

#include <math.h>
#include <string.h>

static int renew_frame(struct lectern_soundtrack *track)
{
	AVFrame *frame = track->frame;
	av_frame_unref(frame);
	frame->format = track->encoder->sample_fmt;
	frame->sample_rate = track->encoder->sample_rate;
	frame->ch_layout = track->encoder->ch_layout;
	frame->nb_samples = track->encoder->frame_size;
	frame->pts = track->written;
	track->filled = 0;
	return av_frame_get_buffer(frame, 0);
}

bool lectern_soundtrack_open(struct lectern_soundtrack *track, const char *codec, struct lectern_av_file *file,
			     struct lectern_error *error)
{
	*track = (struct lectern_soundtrack){.encoder = lectern_encoder_new(codec, file, error)};
	AVCodecContext *encoder = track->encoder;
	if (!encoder)
		return false;
	encoder->sample_rate = (int)LECTERN_SOUNDTRACK_RATE;
	encoder->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_MONO;
	encoder->time_base = (AVRational){1, (int)LECTERN_SOUNDTRACK_RATE};
	encoder->sample_fmt = encoder->codec_id == AV_CODEC_ID_FLAC ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLTP;
	encoder->bit_rate = encoder->codec_id == AV_CODEC_ID_FLAC ? 0 : 128000;
	track->stream = lectern_encoder_open(encoder, NULL, file, error);
	track->frame = av_frame_alloc();
	int code = track->stream && track->frame ? renew_frame(track) : AVERROR(ENOMEM);
	return track->stream &&
	       (code >= 0 || lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", file->path, code));
}

static void fill(struct lectern_soundtrack *track, const float *samples, size_t count)
{
	bool whole = track->frame->format == AV_SAMPLE_FMT_S16;
	size_t size = whole ? sizeof(int16_t) : sizeof(float);
	uint8_t *at = track->frame->data[0] + (size_t)track->filled * size;
	if (!samples)
		memset(at, 0, count * size);
	else if (!whole)
		memcpy(at, samples, count * size);
	else
		for (size_t i = 0; i < count; i++)
			((int16_t *)at)[i] = (int16_t)lrintf(fmaxf(-32768, fminf(32767, samples[i] * 32768)));
	track->filled += (int)count;
}

static bool write_frame(struct lectern_soundtrack *track, struct lectern_av_file *file, struct lectern_error *error)
{
	track->frame->nb_samples = track->filled;
	track->written += track->filled;
	if (!lectern_encoder_write(track->encoder, track->frame, track->stream, file, error))
		return false;
	int code = renew_frame(track);
	return code >= 0 || lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", file->path, code);
}

bool lectern_soundtrack_add(struct lectern_soundtrack *track, const float *samples, size_t count,
			    struct lectern_av_file *file, struct lectern_error *error)
{
	while (count > 0) {
		size_t room = (size_t)(track->encoder->frame_size - track->filled);
		size_t size = count < room ? count : room;
		fill(track, samples, size);
		samples = samples ? samples + size : NULL;
		count -= size;
		if (size == room && !write_frame(track, file, error))
			return false;
	}
	return true;
}

bool lectern_soundtrack_end(struct lectern_soundtrack *track, struct lectern_av_file *file, struct lectern_error *error)
{
	if (track->filled > 0 && !write_frame(track, file, error))
		return false;
	return lectern_encoder_write(track->encoder, NULL, track->stream, file, error);
}

void lectern_soundtrack_close(struct lectern_soundtrack *track)
{
	avcodec_free_context(&track->encoder);
	av_frame_free(&track->frame);
}
