/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAIR 400.0 /* a flash and a beep further apart than that are not one */

static void measure_step(const struct host_frame *before, const struct host_frame *now, bool at_edge,
			 struct measure *measure)
{
	if (now->number == HOST_BLANK) {
		measure->blank++;
		return;
	}
	if (before->number == HOST_BLANK)
		return;
	if (now->number == before->number)
		measure->repeats += !at_edge;
	else if (now->number < before->number)
		measure->back++;
	else
		measure->skips += (size_t)(now->number - before->number - 1);
}

static size_t first_shown(const struct host_output *output)
{
	size_t i = 0;
	while (i < output->frame_count && output->frames[i].number == HOST_BLANK)
		i++;
	return i;
}

static void measure_frames(const struct host_output *output, struct measure *measure)
{
	const size_t first = first_shown(output);
	if (first == output->frame_count)
		return;
	measure->first = output->frames[first].number;
	measure->last = output->frames[output->frame_count - 1].number;
	uint64_t since = output->frames[first].time;
	measure->shown = 1;
	for (size_t i = first + 1; i < output->frame_count; i++) {
		const struct host_frame *now = &output->frames[i];
		const bool at_edge = now->number == measure->first || now->number == measure->last;
		measure_step(now - 1, now, at_edge, measure);
		measure->shown += now->number != HOST_BLANK;
		if (now->number == now[-1].number)
			continue;
		const double hold = (double)(now->time - since) / 1e6;
		since = now->time;
		if (now[-1].number != measure->first && hold > measure->longest_hold)
			measure->longest_hold = hold;
	}
}

static bool nearest_beep(const struct host_output *output, uint64_t time, double *offset)
{
	bool found = false;
	*offset = 0;
	for (size_t i = 0; i < output->beep_count; i++) {
		const double apart = ((double)time - (double)output->beeps[i]) / 1e6;
		if (fabs(apart) < PAIR && (!found || fabs(apart) < fabs(*offset))) {
			*offset = apart;
			found = true;
		}
	}
	return found;
}

static void measure_offsets(const struct host_output *output, struct measure *measure)
{
	/* the first flash stands in the picture shown before playback starts */
	for (size_t i = first_shown(output) + 1, numbered = 0; i < output->frame_count; i++) {
		double offset;
		const struct host_frame *now = &output->frames[i];
		if (!now->flash || now[-1].flash)
			continue;
		measure->flashes++;
		if (!nearest_beep(output, now->time, &offset))
			continue;
		if (numbered++ == 0)
			measure->offset_first = offset;
		measure->offset_last = offset;
		if (fabs(offset) > fabs(measure->offset_worst))
			measure->offset_worst = offset;
	}
}

void measure_output(const struct host_output *output, struct measure *measure)
{
	memset(measure, 0, sizeof(*measure));
	measure->beeps = output->beep_count;
	measure_frames(output, measure);
	measure_offsets(output, measure);
}

void measure_print(const struct measure *measure, const struct host_output *output)
{
	printf("frames %d to %d: %zu, blank %zu, repeated %zu, skipped %zu, back %zu, canvas lagged %u; longest hold "
	       "%.1f ms\n",
	       measure->first, measure->last, measure->shown, measure->blank, measure->repeats, measure->skips,
	       measure->back, output->lagged, measure->longest_hold);
	printf("flashes %zu, beeps %zu; picture minus sound: first %.1f ms, last %.1f ms, worst %.1f ms\n",
	       measure->flashes, measure->beeps, measure->offset_first, measure->offset_last, measure->offset_worst);
}
