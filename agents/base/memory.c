/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_end(void *block)
{
	if (!block) {
		fputs("lectern: out of memory\n", stderr);
		abort();
	}
	return block;
}

void *lectern_alloc(size_t size)
{
	return or_end(calloc(1, size ? size : 1));
}

void *lectern_realloc(void *old, size_t size)
{
	return or_end(realloc(old, size ? size : 1));
}

char *lectern_strdup(const char *text)
{
	return text ? or_end(strdup(text)) : NULL;
}

char *lectern_strndup(const char *text, size_t length)
{
	return or_end(strndup(text, length));
}

char *lectern_format(const char *format, ...)
{
	char *text;
	va_list args;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	return or_end(length < 0 ? NULL : text);
}
