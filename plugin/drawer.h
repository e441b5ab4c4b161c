/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the frames of beats and cuts the sound that belongs to each. Keeps the beat that plays and the one that comes
 * next open. One thread's. No OBS. */
#pragma once

#include "frames.h"
#include "playlist.h"
#include "timeline.h"

struct lectern_drawer;
struct lectern_drawer *lectern_drawer_new(uint32_t sample_rate);
void lectern_drawer_free(struct lectern_drawer *drawer); /* NULL is fine */

/* Fills `frame` with picture and sound of `position`, which is ready in `snapshot`. False: the file does not hold the
 * frame yet; try again later. A beat that is complete and can't be read keeps the picture before, and is logged. */
bool lectern_drawer_draw(struct lectern_drawer *drawer, const struct lectern_playlist_snapshot *snapshot,
			 const struct lectern_position *position, struct lectern_frame *frame);
/* Opens the beat after `position`, so that its first frame costs no more than others. */
void lectern_drawer_prepare(struct lectern_drawer *drawer, const struct lectern_playlist_snapshot *snapshot,
			    const struct lectern_position *position);
