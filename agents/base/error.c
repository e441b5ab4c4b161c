/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <time.h>

bool lectern_fail(struct lectern_error *error, enum lectern_status status, const char *format, ...)
{
	if (!error)
		return false;
	va_list args;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	/* events carry it as JSON: a path of other bytes, or a cut within a character, would lose the whole event */
	lectern_utf8_mend(error->text);
	error->status = status;
	return false;
}

double lectern_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
