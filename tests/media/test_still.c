/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "folder.h"
#include "media/av.h"
#include "media/media.h"
#include "platform/platform.h"

#include <libavcodec/avcodec.h>

#define WIDTH  37
#define HEIGHT 5

static AVFrame *decoded(const char *path)
{
	struct lectern_error error;
	AVFormatContext *format = lectern_av_open(path, "png_pipe", &error);
	CHECK(format, "%s", error.text);
	if (!format)
		return NULL;
	AVPacket *packet = av_packet_alloc();
	AVFrame *frame = av_frame_alloc();
	AVCodecContext *decoder = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_PNG));
	avcodec_open2(decoder, NULL, NULL);
	av_read_frame(format, packet);
	avcodec_send_packet(decoder, packet);
	CHECK(avcodec_receive_frame(decoder, frame) == 0, "%s is not decoded", path);
	avcodec_free_context(&decoder);
	av_packet_free(&packet);
	avformat_close_input(&format);
	return frame;
}

int main(void)
{
	struct lectern_error error = {0};
	uint8_t pixels[HEIGHT][WIDTH * 4];
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH * 4; x++)
			pixels[y][x] = (uint8_t)(x * 7 + y * 31);
	lectern_media_quiet();
	folder_make();
	char *path = folder_path("a.png");
	CHECK(lectern_media_still(pixels[0], WIDTH, HEIGHT, path, &error), "%s", error.text);
	AVFrame *frame = decoded(path);
	CHECK(frame && frame->width == WIDTH && frame->height == HEIGHT && frame->format == AV_PIX_FMT_RGBA, "size");
	for (int y = 0; frame && y < frame->height; y++)
		CHECK(memcmp(frame->data[0] + y * frame->linesize[0], pixels[y], sizeof(pixels[y])) == 0, "row %d", y);
	av_frame_free(&frame);
	CHECK(!lectern_media_still(pixels[0], 0, HEIGHT, path, &error), "no width");
	CHECK(!lectern_media_still(pixels[0], WIDTH, HEIGHT, "/nowhere/a.png", &error) && error.text[0], "no folder");
	free(path);
	lectern_remove_tree(test_folder, NULL);
	return check_end();
}
