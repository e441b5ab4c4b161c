/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "media/captions.h"
#include "media/media.h"

/* Copies the beats' kept videos into export->path, one behind the other, with sound, captions and chapters. */
bool lectern_join(const struct lectern_export *export, const struct lectern_captions *captions,
		  const struct lectern_cancel *cancel, struct lectern_error *error);
