/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "media/media.h"

#include <libavformat/avformat.h>

/* A chapter for each beat that starts a section, as long as to the next one; the format owns them. */
bool lectern_chapters_add(AVFormatContext *format, const struct lectern_export *export, struct lectern_error *error);
