/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source "Lectern lecture": shows and plays a lecture in OBS. */
#pragma once

#include <obs.h>

#ifdef __cplusplus
extern "C" {
#endif

/* To be called once, from obs_module_load. */
void lectern_source_register(void);

/* Remote control for the dock and the vendor requests. `name` is a source's; NULL: all lectern sources. Any thread;
 * they only post commands and return at once. False when no lectern source has that name (or there is none). */
bool lectern_source_play(const char *name);
bool lectern_source_pause(const char *name);
bool lectern_source_stop(const char *name);
bool lectern_source_next(const char *name);
bool lectern_source_previous(const char *name);
/* Section and beat count from 1; beat 0 is the section's start. Starts to play. */
bool lectern_source_play_from(const char *name, int section, int beat);

/* Fills `status` for the lectern source that is shown, else for any:
 *   source, state (none opening playing buffering paused stopped ended), section, beat (from 1; 0: nothing shown yet),
 *   frame (in the beat), time, duration (seconds), stalls, stalled (seconds), shown, held, skipped (frames),
 *   first_frame (seconds from the first content to the first frame shown; -1: none yet).
 * False and untouched when there is none. */
bool lectern_source_status(obs_data_t *status);

#ifdef __cplusplus
}
#endif
