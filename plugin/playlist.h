/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be played of one lecture. The agent thread feeds it with the engine's events (agents/cli/serve.h); players
 * take immutable snapshots. Any thread; no call waits for anything but another's short hold of the lock. No OBS.
 *
 * Versions of a section are never mixed: what is made anew for a section that can be played whole is kept apart until
 * section.done, then replaces it as a whole and the section gets another `edition`. */
#pragma once

#include "base/base.h"

#include <jansson.h>

struct lectern_playlist_beat {
	char *drawing;    /* path; ends in .part while it grows; NULL: none yet */
	char *sound;      /* path; NULL: silent, or not spoken yet */
	uint64_t frames;  /* of the drawing that can be played now */
	double seconds;   /* of speech; 0 when silent or not known */
	bool complete;    /* the drawing has all its frames */
	bool sound_known; /* `sound` is final: a path, or NULL for silence */
	bool speaks;      /* has narration */
};

struct lectern_playlist_section {
	char *title;
	int version;      /* the lecture's own */
	uint64_t edition; /* changes whenever other content takes the section's place; never 0 */
	bool failed;      /* what is missing will not come */
	struct lectern_playlist_beat *beats;
	size_t beat_count;
};

/* Immutable once taken. Sections and beats count from 0. */
struct lectern_playlist_snapshot {
	uint64_t generation; /* grows with every change of the playlist */
	uint64_t lecture;    /* changes when another lecture is loaded; 0: none */
	bool making;         /* an engine works on it: what is missing may still come */
	char *project;       /* folder, "" when not known */
	char *title;
	uint32_t width;
	uint32_t height;
	uint32_t fps; /* never 0 */
	struct lectern_playlist_section *sections;
	size_t section_count;
	long references;
};

struct lectern_playlist;
struct lectern_playlist *lectern_playlist_new(void);
/* Snapshots that are still held outlive it. NULL is fine. */
void lectern_playlist_free(struct lectern_playlist *playlist);

/* Shows the lecture of `snapshot` ("Snapshot" in agents/cli/serve.h). What has grown of the same lecture is kept. */
void lectern_playlist_load(struct lectern_playlist *playlist, const json_t *snapshot);
/* Follows one event of the engine; those that change nothing to be played are ignored. */
void lectern_playlist_apply(struct lectern_playlist *playlist, const json_t *event);
/* Shows nothing any more. */
void lectern_playlist_clear(struct lectern_playlist *playlist);

/* Never NULL. Release what was taken. */
const struct lectern_playlist_snapshot *lectern_playlist_take(struct lectern_playlist *playlist);
void lectern_playlist_release(const struct lectern_playlist_snapshot *snapshot); /* NULL is fine */
/* The generation that a take would give; cheap, for a thread that polls. */
uint64_t lectern_playlist_generation(const struct lectern_playlist *playlist);
