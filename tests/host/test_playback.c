/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finished lecture, played to its end: every frame once and in order, sound and picture together.
 *
 *   test_host_playback MODULE DATA FOLDER [SECONDS] */
#include "check.h"
#include "host.h"
#include "lecture.h"
#include "measure.h"
#include "platform/platform.h"

#include <math.h>
#include <stdlib.h>
#include <util/platform.h>

#define DEFAULT_SECONDS 30
#define TRIES           3 /* of the short run */

/* Beats of uneven length, so that no boundary falls together with a second for long. */
static uint64_t write_lecture(const char *path, uint64_t frames)
{
	static const uint64_t lengths[] = {61, 113, 7, 150, 37, 209, 96};
	struct measured measured;
	measured_start(&measured, path);
	for (size_t i = 0; measured.frames < frames; i++) {
		if (i % 3 == 0)
			measured_add_section(&measured, "Flash and beep");
		measured_add_drawn_beat(&measured, lengths[i % (sizeof(lengths) / sizeof(*lengths))]);
	}
	measured_save(&measured);
	measured_end(&measured);
	return measured.frames;
}

static void check_output(const struct host_output *output, uint64_t frames, double held)
{
	struct measure measure;
	measure_output(output, &measure);
	measure_print(&measure, output);
	CHECK(measure.shown >= frames - output->lagged, "%zu frames of %lu", measure.shown, (unsigned long)frames);
	CHECK(measure.first == 0 && measure.last == (int)frames - 1, "frames %d to %d", measure.first, measure.last);
	CHECK(measure.blank == 0, "%zu blank frames", measure.blank);
	CHECK(measure.back == 0, "%zu times back", measure.back);
	CHECK((double)measure.repeats <= output->lagged + held, "%zu repeated", measure.repeats);
	CHECK(measure.skips <= output->lagged, "%zu skipped", measure.skips);
	CHECK(measure.beeps >= frames / LECTURE_FPS, "%zu beeps", measure.beeps);
	CHECK(measure.flashes + 1 + output->lagged >= measure.beeps, "%zu flashes", measure.flashes);
	CHECK(fabs(measure.offset_first) <= 40, "%.1f ms apart at the start", measure.offset_first);
	CHECK(fabs(measure.offset_worst) <= 40, "%.1f ms apart at worst", measure.offset_worst);
}

/* Plays the lecture once. A machine that is too busy to draw the canvas in time measures itself: such a run counts
 * only when `must_count`, and then what libobs left out is not the player's fault. */
static bool play(char **argv, uint64_t frames, bool must_count)
{
	struct host_output output;
	host_start(argv[1], argv[2], argv[3]);
	obs_source_t *source = host_show(argv[3], true);
	CHECK(host_await(source, OBS_MEDIA_STATE_PLAYING, 5), "it does not play");
	CHECK(host_await(source, OBS_MEDIA_STATE_ENDED, (double)frames / LECTURE_FPS + 20), "it does not end");
	const double stalls = host_status(source, "stalls"), held = host_status(source, "held");
	const double shown = host_status(source, "shown");
	printf("first frame after %.2f s\n", host_status(source, "first_frame"));
	os_sleep_ms(200); /* the last frames are on their way through libobs */
	const double began = lectern_now();
	const long leaks = host_stop(source, &output);
	printf("ended in %.2f s\n", lectern_now() - began);
	CHECK(leaks == 0, "%ld leaks", leaks);
	const bool counts = must_count || output.lagged == 0;
	if (counts) {
		CHECK(stalls == 0 || output.lagged, "%.0f stalls", stalls);
		CHECK(shown >= (double)(frames - output.lagged), "%.0f frames shown", shown);
		check_output(&output, frames, held);
	}
	host_output_clear(&output);
	return counts;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: %s MODULE DATA FOLDER [SECONDS]\n", argv[0]);
		return 2;
	}
	const double seconds = argc > 4 ? strtod(argv[4], NULL) : DEFAULT_SECONDS;
	lectern_remove_tree(argv[3], NULL);
	const uint64_t frames = write_lecture(argv[3], (uint64_t)(seconds * LECTURE_FPS));
	const int tries = seconds > DEFAULT_SECONDS ? 1 : TRIES;
	for (int i = 1; !play(argv, frames, i == tries); i++)
		printf("the machine is busy: again\n");
	return check_end();
}
