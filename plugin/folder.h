/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lecture played from its project folder without the engine: what lecture.json names is shown, also while another
 * program makes it. One thread's, but for the playlist. No OBS. */
#pragma once

#include "playlist.h"

struct lectern_folder;
/* The folder need not exist yet. */
struct lectern_folder *lectern_folder_new(const char *path);
void lectern_folder_free(struct lectern_folder *folder); /* NULL is fine */
struct lectern_playlist *lectern_folder_playlist(struct lectern_folder *folder);
/* Looks for what changed since; cheap when nothing did. */
void lectern_folder_refresh(struct lectern_folder *folder);
