/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dock "Lectern": what it takes to make a lecture and to run it, in one column. UI thread but for the event. */
#pragma once

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

void lectern_dock_add(void);
/* For the very first start: OBS keeps a new dock hidden. */
void lectern_dock_show(void);
/* When OBS exits, before the agent is stopped: from now on the dock hears nothing. */
void lectern_dock_remove(void);
/* A listener of the agent; any thread. */
void lectern_dock_event(void *unused, const json_t *event);

#ifdef __cplusplus
}
#endif
