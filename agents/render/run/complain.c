/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/run/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool run_complain(int error, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, error ? "lectern-run: %s: %s\n" : "lectern-run: %s\n", text, strerror(error));
	return false;
}
