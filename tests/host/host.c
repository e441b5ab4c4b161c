/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host.h"

#include "base/base.h"
#include "lecture.h"

#include <X11/Xlib.h>
#include <math.h>
#include <obs-nix-platform.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <util/platform.h>

#define CANVAS_WIDTH  856 /* libobs wants a multiple of four */
#define CANVAS_HEIGHT 480
#define AUDIO_RATE    48000
#define QUIET         (AUDIO_RATE / 5) /* samples of silence that end a beep */

static Display *display;
static struct host_output seen;
static uint32_t silent_for = QUIET + 1;

static void fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static uint8_t luma(const struct video_data *frame, double x, double y)
{
	const size_t column = (size_t)(x * LECTURE_WIDTH), row = (size_t)(y * LECTURE_HEIGHT);
	return frame->data[0][row * frame->linesize[0] + column];
}

static int read_number(const struct video_data *frame)
{
	const uint8_t marker = luma(frame, 0.5, LECTURE_MARKER_Y);
	int number = 0;
	if (marker < 90 || marker > 160)
		return HOST_BLANK;
	for (int bit = 0; bit < LECTURE_BITS; bit++)
		if (luma(frame, (bit + 0.5) / LECTURE_BITS, LECTURE_BARS_Y) > 128)
			number |= 1 << bit;
	return number;
}

static void on_video(void *unused, struct video_data *frame)
{
	UNUSED_PARAMETER(unused);
	seen.frames = lectern_realloc(seen.frames, (seen.frame_count + 1) * sizeof(*seen.frames));
	seen.frames[seen.frame_count++] = (struct host_frame){
		.time = frame->timestamp,
		.number = read_number(frame),
		.flash = luma(frame, 0.5, LECTURE_FLASH_Y) > 128,
	};
}

static void note_beep(uint64_t time)
{
	seen.beeps = lectern_realloc(seen.beeps, (seen.beep_count + 1) * sizeof(*seen.beeps));
	seen.beeps[seen.beep_count++] = time;
}

static void on_audio(void *unused, size_t mix, struct audio_data *audio)
{
	UNUSED_PARAMETER(unused);
	UNUSED_PARAMETER(mix);
	const float *samples = (const float *)audio->data[0];
	for (uint32_t i = 0; i < audio->frames; i++) {
		if (fabsf(samples[i]) < 0.1f) {
			silent_for++;
			continue;
		}
		if (silent_for > QUIET)
			note_beep(audio->timestamp + (uint64_t)i * 1000000000 / AUDIO_RATE);
		silent_for = 0;
	}
}

static void log_some(int level, const char *format, va_list arguments, void *unused)
{
	UNUSED_PARAMETER(unused);
	if (level > LOG_WARNING && !getenv("LECTERN_HOST_LOG"))
		return;
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

static void start_canvas(void)
{
	struct obs_video_info video = {
		.graphics_module = "libobs-opengl",
		.fps_num = LECTURE_FPS,
		.fps_den = 1,
		.base_width = CANVAS_WIDTH,
		.base_height = CANVAS_HEIGHT,
		.output_width = CANVAS_WIDTH,
		.output_height = CANVAS_HEIGHT,
		.output_format = VIDEO_FORMAT_NV12,
		.gpu_conversion = true,
		.colorspace = VIDEO_CS_709,
		.range = VIDEO_RANGE_PARTIAL,
		.scale_type = OBS_SCALE_BICUBIC,
	};
	const struct obs_audio_info audio = {.samples_per_sec = AUDIO_RATE, .speakers = SPEAKERS_STEREO};
	if (obs_reset_video(&video) != OBS_VIDEO_SUCCESS)
		fail("libobs has no graphics");
	if (!obs_reset_audio(&audio))
		fail("libobs has no sound");
}

void host_start(const char *module_path, const char *data, const char *scratch)
{
	obs_module_t *module;
	base_set_log_handler(log_some, NULL);
	display = XOpenDisplay(NULL);
	if (!display)
		fail("there is no X display; run this under xvfb-run");
	obs_set_nix_platform(OBS_NIX_PLATFORM_X11_EGL);
	obs_set_nix_platform_display(display);
	if (!obs_startup("en-US", scratch, NULL))
		fail("libobs does not start");
	start_canvas();
	if (obs_open_module(&module, module_path, data) != MODULE_SUCCESS || !obs_init_module(module))
		fail("the module does not load");
	obs_post_load_modules();
	obs_add_raw_video_callback(NULL, on_video, NULL);
	obs_add_raw_audio_callback(0, NULL, on_audio, NULL);
}

obs_source_t *host_show(const char *project, bool autoplay)
{
	obs_data_t *settings = obs_data_create();
	obs_data_set_string(settings, "project", project);
	obs_data_set_bool(settings, "autoplay", autoplay);
	obs_source_t *source = obs_source_create("lectern_source", "lecture", settings, NULL);
	obs_data_release(settings);
	if (!source)
		fail("the module has no source");
	obs_set_output_source(0, source);
	return source;
}

double host_status(obs_source_t *source, const char *name)
{
	calldata_t call = {0};
	if (!proc_handler_call(obs_source_get_proc_handler(source), "status", &call))
		fail("the source has no status");
	obs_data_t *status = obs_data_create_from_json(calldata_string(&call, "json"));
	const double value = obs_data_get_double(status, name);
	obs_data_release(status);
	calldata_free(&call);
	return value;
}

bool host_await(obs_source_t *source, enum obs_media_state state, double seconds)
{
	for (const double end = lectern_now() + seconds; lectern_now() < end; os_sleep_ms(10))
		if (obs_source_media_get_state(source) == state)
			return true;
	return false;
}

long host_stop(obs_source_t *source, struct host_output *output)
{
	obs_remove_raw_video_callback(on_video, NULL);
	obs_remove_raw_audio_callback(0, on_audio, NULL);
	seen.lagged = obs_get_lagged_frames();
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	obs_shutdown();
	XCloseDisplay(display);
	*output = seen;
	memset(&seen, 0, sizeof(seen));
	return bnum_allocs();
}

void host_output_clear(struct host_output *output)
{
	free(output->frames);
	free(output->beeps);
	memset(output, 0, sizeof(*output));
}
