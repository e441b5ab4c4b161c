/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder for a test's files, removed at its end. */
#pragma once

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char test_folder[64];

static inline void folder_make(void)
{
	snprintf(test_folder, sizeof(test_folder), "%s/lectern-test-XXXXXX", P_tmpdir);
	if (!mkdtemp(test_folder))
		abort();
}

/* Caller frees. */
static inline char *folder_path(const char *name)
{
	return lectern_format("%s/%s", test_folder, name);
}
