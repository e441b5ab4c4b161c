/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include <errno.h>
#include <string.h>

bool lectern_store_problem(const char *path, int number, struct lectern_error *error)
{
	switch (number) {
	case ENOSPC:
	case EDQUOT:
		return lectern_fail(error, LECTERN_RENDERER,
				    "No space is left to write %s; free some, or choose another folder with --project",
				    path);
	case EROFS:
	case EACCES:
	case EPERM:
		return lectern_fail(error, LECTERN_RENDERER,
				    "%s can't be written because the folder is read-only for you; make it writable, or "
				    "choose another one with --project",
				    path);
	default:
		return lectern_fail(error, LECTERN_RENDERER, "%s can't be written: %s", path, strerror(number));
	}
}
