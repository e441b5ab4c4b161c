/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "level.h"

#include "base/base.h"

#include <math.h>
#include <stdlib.h>

/* The limiter aims a little below -1.5 dB, because its moving gain and rounding shift peaks. */
#define CEILING_DB (-1.7)
#define WINDOW_MS  8

#define PHASES 4
#define MIDDLE 5 /* the tap at the sample before the point */
#define TAPS   (2 * MIDDLE + 2)

/* Windowed sinc that interpolates at 1/4, 2/4 and 3/4 between the middle two of 12 samples. */
static void make_filter(double filter[PHASES - 1][TAPS])
{
	for (int phase = 1; phase < PHASES; phase++) {
		double sum = 0;
		for (int tap = 0; tap < TAPS; tap++) {
			double x = tap - MIDDLE - phase / (double)PHASES;
			double window = 0.5 + 0.5 * cos(M_PI * x / (MIDDLE + 1.5));
			filter[phase - 1][tap] = sin(M_PI * x) / (M_PI * x) * window;
			sum += filter[phase - 1][tap];
		}
		for (int tap = 0; tap < TAPS; tap++)
			filter[phase - 1][tap] /= sum;
	}
}

static double peak_after(const float *signal, size_t count, size_t at, double filter[PHASES - 1][TAPS])
{
	double peak = fabs((double)signal[at]);
	if (at < MIDDLE || at + MIDDLE + 1 >= count)
		return peak;
	const float *first = signal + at - MIDDLE;
	for (int phase = 0; phase < PHASES - 1; phase++) {
		double sum = 0;
		for (int tap = 0; tap < TAPS; tap++)
			sum += filter[phase][tap] * first[tap];
		peak = fmax(peak, fabs(sum));
	}
	return peak;
}

/* gain[i]: the smallest factor that any peak within `window` samples of i needs. */
static void find_gain(const float *signal, size_t count, size_t window, float *gain)
{
	double filter[PHASES - 1][TAPS], ceiling = pow(10, CEILING_DB / 20);
	make_filter(filter);
	for (size_t i = 0; i < count; i++)
		gain[i] = 1;
	for (size_t i = 0; i < count; i++) {
		double peak = peak_after(signal, count, i, filter);
		if (peak <= ceiling)
			continue;
		float needed = (float)(ceiling / peak);
		size_t first = i > window ? i - window : 0;
		/* an inter-sample peak belongs to the sample after it as well */
		size_t last = i + 1 + window < count ? i + 1 + window : count - 1;
		for (size_t j = first; j <= last; j++)
			gain[j] = fminf(gain[j], needed);
	}
}

/* The mean of the gain within `window` never exceeds what the peak in its middle needs, and moves without a click. */
static void apply_smoothed(const float *signal, const float *gain, size_t count, size_t window, int16_t *samples)
{
	double sum = 0;
	size_t first = 0, end = 0;
	for (size_t i = 0; i < count; i++) {
		while (end < count && end <= i + window)
			sum += gain[end++];
		while (first + window < i)
			sum -= gain[first++];
		double value = signal[i] * (sum / (double)(end - first)) * 32768;
		samples[i] = (int16_t)lrint(fmax(-32768, fmin(32767, value)));
	}
}

void level_apply(int16_t *samples, size_t count, uint32_t rate, double gain_db)
{
	float *signal = lectern_alloc(count * sizeof(*signal)), *gain = lectern_alloc(count * sizeof(*gain));
	float factor = (float)pow(10, gain_db / 20) / 32768;
	size_t window = (size_t)rate * WINDOW_MS / 1000;
	for (size_t i = 0; i < count; i++)
		signal[i] = (float)samples[i] * factor;
	find_gain(signal, count, window, gain);
	apply_smoothed(signal, gain, count, window, samples);
	free(signal);
	free(gain);
}
