/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came out of the host, measured. Times in milliseconds. */
#pragma once

#include "host.h"

struct measure {
	size_t shown;   /* canvas frames with a picture */
	size_t blank;   /* ... without one, after the first that had one */
	size_t repeats; /* same number as before, but for the first and last picture, which stand */
	size_t skips;   /* numbers left out */
	size_t back;    /* numbers that fell */
	int first;      /* number */
	int last;
	size_t flashes;
	size_t beeps;
	double offset_first; /* picture minus sound: positive when the picture is late */
	double offset_last;
	double offset_worst;
	double longest_hold; /* between two numbers */
};

void measure_output(const struct host_output *output, struct measure *measure);
void measure_print(const struct measure *measure, const struct host_output *output);
