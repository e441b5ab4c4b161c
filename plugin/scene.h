/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the lecture into a scene. */
#pragma once

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the source where there is none and shows it in the current scene, fitted to the canvas. A scene that shows it
 * already stays as it is. UI thread. */
bool lectern_scene_add_source(struct lectern_error *error);

#ifdef __cplusplus
}
#endif
