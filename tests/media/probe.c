/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probe.h"

#include "media/av.h"

#include <libavcodec/avcodec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static AVCodecContext *open_decoder(const struct probe *probe, int stream)
{
	if (stream < 0)
		return NULL;
	AVStream *from = probe->format->streams[stream];
	AVCodecContext *decoder = avcodec_alloc_context3(avcodec_find_decoder(from->codecpar->codec_id));
	avcodec_parameters_to_context(decoder, from->codecpar);
	decoder->pkt_timebase = from->time_base; /* lets the decoder cut what the encoder had to put before */
	if (avcodec_open2(decoder, NULL, NULL) < 0)
		avcodec_free_context(&decoder);
	return decoder;
}

static void take_picture(struct probe *probe, const AVFrame *frame, uint32_t fps)
{
	const AVStream *stream = probe->format->streams[probe->video];
	double time = (double)frame->best_effort_timestamp * av_q2d(stream->time_base);
	if (llround(time * fps) != (long long)probe->frames)
		probe->frames_in_order = false;
	probe->corners = lectern_realloc(probe->corners, (probe->frames + 1) * sizeof(*probe->corners));
	for (int plane = 0; plane < 3; plane++)
		probe->corners[probe->frames][plane] = frame->data[plane][0];
	probe->right = lectern_realloc(probe->right, probe->frames + 1);
	probe->right[probe->frames] =
		frame->data[0][(ptrdiff_t)(frame->height / 2) * frame->linesize[0] + frame->width * 13 / 16];
	probe->frames++;
}

static void take_sound(struct probe *probe, const AVFrame *frame)
{
	size_t count = (size_t)frame->nb_samples;
	const AVStream *stream = probe->format->streams[probe->sound];
	if (probe->sample_count == 0)
		probe->sound_start = (double)frame->pts * av_q2d(stream->time_base);
	probe->samples = lectern_realloc(probe->samples, (probe->sample_count + count) * sizeof(float));
	for (size_t i = 0; i < count; i++)
		probe->samples[probe->sample_count + i] = frame->format == AV_SAMPLE_FMT_FLTP
								  ? ((const float *)frame->data[0])[i]
								  : (float)((const int16_t *)frame->data[0])[i] / 32768;
	probe->sample_count += count;
}

static void take_cue(struct probe *probe, const AVPacket *packet)
{
	AVStream *stream = probe->format->streams[packet->stream_index];
	int head = stream->codecpar->codec_id == AV_CODEC_ID_MOV_TEXT ? 2 : 0;
	if (packet->size > head)
		lectern_text_format(&probe->cues, "%.2f %.*s|", (double)packet->pts * av_q2d(stream->time_base),
				    packet->size - head, (const char *)packet->data + head);
}

static void decode(struct probe *probe, AVCodecContext *decoder, const AVPacket *packet, uint32_t fps)
{
	AVFrame *frame = av_frame_alloc();
	avcodec_send_packet(decoder, packet);
	while (avcodec_receive_frame(decoder, frame) >= 0) {
		if (decoder->codec_type == AVMEDIA_TYPE_VIDEO)
			take_picture(probe, frame, fps);
		else
			take_sound(probe, frame);
		av_frame_unref(frame);
	}
	av_frame_free(&frame);
}

static void read_all(struct probe *probe, AVCodecContext *picture, AVCodecContext *sound, uint32_t fps)
{
	AVPacket *packet = av_packet_alloc();
	while (av_read_frame(probe->format, packet) >= 0) {
		if (packet->stream_index == probe->video)
			decode(probe, picture, packet, fps);
		else if (packet->stream_index == probe->sound)
			decode(probe, sound, packet, fps);
		else if (packet->stream_index == probe->captions)
			take_cue(probe, packet);
		av_packet_unref(packet);
	}
	decode(probe, picture, NULL, fps);
	decode(probe, sound, NULL, fps);
	av_packet_free(&packet);
}

bool probe_open(struct probe *probe, const char *path, uint32_t fps)
{
	*probe = (struct probe){.frames_in_order = true};
	lectern_text_add(&probe->cues, "");
	probe->format = lectern_av_open(path, "mov,matroska", NULL);
	if (!probe->format)
		return false;
	probe->video = av_find_best_stream(probe->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
	probe->sound = av_find_best_stream(probe->format, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0);
	probe->captions = av_find_best_stream(probe->format, AVMEDIA_TYPE_SUBTITLE, -1, -1, NULL, 0);
	AVCodecContext *picture = open_decoder(probe, probe->video), *sound = open_decoder(probe, probe->sound);
	if (picture && sound)
		read_all(probe, picture, sound, fps);
	bool ok = picture && sound;
	avcodec_free_context(&picture);
	avcodec_free_context(&sound);
	return ok;
}

void probe_close(struct probe *probe)
{
	avformat_close_input(&probe->format);
	lectern_text_clear(&probe->cues);
	free(probe->corners);
	free(probe->right);
	free(probe->samples);
}
