/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/encoder.h"

AVCodecContext *lectern_encoder_new(const char *name, const struct lectern_av_file *file, struct lectern_error *error)
{
	const AVCodec *codec = avcodec_find_encoder_by_name(name);
	AVCodecContext *encoder = codec ? avcodec_alloc_context3(codec) : NULL;
	if (!encoder) {
		lectern_fail(error, LECTERN_RENDERER,
			     "FFmpeg's library on this machine has no encoder \"%s\": install a build that has it",
			     name);
		return NULL;
	}
	if (file && file->format->oformat->flags & AVFMT_GLOBALHEADER)
		encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	return encoder;
}

AVStream *lectern_encoder_open(AVCodecContext *encoder, AVDictionary **options, struct lectern_av_file *file,
			       struct lectern_error *error)
{
	int code = avcodec_open2(encoder, NULL, options);
	AVStream *stream = code >= 0 ? avformat_new_stream(file->format, NULL) : NULL;
	if (code >= 0)
		code = stream ? avcodec_parameters_from_context(stream->codecpar, encoder) : AVERROR(ENOMEM);
	if (code < 0) {
		lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", file->path, code);
		return NULL;
	}
	stream->time_base = encoder->time_base;
	return stream;
}

bool lectern_encoder_write(AVCodecContext *encoder, const AVFrame *frame, AVStream *stream,
			   struct lectern_av_file *file, struct lectern_error *error)
{
	AVPacket *packet = av_packet_alloc();
	int code = packet ? avcodec_send_frame(encoder, frame) : AVERROR(ENOMEM);
	while (code >= 0) {
		code = avcodec_receive_packet(encoder, packet);
		if (code < 0)
			break;
		packet->stream_index = stream->index;
		av_packet_rescale_ts(packet, encoder->time_base, stream->time_base);
		code = av_write_frame(file->format, packet);
		av_packet_unref(packet);
	}
	av_packet_free(&packet);
	if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
		return true;
	return lectern_av_fail(error, LECTERN_RENDERER, "can't be written", file->path, code);
}
