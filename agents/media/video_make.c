/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/draw.h"
#include "media/video.h"
#include "media/video_codec.h"

#include <libswscale/swscale.h>

/* A drawing on its way to a file. */
struct maker {
	struct lectern_drawing *drawing;
	struct lectern_painter *painter;
	struct SwsContext *scaler;
	AVFrame *frame;
	struct lectern_av_file file;
	AVCodecContext *encoder;
	AVStream *stream;
};

static bool open_drawing(struct maker *maker, const struct lectern_export *export, const char *path,
			 struct lectern_error *error)
{
	maker->drawing = lectern_drawing_open(path, error);
	if (!maker->drawing)
		return false;
	if (!lectern_drawing_complete(maker->drawing) || lectern_drawing_frames(maker->drawing) == 0)
		return lectern_fail(error, LECTERN_RENDERER, "the drawing %s is not complete: make its section again",
				    path);
	maker->painter = lectern_painter_new(export->width, export->height, error);
	return maker->painter;
}

/* FFmpeg's scaler would take RGB for BT.601 if it were told nothing. */
static bool open_scaler(struct maker *maker, const struct lectern_export *export, struct lectern_error *error)
{
	int width = (int)export->width, height = (int)export->height;
	maker->scaler = sws_getContext(width, height, AV_PIX_FMT_RGBA, width, height, AV_PIX_FMT_YUV420P,
				       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
	const int *bt709 = sws_getCoefficients(SWS_CS_ITU709);
	int code = maker->scaler ? 0 : AVERROR(EINVAL);
	if (code >= 0)
		code = sws_setColorspaceDetails(maker->scaler, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
	maker->frame = av_frame_alloc();
	if (code >= 0 && maker->frame) {
		maker->frame->format = AV_PIX_FMT_YUV420P;
		maker->frame->width = width;
		maker->frame->height = height;
		maker->frame->color_range = AVCOL_RANGE_MPEG;
		maker->frame->colorspace = AVCOL_SPC_BT709;
		maker->frame->color_primaries = AVCOL_PRI_BT709;
		maker->frame->color_trc = AVCOL_TRC_BT709;
		code = av_frame_get_buffer(maker->frame, 0);
	}
	return (code >= 0 && maker->frame) ||
	       lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", export->path, code);
}

static bool open_encoder(struct maker *maker, const struct lectern_export *export, const char *path,
			 struct lectern_error *error)
{
	AVDictionary *options = NULL;
	if (!lectern_av_create(&maker->file, path, "matroska", error))
		return false;
	maker->encoder = lectern_video_encoder(export, &options, error);
	if (maker->encoder)
		maker->stream = lectern_encoder_open(maker->encoder, &options, &maker->file, error);
	av_dict_free(&options);
	if (!maker->encoder || !maker->stream)
		return false;
	maker->stream->avg_frame_rate = maker->encoder->framerate;
	av_dict_set(&maker->file.format->metadata, LECTERN_VIDEO_TAG, LECTERN_VIDEO_VERSION, 0);
	return lectern_av_begin(&maker->file, NULL, error);
}

/* The drawing's frame that is shown at frame `number` of the video; its last one stands. */
static uint64_t drawing_frame(const struct maker *maker, const struct lectern_export *export, uint64_t number)
{
	const struct lectern_drawing_info *info = lectern_drawing_info(maker->drawing);
	uint64_t last = lectern_drawing_frames(maker->drawing) - 1;
	uint64_t frame = number * info->fps_num / ((uint64_t)info->fps_den * export->fps);
	return frame < last ? frame : last;
}

static bool convert(struct maker *maker, const struct lectern_export *export, struct lectern_error *error)
{
	const uint8_t *planes[1] = {lectern_painter_pixels(maker->painter)};
	const int strides[1] = {(int)export->width * 4};
	int code = av_frame_make_writable(maker->frame); /* the encoder may still hold the last one */
	if (code >= 0)
		code = sws_scale(maker->scaler, planes, strides, 0, (int)export->height, maker->frame->data,
				 maker->frame->linesize);
	return code >= 0 || lectern_av_fail(error, LECTERN_RENDERER, "can't be encoded", export->path, code);
}

static bool make_frame(struct maker *maker, const struct lectern_export *export, uint64_t number,
		       struct lectern_error *error)
{
	struct lectern_rows changed;
	const struct lectern_picture *picture =
		lectern_drawing_at(maker->drawing, drawing_frame(maker, export, number), error);
	if (!picture || !lectern_painter_paint(maker->painter, picture, &changed, error))
		return false;
	if ((number == 0 || changed.first != changed.end) && !convert(maker, export, error))
		return false;
	maker->frame->pts = (int64_t)number;
	return lectern_encoder_write(maker->encoder, maker->frame, maker->stream, &maker->file, error);
}

static bool make_frames(struct maker *maker, const struct lectern_export *export, uint64_t frames,
			const struct lectern_video_watch *watch, struct lectern_error *error)
{
	for (uint64_t i = 0; i < frames; i++) {
		if (lectern_cancel_is_set(watch->cancel))
			return lectern_fail(error, LECTERN_CANCELLED, "the export was cancelled");
		if (!make_frame(maker, export, i, error))
			return false;
		watch->on_frame(watch->data);
	}
	return lectern_encoder_write(maker->encoder, NULL, maker->stream, &maker->file, error);
}

bool lectern_video_make(const struct lectern_export *export, const struct lectern_export_beat *beat,
			const struct lectern_video_watch *watch, struct lectern_error *error)
{
	struct maker maker = {0};
	bool ok = open_drawing(&maker, export, beat->drawing, error) && open_scaler(&maker, export, error) &&
		  open_encoder(&maker, export, beat->video, error) &&
		  make_frames(&maker, export, beat->frames, watch, error);
	avcodec_free_context(&maker.encoder);
	av_frame_free(&maker.frame);
	sws_freeContext(maker.scaler);
	lectern_painter_free(maker.painter);
	lectern_drawing_close(maker.drawing);
	if (ok)
		return lectern_av_finish(&maker.file, error);
	lectern_av_abandon(&maker.file);
	return false;
}
