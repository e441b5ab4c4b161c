/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lecture that is played while its last beat is still drawn, and the drawing stops for a while: picture and sound
 * hold together and go on together.
 *
 *   test_host_growing MODULE DATA FOLDER */
#include "check.h"
#include "host.h"
#include "lecture.h"
#include "measure.h"
#include "platform/platform.h"

#include <math.h>
#include <pthread.h>
#include <util/platform.h>

#define BEFORE  60  /* frames that are complete */
#define GROWING 240 /* frames of the beat that grows */
#define READY   45  /* ... that are there at the start */
#define PIECE   15  /* frames drawn at once */
#define STOP_AT 120
#define STOPPED 7000 /* milliseconds */

struct growth {
	struct measured measured;
	struct lectern_beat *beat;
	struct lectern_drawing_writer *writer;
};

static void begin(struct growth *growth, const char *path)
{
	measured_start(&growth->measured, path);
	measured_add_section(&growth->measured, "Flash and beep");
	measured_add_drawn_beat(&growth->measured, BEFORE);
	growth->beat = measured_add_beat(&growth->measured, GROWING);
	growth->beat->state = LECTERN_BEAT_DRAWING;
	growth->measured.lecture->sections[0].state = LECTERN_SECTION_MAKING;
	growth->writer = measured_open_drawing(&growth->measured, growth->beat);
	measured_draw(growth->writer, BEFORE, READY);
	measured_save(&growth->measured);
}

/* Draws twice as fast as it is played, but for the stop. */
static void *grow(void *data)
{
	struct growth *growth = data;
	for (uint64_t done = READY; done < GROWING; done += PIECE) {
		os_sleep_ms(done == STOP_AT ? STOPPED : 1000 * PIECE / LECTURE_FPS / 2);
		measured_draw(growth->writer, BEFORE + done, PIECE);
	}
	measured_finish_drawing(&growth->measured, growth->beat, growth->writer);
	growth->beat->state = LECTERN_BEAT_DONE;
	growth->measured.lecture->sections[0].state = LECTERN_SECTION_DONE;
	measured_save(&growth->measured);
	measured_end(&growth->measured);
	return NULL;
}

static void check_output(const struct host_output *output, double stalled)
{
	struct measure measure;
	measure_output(output, &measure);
	measure_print(&measure, output);
	CHECK(measure.first == 0 && measure.last == BEFORE + GROWING - 1, "frames %d to %d", measure.first,
	      measure.last);
	CHECK(measure.blank == 0 && measure.back == 0, "%zu blank, %zu back", measure.blank, measure.back);
	CHECK(measure.skips <= output->lagged, "%zu skipped", measure.skips);
	CHECK(fabs(measure.longest_hold - stalled * 1000) <= 40, "held %.0f ms, says %.0f", measure.longest_hold,
	      stalled * 1000);
	CHECK(measure.beeps >= (BEFORE + GROWING) / LECTURE_FPS, "%zu beeps", measure.beeps);
	CHECK(fabs(measure.offset_worst) <= 40, "%.1f ms apart at worst", measure.offset_worst);
	CHECK(fabs(measure.offset_last - measure.offset_first) < 1, "drifted from %.1f to %.1f ms",
	      measure.offset_first, measure.offset_last);
}

int main(int argc, char **argv)
{
	struct growth growth;
	struct host_output output;
	pthread_t thread;
	if (argc < 4) {
		fprintf(stderr, "usage: %s MODULE DATA FOLDER\n", argv[0]);
		return 2;
	}
	lectern_remove_tree(argv[3], NULL);
	begin(&growth, argv[3]);
	host_start(argv[1], argv[2], argv[3]);
	obs_source_t *source = host_show(argv[3], true);
	pthread_create(&thread, NULL, grow, &growth);
	CHECK(host_await(source, OBS_MEDIA_STATE_PLAYING, 5), "it does not play");
	CHECK(host_await(source, OBS_MEDIA_STATE_BUFFERING, 10), "it does not hold");
	CHECK(host_await(source, OBS_MEDIA_STATE_ENDED, 20), "it does not end");
	const double stalls = host_status(source, "stalls"), stalled = host_status(source, "stalled");
	CHECK(stalls == 1, "%.0f stalls", stalls);
	CHECK(stalled > 0.5, "held for %.2f s", stalled);
	CHECK(host_status(source, "held") > 0, "no tick held");
	pthread_join(thread, NULL);
	os_sleep_ms(200);
	const long leaks = host_stop(source, &output);
	CHECK(leaks == 0, "%ld leaks", leaks);
	check_output(&output, stalled);
	host_output_clear(&output);
	return check_end();
}
