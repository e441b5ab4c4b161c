/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/encoder.h"
#include "media/media.h"

#include <string.h>

#define SIDE_MAX 16384

static AVFrame *frame_of(const uint8_t *pixels, uint32_t width, uint32_t height)
{
	AVFrame *frame = av_frame_alloc();
	if (!frame)
		return NULL;
	frame->format = AV_PIX_FMT_RGBA;
	frame->width = (int)width;
	frame->height = (int)height;
	if (av_frame_get_buffer(frame, 0) < 0) {
		av_frame_free(&frame);
		return NULL;
	}
	for (uint32_t row = 0; row < height; row++)
		memcpy(frame->data[0] + (ptrdiff_t)row * frame->linesize[0], pixels + (size_t)row * width * 4,
		       (size_t)width * 4);
	return frame;
}

static int encode(AVCodecContext *encoder, AVFrame *frame, AVPacket *packet)
{
	encoder->width = frame->width;
	encoder->height = frame->height;
	encoder->pix_fmt = AV_PIX_FMT_RGBA;
	encoder->time_base = (AVRational){1, 1};
	int code = avcodec_open2(encoder, NULL, NULL);
	if (code >= 0)
		code = avcodec_send_frame(encoder, frame);
	if (code >= 0)
		code = avcodec_send_frame(encoder, NULL);
	return code >= 0 ? avcodec_receive_packet(encoder, packet) : code;
}

bool lectern_media_still(const uint8_t *pixels, uint32_t width, uint32_t height, const char *path,
			 struct lectern_error *error)
{
	if (width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX)
		return lectern_fail(error, LECTERN_RENDERER, "%s can't be written: %u x %u pixels", path, width,
				    height);
	AVCodecContext *encoder = lectern_encoder_new("png", NULL, error);
	if (!encoder)
		return false;
	AVFrame *frame = frame_of(pixels, width, height);
	AVPacket *packet = av_packet_alloc();
	int code = frame && packet ? encode(encoder, frame, packet) : AVERROR(ENOMEM);
	bool ok = code >= 0 ? lectern_av_write_file(path, packet->data, (size_t)packet->size, error)
			    : lectern_av_fail(error, LECTERN_RENDERER, "can't be written", path, code);
	av_packet_free(&packet);
	av_frame_free(&frame);
	avcodec_free_context(&encoder);
	return ok;
}
