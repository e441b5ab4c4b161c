/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settings.json in the module's own folder: lectures (folder for new ones), quality, welcomed. Read and written whole
 * each time: it is small and seldom touched. Any thread. */
#pragma once

#include <stdbool.h>

/* NULL when not set or empty. Caller frees with free(3). */
char *lectern_settings_text(const char *key);
bool lectern_settings_flag(const char *key);
void lectern_settings_set_flag(const char *key, bool value);
