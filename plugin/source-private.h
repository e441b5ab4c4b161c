/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One source, for source.c (OBS's callbacks) and source-control.c (remote control) only. */
#pragma once

#include "player.h"

#include <obs.h>

struct lectern_source {
	obs_source_t *source;
	struct lectern_player *player;
	struct lectern_source *next; /* source-control.c's */
};

/* From now on it can be controlled; after delist returns it is not touched any more. */
void lectern_source_enlist(struct lectern_source *lectern);
void lectern_source_delist(const struct lectern_source *lectern);
/* As lectern_source_status. */
void lectern_source_fill_status(const struct lectern_source *lectern, obs_data_t *data);
