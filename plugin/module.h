/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the module's parts share. All of it lives from obs_module_load to the end of OBS. */
#pragma once

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lectern_agent;
struct lectern_playlist;

struct lectern_agent *lectern_module_agent(void);
struct lectern_playlist *lectern_module_playlist(void);

/* Where new lectures go: "lectures" of settings.json, else the folder `lectures` in the module's own. Caller frees. */
char *lectern_module_lectures(void);
/* "720p30", or "quality" of settings.json. Caller frees. */
char *lectern_module_quality(void);

#ifdef __cplusplus
}
#endif
