/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playlists in one line: beats are "30" (30 frames, complete) or "30+" (so far), "-" (nothing yet), with "?" when the
 * sound is not known and "@2.5" for seconds of speech; "|" ends a section, "!" in front of it: it failed. */
#pragma once

#include "playlist.h"

/* Caller releases. 30 frames a second. */
struct lectern_playlist_snapshot *spec_read(const char *spec, bool making);
