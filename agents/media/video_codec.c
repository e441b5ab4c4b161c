/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/video_codec.h"

#define SIDE_MAX 8192
#define FPS_MAX  240

/* Every beat is encoded with the same settings and starts and ends with a closed group of pictures, so that beats
 * follow one another by copying. Without B-frames packets are in the order of frames, which keeps joints and cuts
 * exact; in drawings, where most stands still, they would save little. */
static void set_fields(AVCodecContext *encoder, const struct lectern_export *export)
{
	encoder->width = (int)export->width;
	encoder->height = (int)export->height;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){1, (int)export->fps};
	encoder->framerate = (AVRational){(int)export->fps, 1};
	encoder->sample_aspect_ratio = (AVRational){1, 1};
	encoder->gop_size = 2 * (int)export->fps;
	encoder->max_b_frames = 0;
	encoder->flags |= AV_CODEC_FLAG_CLOSED_GOP | AV_CODEC_FLAG_GLOBAL_HEADER;
	encoder->color_range = AVCOL_RANGE_MPEG;
	encoder->colorspace = AVCOL_SPC_BT709;
	encoder->color_primaries = AVCOL_PRI_BT709;
	encoder->color_trc = AVCOL_TRC_BT709;
}

AVCodecContext *lectern_video_encoder(const struct lectern_export *export, AVDictionary **options,
				      struct lectern_error *error)
{
	if (export->width == 0 || export->height == 0 || export->width > SIDE_MAX || export->height > SIDE_MAX ||
	    export->width % 2 || export->height % 2 || export->fps == 0 || export->fps > FPS_MAX) {
		lectern_fail(error, LECTERN_BAD_INPUT, "a video can't have %u x %u pixels at %u frames a second",
			     export->width, export->height, export->fps);
		return NULL;
	}
	AVCodecContext *encoder = lectern_encoder_new("libx264", NULL, error);
	if (!encoder)
		return NULL;
	set_fields(encoder, export);
	av_dict_set(options, "preset", "veryfast", 0);
	av_dict_set(options, "crf", "18", 0);
	return encoder;
}
