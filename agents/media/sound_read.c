/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/av.h"
#include "media/media.h"

#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <stdlib.h>

/* No playlists, no formats that name other files. */
#define SOUND_FORMATS "flac,wav,ogg,mp3,mov,matroska,aiff,caf"

struct reader {
	const char *path;
	AVFormatContext *format;
	AVCodecContext *decoder;
	SwrContext *resampler;
	int stream;
	uint32_t rate;
	uint64_t decoded; /* samples before resampling */
	float *samples;
	size_t count;
	size_t capacity;
};

static bool fail(const struct reader *reader, int code, struct lectern_error *error)
{
	return lectern_av_fail(error, LECTERN_BAD_INPUT, "can't be read as sound", reader->path, code);
}

static bool open_decoder(struct reader *reader, struct lectern_error *error)
{
	const AVCodec *codec = NULL;
	reader->format = lectern_av_open(reader->path, SOUND_FORMATS, error);
	if (!reader->format)
		return false;
	reader->stream = av_find_best_stream(reader->format, AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0);
	if (reader->stream < 0)
		return fail(reader, reader->stream, error);
	reader->decoder = avcodec_alloc_context3(codec);
	const AVCodecParameters *parameters = reader->format->streams[reader->stream]->codecpar;
	int code = reader->decoder ? avcodec_parameters_to_context(reader->decoder, parameters) : AVERROR(ENOMEM);
	if (code >= 0) {
		reader->decoder->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;
		code = avcodec_open2(reader->decoder, codec, NULL);
	}
	return code >= 0 || fail(reader, code, error);
}

/* Room for `more` samples; false past an hour. */
static bool reserve(struct reader *reader, size_t more)
{
	size_t most = (size_t)reader->rate * LECTERN_SOUND_SECONDS_MAX;
	if (more > most || reader->count > most - more)
		return false;
	if (reader->count + more <= reader->capacity)
		return true;
	reader->capacity = (reader->count + more) * 2;
	reader->samples = lectern_realloc(reader->samples, reader->capacity * sizeof(float));
	return true;
}

static bool start_resampler(struct reader *reader, AVFrame *frame, struct lectern_error *error)
{
	AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
	int code = swr_alloc_set_opts2(&reader->resampler, &mono, AV_SAMPLE_FMT_FLT, (int)reader->rate,
				       &frame->ch_layout, frame->format, frame->sample_rate, 0, NULL);
	if (code >= 0)
		code = swr_init(reader->resampler);
	return code >= 0 || fail(reader, code, error);
}

/* frame NULL: what the resampler still holds. */
static bool resample(struct reader *reader, const AVFrame *frame, struct lectern_error *error)
{
	int in = frame ? frame->nb_samples : 0;
	int room = swr_get_out_samples(reader->resampler, in);
	if (room < 0)
		return fail(reader, room, error);
	if (!reserve(reader, (size_t)room))
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is longer than an hour", reader->path);
	uint8_t *out = (uint8_t *)(reader->samples + reader->count);
	const uint8_t **data = frame ? (const uint8_t **)frame->extended_data : NULL;
	int got = room ? swr_convert(reader->resampler, &out, room, data, in) : 0;
	if (got < 0)
		return fail(reader, got, error);
	reader->count += (size_t)got;
	return true;
}

static bool same_format(const struct reader *reader, const AVFrame *frame)
{
	const AVCodecContext *decoder = reader->decoder;
	return frame->format == decoder->sample_fmt && frame->sample_rate == decoder->sample_rate &&
	       av_channel_layout_compare(&frame->ch_layout, &decoder->ch_layout) == 0;
}

static bool take_frame(struct reader *reader, AVFrame *frame, struct lectern_error *error)
{
	if (!reader->resampler && !start_resampler(reader, frame, error))
		return false;
	if (reader->decoded > 0 && !same_format(reader, frame))
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s changes its format in the middle", reader->path);
	reader->decoded += (uint64_t)frame->nb_samples;
	return resample(reader, frame, error);
}

static bool decode(struct reader *reader, const AVPacket *packet, AVFrame *frame, struct lectern_error *error)
{
	int code = avcodec_send_packet(reader->decoder, packet);
	while (code >= 0) {
		code = avcodec_receive_frame(reader->decoder, frame);
		if (code < 0)
			break;
		bool ok = take_frame(reader, frame, error);
		av_frame_unref(frame);
		if (!ok)
			return false;
	}
	return code == AVERROR(EAGAIN) || code == AVERROR_EOF || fail(reader, code, error);
}

/* A FLAC says how long it is: one that was cut off must not pass for a short one. */
static bool check_length(const struct reader *reader, struct lectern_error *error)
{
	const AVStream *stream = reader->format->streams[reader->stream];
	if (stream->codecpar->codec_id != AV_CODEC_ID_FLAC || stream->duration <= 0)
		return true;
	AVRational base = {1, stream->codecpar->sample_rate};
	int64_t told = av_rescale_q(stream->duration, stream->time_base, base);
	return (uint64_t)told == reader->decoded ||
	       lectern_fail(error, LECTERN_BAD_INPUT, "%s is damaged: it has %llu of %lld samples", reader->path,
			    (unsigned long long)reader->decoded, (long long)told);
}

static bool decode_all(struct reader *reader, struct lectern_error *error)
{
	AVPacket *packet = av_packet_alloc();
	AVFrame *frame = av_frame_alloc();
	int code = packet && frame ? 0 : AVERROR(ENOMEM);
	bool ok = code >= 0;
	while (ok && code >= 0) {
		code = av_read_frame(reader->format, packet);
		if (code >= 0 && packet->stream_index == reader->stream)
			ok = decode(reader, packet, frame, error);
		av_packet_unref(packet);
	}
	if (ok && code != AVERROR_EOF)
		ok = fail(reader, code, error);
	ok = ok && decode(reader, NULL, frame, error) && check_length(reader, error) &&
	     (!reader->resampler || resample(reader, NULL, error));
	av_packet_free(&packet);
	av_frame_free(&frame);
	return ok;
}

bool lectern_sound_read(const char *path, uint32_t rate, float **samples, size_t *count, struct lectern_error *error)
{
	struct reader reader = {.path = path, .rate = rate, .samples = lectern_alloc(0)};
	bool ok = open_decoder(&reader, error) && decode_all(&reader, error);
	swr_free(&reader.resampler);
	avcodec_free_context(&reader.decoder);
	avformat_close_input(&reader.format);
	if (!ok) {
		free(reader.samples);
		reader.samples = NULL;
		reader.count = 0;
	}
	*samples = reader.samples;
	*count = reader.count;
	return ok;
}
