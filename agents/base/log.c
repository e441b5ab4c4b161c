/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdio.h>

static void to_stderr(enum lectern_log_level level, const char *line)
{
	(void)level;
	fprintf(stderr, "lectern: %s\n", line);
}

static void (*handler)(enum lectern_log_level, const char *) = to_stderr;
static enum lectern_log_level most = LECTERN_LOG_WARNING;

void lectern_log_to(void (*to)(enum lectern_log_level level, const char *line))
{
	handler = to ? to : to_stderr;
}

void lectern_log_set_level(enum lectern_log_level level)
{
	most = level;
}

void lectern_log(enum lectern_log_level level, const char *format, ...)
{
	char line[2048];
	va_list args;
	if (level > most)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	handler(level, line);
}
