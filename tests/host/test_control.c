/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OBS's media controls on a lecture of three sections: what is seen after each, and that nothing is ever blank.
 *
 *   test_host_control MODULE DATA FOLDER */
#include "check.h"
#include "host.h"
#include "lecture.h"
#include "measure.h"
#include "platform/platform.h"

#include <math.h>
#include <util/platform.h>

#define SECTION 150 /* frames of each */

static void write_lecture(const char *path)
{
	struct measured measured;
	measured_start(&measured, path);
	for (int i = 0; i < 3; i++) {
		measured_add_section(&measured, "Flash and beep");
		measured_add_drawn_beat(&measured, SECTION / 2);
		measured_add_drawn_beat(&measured, SECTION / 2);
	}
	measured_save(&measured);
	measured_end(&measured);
}

static bool await_section(obs_source_t *source, int section)
{
	for (int i = 0; i < 200; i++, os_sleep_ms(10))
		if (host_status(source, "section") == section && host_status(source, "frame") > 5 &&
		    obs_source_media_get_state(source) == OBS_MEDIA_STATE_PLAYING)
			return true;
	return false;
}

static void check_steps(obs_source_t *source)
{
	CHECK(await_section(source, 1), "section 1 does not play");
	obs_source_media_next(source);
	CHECK(await_section(source, 2), "next does not lead to section 2");
	obs_source_media_next(source);
	CHECK(await_section(source, 3), "next does not lead to section 3");
	obs_source_media_next(source);
	CHECK(await_section(source, 3), "next leads out of the lecture");
	obs_source_media_previous(source);
	CHECK(await_section(source, 2), "previous does not lead to section 2");
	obs_source_media_restart(source);
	CHECK(await_section(source, 1), "restart does not lead to section 1");
}

static void check_pause(obs_source_t *source)
{
	obs_source_media_play_pause(source, true);
	CHECK(host_await(source, OBS_MEDIA_STATE_PAUSED, 1), "it does not pause");
	os_sleep_ms(200);
	const double at = host_status(source, "time"), shown = host_status(source, "shown");
	os_sleep_ms(400);
	CHECK(host_status(source, "time") == at && host_status(source, "shown") == shown, "it goes on in the pause");
	obs_source_media_play_pause(source, false);
	CHECK(host_await(source, OBS_MEDIA_STATE_PLAYING, 1), "it does not go on");
	os_sleep_ms(300);
	CHECK(host_status(source, "time") > at, "it stands still after the pause");
}

static void check_seek(obs_source_t *source)
{
	const int64_t duration = obs_source_media_get_duration(source);
	CHECK(duration == 3 * SECTION * 1000 / LECTURE_FPS, "%ld ms", (long)duration);
	obs_source_media_set_time(source, duration - 1500);
	CHECK(await_section(source, 3), "it does not seek");
	CHECK(host_await(source, OBS_MEDIA_STATE_ENDED, 4), "it does not end");
	CHECK(obs_source_media_get_time(source) == duration, "%ld ms", (long)obs_source_media_get_time(source));
	obs_source_media_play_pause(source, false);
	CHECK(await_section(source, 1), "play does not begin again");
	obs_source_media_stop(source);
	CHECK(host_await(source, OBS_MEDIA_STATE_STOPPED, 1), "it does not stop");
}

/* The picture must survive the source being taken off the air and coming back. */
static void check_hiding(obs_source_t *source)
{
	obs_set_output_source(0, NULL);
	os_sleep_ms(200);
	obs_set_output_source(0, source);
	os_sleep_ms(200);
}

int main(int argc, char **argv)
{
	struct host_output output;
	struct measure measure;
	if (argc < 4) {
		fprintf(stderr, "usage: %s MODULE DATA FOLDER\n", argv[0]);
		return 2;
	}
	lectern_remove_tree(argv[3], NULL);
	write_lecture(argv[3]);
	host_start(argv[1], argv[2], argv[3]);
	obs_source_t *source = host_show(argv[3], false);
	CHECK(host_await(source, OBS_MEDIA_STATE_PAUSED, 5), "it starts by itself");
	os_sleep_ms(300);
	CHECK(host_status(source, "shown") == 1, "%.0f frames before play", host_status(source, "shown"));
	obs_source_media_play_pause(source, false);
	check_steps(source);
	check_pause(source);
	check_seek(source);
	check_hiding(source);
	const long leaks = host_stop(source, &output);
	CHECK(leaks == 0, "%ld leaks", leaks);
	measure_output(&output, &measure);
	measure_print(&measure, &output);
	CHECK(output.frames[output.frame_count - 1].number != HOST_BLANK, "no picture after hiding");
	CHECK(measure.blank <= 8, "%zu blank frames, 6 of them while it was hidden", measure.blank);
	CHECK(fabs(measure.offset_worst) <= 40, "%.1f ms apart at worst", measure.offset_worst);
	host_output_clear(&output);
	return check_end();
}
