/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../agents/voice/helper/level.h"
#include "../check.h"
#include "base/base.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

#define RATE  22050
#define COUNT RATE

static int16_t *make_tone(double hertz, double level, double burst)
{
	int16_t *samples = lectern_alloc(COUNT * sizeof(*samples));
	for (int i = 0; i < COUNT; i++) {
		double amplitude = i > COUNT / 2 && i < COUNT / 2 + 500 ? burst : level;
		samples[i] = (int16_t)lrint(amplitude * 32767 * sin(2 * M_PI * hertz * i / RATE + 0.7));
	}
	return samples;
}

static double true_peak_db(const int16_t *samples)
{
	double peak = 0;
	ebur128_state *state = ebur128_init(1, RATE, EBUR128_MODE_TRUE_PEAK);
	ebur128_add_frames_short(state, samples, COUNT);
	ebur128_true_peak(state, 0, &peak);
	ebur128_destroy(&state);
	return 20 * log10(peak);
}

/* A quarter of the rate, off phase, peaks between samples: 3 dB above any of them. */
static void check_true_peaks(void)
{
	static const double hertz[] = {110, 997, RATE / 4.0, 7000, 9500};
	for (size_t i = 0; i < sizeof(hertz) / sizeof(*hertz); i++) {
		int16_t *samples = make_tone(hertz[i], 0.3, 0.95);
		level_apply(samples, COUNT, RATE, 6);
		CHECK(true_peak_db(samples) <= -1.5, "%g Hz: %g dB", hertz[i], true_peak_db(samples));
		free(samples);
	}
}

/* Away from the burst the gain is exactly what was asked for, also behind it. */
static void check_constant_gain(void)
{
	int16_t *before = make_tone(300, 0.2, 0.95), *after = make_tone(300, 0.2, 0.95);
	double factor = pow(10, 6.0 / 20);
	size_t wrong = 0;
	level_apply(after, COUNT, RATE, 6);
	for (int i = 0; i < COUNT; i++)
		if (abs(i - COUNT / 2 - 250) > 1000)
			wrong += fabs(after[i] - before[i] * factor) > 1;
	CHECK(wrong == 0, "%zu samples have another gain", wrong);
	free(before);
	free(after);
}

static void check_edges(void)
{
	int16_t loud[3] = {32767, -32768, 32767}, none = 5;
	level_apply(loud, 3, RATE, 20);
	for (int i = 0; i < 3; i++)
		CHECK(abs(loud[i]) < 32768 * 0.842, "sample %d is %d", i, loud[i]);
	level_apply(&none, 0, RATE, 20);
	CHECK(none == 5, "a sample past the end was written");
}

int main(void)
{
	check_true_peaks();
	check_constant_gain();
	check_edges();
	return check_end();
}
