/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obs-websocket's vendor interface for C. It is reached through OBS's procedures, so nothing is linked and nothing is
 * missing when obs-websocket is not there: every call then does nothing. Call from obs_module_post_load on, and not
 * after OBS has said that it exits. */
#pragma once

#include <obs-module.h>

/* Runs on one of obs-websocket's threads: fill `response` and return at once. */
typedef void (*lectern_websocket_request)(obs_data_t *request, obs_data_t *response, void *data);

/* NULL without obs-websocket, or when the name is taken. */
void *lectern_websocket_vendor(const char *name);
bool lectern_websocket_answer(void *vendor, const char *request, lectern_websocket_request callback, void *data);
bool lectern_websocket_emit(void *vendor, const char *event, obs_data_t *content);
