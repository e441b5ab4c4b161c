/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the director: word and clause times of a sound, as sounds/<hash>.json keeps them. */
#pragma once

#include "voice/voice.h"

#include <jansson.h>

/* Caller decrefs. */
json_t *times_to_json(const struct lectern_speech *speech);
/* Fills words, clauses and *seconds of `speech` (no samples); clear with lectern_speech_clear. False: there is no such
 * file, or it does not hold times that this text can have: folders come from other people too. `path` is the file's. */
bool times_read(const char *path, const char *narration, struct lectern_speech *speech, double *seconds);
