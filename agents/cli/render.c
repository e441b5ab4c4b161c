/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

enum lectern_status command_render(const struct options *options, struct lectern_error *error)
{
	if (options->argument_count < 1 || options->argument_count > 2 || !options->out) {
		lectern_fail(error, LECTERN_USAGE, "usage: lectern render SCENE.py [CLASS] --out FILE");
		return LECTERN_USAGE;
	}
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, error);
	if (!engine)
		return error->status;
	enum lectern_status status = lectern_engine_render(
		engine, options->arguments[0], options->argument_count > 1 ? options->arguments[1] : NULL,
		options->job.quality ? options->job.quality : "720p30", options->out, cancel_on_signals(), error);
	lectern_engine_stop(engine);
	return status;
}
