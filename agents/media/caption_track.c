/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/caption_track.h"

#include "media/encoder.h"

#include <math.h>
#include <string.h>

/* White text below, as players show it by default. */
static const char plain_style[] =
	"[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n[V4+ Styles]\r\n"
	"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
	"Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
	"MarginR, MarginV, Encoding\r\n"
	"Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\r\n\r\n"
	"[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n";

/* The sample description that MP4 wants is made by FFmpeg's encoder. The cues' text is not: its detour over ASS would
 * take braces in it for commands. */
static bool open_mov_text(struct lectern_caption_track *track, struct lectern_av_file *file,
			  struct lectern_error *error)
{
	AVCodecContext *encoder = lectern_encoder_new("mov_text", file, error);
	if (!encoder)
		return false;
	encoder->time_base = (AVRational){1, 1000};
	encoder->subtitle_header = (uint8_t *)av_strdup(plain_style);
	encoder->subtitle_header_size = (int)sizeof(plain_style) - 1;
	track->stream = lectern_encoder_open(encoder, NULL, file, error);
	avcodec_free_context(&encoder);
	return track->stream;
}

static bool open_subrip(struct lectern_caption_track *track, struct lectern_av_file *file, struct lectern_error *error)
{
	track->stream = avformat_new_stream(file->format, NULL);
	if (!track->stream)
		return lectern_av_fail(error, LECTERN_RENDERER, "can't be written", file->path, AVERROR(ENOMEM));
	track->stream->codecpar->codec_type = AVMEDIA_TYPE_SUBTITLE;
	track->stream->codecpar->codec_id = AV_CODEC_ID_SUBRIP;
	track->stream->time_base = (AVRational){1, 1000};
	return true;
}

bool lectern_caption_track_open(struct lectern_caption_track *track, const struct lectern_captions *captions,
				struct lectern_av_file *file, struct lectern_error *error)
{
	*track = (struct lectern_caption_track){.captions = captions};
	bool mp4 = strcmp(file->format->oformat->name, "mp4") == 0;
	return mp4 ? open_mov_text(track, file, error) : open_subrip(track, file, error);
}

static bool write_cue(struct lectern_caption_track *track, const struct lectern_cue *cue, struct lectern_av_file *file,
		      struct lectern_error *error)
{
	AVPacket *packet = av_packet_alloc();
	size_t length = strnlen(cue->text, 0xffff);
	size_t head = track->stream->codecpar->codec_id == AV_CODEC_ID_MOV_TEXT ? 2 : 0;
	int code = packet ? av_new_packet(packet, (int)(head + length)) : AVERROR(ENOMEM);
	if (code >= 0) {
		if (head) {
			packet->data[0] = (uint8_t)(length >> 8);
			packet->data[1] = (uint8_t)length;
		}
		memcpy(packet->data + head, cue->text, length);
		packet->stream_index = track->stream->index;
		packet->pts = packet->dts = llround(cue->start * 1000);
		packet->duration = llround(cue->end * 1000) - packet->pts;
		av_packet_rescale_ts(packet, (AVRational){1, 1000}, track->stream->time_base);
		code = av_write_frame(file->format, packet);
	}
	av_packet_free(&packet);
	return code >= 0 || lectern_av_fail(error, LECTERN_RENDERER, "can't be written", file->path, code);
}

bool lectern_caption_track_write(struct lectern_caption_track *track, double seconds, struct lectern_av_file *file,
				 struct lectern_error *error)
{
	while (track->next < track->captions->count && track->captions->cues[track->next].start < seconds) {
		if (!write_cue(track, &track->captions->cues[track->next], file, error))
			return false;
		track->next++;
	}
	return true;
}
