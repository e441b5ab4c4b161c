/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libobs without OBS's window: loads the module, shows one of its sources, keeps what comes out. Needs an X display. */
#pragma once

#include <obs.h>
#include <stdbool.h>

#define HOST_BLANK (-1)

struct host_frame {
	uint64_t time;
	int number; /* that its bars say; HOST_BLANK: no picture */
	bool flash;
};

struct host_output {
	struct host_frame *frames;
	size_t frame_count;
	uint64_t *beeps; /* when each started */
	size_t beep_count;
	uint32_t lagged; /* canvas frames that libobs itself could not draw in time */
};

/* Ends the program when libobs or the module can't be started. `scratch`: a folder for settings. */
void host_start(const char *module, const char *data, const char *scratch);
/* The lecture of the project folder, on the air. */
obs_source_t *host_show(const char *project, bool autoplay);
/* A number of the source's status: "stalls", "shown" ... */
double host_status(obs_source_t *source, const char *name);
/* Waits until the source is in that state; false after `seconds`. */
bool host_await(obs_source_t *source, enum obs_media_state state, double seconds);
/* Takes the source off and ends libobs. What came out is the caller's (host_output_clear). Returns the leaks. */
long host_stop(obs_source_t *source, struct host_output *output);
void host_output_clear(struct host_output *output);
