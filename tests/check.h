/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The smallest test harness: CHECK counts and names what failed and goes on; main ends with return check_end(). */
#pragma once

#include <stdio.h>
#include <string.h>

static int check_passed, check_failed;

#define CHECK(condition, ...)                                                                                          \
	do {                                                                                                           \
		if (condition) {                                                                                       \
			check_passed++;                                                                                \
		} else {                                                                                               \
			check_failed++;                                                                                \
			fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                \
			fprintf(stderr, __VA_ARGS__);                                                                  \
			fputc('\n', stderr);                                                                           \
		}                                                                                                      \
	} while (0)

#define CHECK_TEXT(have, want)                                                                                         \
	do {                                                                                                           \
		const char *check_have = (have), *check_want = (want);                                                 \
		CHECK(check_have &&check_want &&strcmp(check_have, check_want) == 0, "have \"%s\", want \"%s\"",       \
		      check_have ? check_have : "(null)", check_want ? check_want : "(null)");                         \
	} while (0)

static inline int check_end(void)
{
	printf("%d passed, %d failed\n", check_passed, check_failed);
	return check_failed != 0 || check_passed == 0;
}
