/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "platform/platform.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED char *module_find_data(void);
EXPORTED char *module_find_program(const char *name);

char *module_find_data(void)
{
	return lectern_find_data(NULL);
}

char *module_find_program(const char *name)
{
	return lectern_find_program(name, NULL);
}
