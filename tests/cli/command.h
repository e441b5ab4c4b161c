/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the real program `lectern` and keeps what it said. */
#pragma once

#include "platform/platform.h"

struct outcome {
	int status; /* exit status, or -1 when a signal ended it */
	char *said; /* standard output and error together */
};

/* Starts `lectern ARGUMENTS...` (NULL-ended) with both outputs in the file `log`. Returns the pid. */
pid_t command_start(const char *const *arguments, const char *log);
/* Runs it to the end. Clear with command_clear. */
struct outcome command_run(const char *const *arguments);
void command_clear(struct outcome *outcome);

/* A new folder under TMPDIR. Caller frees and removes it. */
char *command_folder(void);
