/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where this code was loaded from, and looking up PATH: shared by spawn.c and find.c. */
#pragma once

#include "base/base.h"

/* The folder of the program, or of the shared object when this code sits in one. Caller frees; NULL when unknown. */
char *lectern_own_folder(void);
/* Where this build lies when the program or module runs from it, else NULL. */
const char *lectern_build_tree(const char *own_folder);
/* The data folder of the sources that this build was made from. */
const char *lectern_source_data(void);
/* First executable file `name` in PATH. Caller frees; NULL when there is none. */
char *lectern_search_path(const char *name);
bool lectern_is_executable(const char *path);
bool lectern_is_folder(const char *path);
