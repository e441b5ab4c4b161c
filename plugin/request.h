/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands for the engine, checked before they are posted: the dock and the remote control go through the same door.
 * Pure: no thread, no OBS. Each returns a command without its id (caller owns it), or NULL with one sentence. */
#pragma once

#include "base/base.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What to make. Strings are borrowed; NULL or "" where not given. One of topic, notes and project is needed. */
struct lectern_make {
	const char *topic;
	const char *notes;   /* absolute path of a file that ends in .md */
	const char *project; /* absolute path of a project folder to go on with */
	const char *parent;  /* where a new project folder is made */
	const char *quality;
	const char *voice;
	const char *language;
	const char *theme;
};

json_t *lectern_request_make(const struct lectern_make *make, struct lectern_error *error);
/* Sections and beats count from 1; beat 0 is the whole section. */
json_t *lectern_request_regenerate(const char *project, int64_t section, int64_t beat, const char *ask,
				   struct lectern_error *error);
/* Whether the lecture of a snapshot (NULL: none is open) has the beat; beat 0 is the section's first. */
bool lectern_request_has_beat(const json_t *lecture, int64_t section, int64_t beat, struct lectern_error *error);
/* Shows a project that was made before. */
json_t *lectern_request_open(const char *project, struct lectern_error *error);

#ifdef __cplusplus
}
#endif
