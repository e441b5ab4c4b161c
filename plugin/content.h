/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The content of one section in a playlist: from JSON, copied, compared. Pure; used by playlist.c only. */
#pragma once

#include "playlist.h"

/* Fills an empty section from a section of the engine's snapshot. Anything odd counts as not there. */
void lectern_content_read(struct lectern_playlist_section *section, const json_t *json);
void lectern_content_copy(struct lectern_playlist_section *to, const struct lectern_playlist_section *from);
void lectern_content_clear(struct lectern_playlist_section *section);

/* Every beat can be played to its end. */
bool lectern_content_whole(const struct lectern_playlist_section *section);
/* Nothing that both know contradicts: they are the same version in two states. */
bool lectern_content_agrees(const struct lectern_playlist_section *one, const struct lectern_playlist_section *other);
/* Fills what `section` does not know yet from another state of the same version. */
void lectern_content_fill(struct lectern_playlist_section *section, const struct lectern_playlist_section *from);

/* The same drawing, be it still growing (.part) or complete. NULL equals nothing. */
bool lectern_content_same_drawing(const char *one, const char *other);

/* Changes of one beat. */
void lectern_content_set_drawing(struct lectern_playlist_beat *beat, const char *path, uint64_t frames, bool complete);
void lectern_content_set_sound(struct lectern_playlist_beat *beat, const char *path, double seconds);
