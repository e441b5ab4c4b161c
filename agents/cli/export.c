/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdio.h>

static void show_progress(void *data, uint64_t done, uint64_t all)
{
	const struct options *options = data;
	if (options->json)
		printf("{\"event\":\"export\",\"done\":%" PRIu64 ",\"all\":%" PRIu64 "}\n", done, all);
}

enum lectern_status command_export(const struct options *options, struct lectern_error *error)
{
	if (options->argument_count != 2) {
		lectern_fail(error, LECTERN_USAGE, "usage: lectern export DIR FILE.mp4|FILE.mkv");
		return LECTERN_USAGE;
	}
	bool done = lectern_director_export(options->arguments[0], options->arguments[1], options->job.quality,
					    show_progress, (void *)options, cancel_on_signals(), error);
	if (done && !options->json)
		printf("%s\n", options->arguments[1]);
	return done ? LECTERN_OK : error->status;
}
