/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the director: what is said, as captions. */
#pragma once

#include "lecture/lecture.h"

/* WebVTT of one section, from its own start. `folder` is the project's. Caller frees. */
char *captions_of_section(const char *folder, const struct lectern_section *section, uint32_t fps);
/* WebVTT of the whole lecture. Caller frees. */
char *captions_of_lecture(const char *folder, const struct lectern_lecture *lecture, uint32_t fps);
