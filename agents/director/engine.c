/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/run.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <unistd.h>

static int worker_count(void)
{
	/* A warm server forks a child for each scene, so one serves all sections of a lecture. */
	return 1;
}

static void start_pool(struct lectern_engine *engine, bool idle)
{
	char *python = lectern_find_python(&engine->pool_error);
	char *launcher = python ? lectern_find_program("lectern-run", &engine->pool_error) : NULL;
	char *cache = launcher ? lectern_cache_directory(&engine->pool_error) : NULL;
	if (cache) {
		struct lectern_render_config config = {.python = python,
						       .launcher = launcher,
						       .data = engine->data,
						       .cache = cache,
						       .workers = worker_count(),
						       .idle = idle};
		engine->pool = lectern_render_start(&config, &engine->pool_error);
	}
	free(python);
	free(launcher);
	free(cache);
}

static void start_voice(struct lectern_engine *engine)
{
	char *program = lectern_find_program("lectern-voice", &engine->voice_error);
	if (program)
		engine->voice = lectern_voice_start(program, &engine->voice_error);
	free(program);
}

struct lectern_engine *lectern_engine_start(enum lectern_manners manners, struct lectern_error *error)
{
	char *data = lectern_find_data(error);
	if (!data)
		return NULL;
	struct lectern_engine *engine = lectern_alloc(sizeof(*engine));
	engine->data = data;
	start_pool(engine, manners == LECTERN_BESIDE_OBS);
	start_voice(engine);
	return engine;
}

void lectern_engine_stop(struct lectern_engine *engine)
{
	if (!engine)
		return;
	if (engine->pool)
		lectern_render_stop(engine->pool);
	lectern_voice_stop(engine->voice);
	free(engine->data);
	free(engine);
}

bool lectern_engine_wait_warm(struct lectern_engine *engine, const struct lectern_cancel *cancel,
			      struct lectern_error *error)
{
	if (engine->pool)
		return lectern_render_wait_warm(engine->pool, cancel, error);
	return lectern_fail(error, engine->pool_error.status, "%s", engine->pool_error.text);
}
