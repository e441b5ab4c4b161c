/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/pool.h"

#include "platform/platform.h"
#include "render/protocol.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEAT_MOST_SECONDS  300u  /* of lecture time */
#define STOCK_MOST_SECONDS 3600u /* construct() of a stock scene is one beat */
#define CLOSE_SECONDS      0.3
#define SEED               7

void scene_heard_job(struct worker *worker, const json_t *message)
{
	int64_t id = render_number(message, "id", INT64_MAX), pid = render_number(message, "pid", INT32_MAX);
	for (struct lectern_scene *scene = worker->scenes; scene; scene = scene->next) {
		if (id < 0 || scene->id != (uint64_t)id)
			continue;
		if (pid > 1)
			scene->pid = (pid_t)pid;
		else
			scene->ended = true;
	}
}

pid_t scene_pid(struct lectern_scene *scene)
{
	pthread_mutex_lock(&scene->pool->lock);
	pid_t pid = scene->ended ? 0 : scene->pid;
	pthread_mutex_unlock(&scene->pool->lock);
	return pid;
}

bool scene_worker_lives(struct lectern_scene *scene)
{
	pthread_mutex_lock(&scene->pool->lock);
	bool lives = scene->worker && scene->worker->state == WORKER_WARM;
	pthread_mutex_unlock(&scene->pool->lock);
	return lives;
}

void scene_kill(struct lectern_scene *scene)
{
	scene->dead = true;
	if (!scene->worker)
		return;
	/* also when the beat's process has lost its parents */
	render_kill_below(scene->beat_pid, scene->worker->pid);
	render_kill_below(scene_pid(scene), scene->worker->pid);
}

/* ---- choosing a worker ---- */

/* Trees beyond the pool's own that the request needs; NULL when none. */
static char **needs_of(const struct lectern_render_pool *pool, char *const *paths)
{
	char **needs = NULL;
	for (; *paths; paths++) {
		char *tree = trees_cover(pool->trees, *paths) ? NULL : trees_for(*paths);
		if (tree && !(needs && trees_cover(needs, tree)))
			trees_add(&needs, tree);
		free(tree);
	}
	return needs;
}

static bool serves(const struct worker *worker, char *const *needs)
{
	if (!needs)
		return !worker->dedicated;
	for (; *needs; needs++)
		if (!trees_cover(worker->extra, *needs))
			return false;
	return true;
}

static int load_of(const struct worker *worker)
{
	int load = 0;
	for (const struct lectern_scene *scene = worker->scenes; scene; scene = scene->next)
		load++;
	return load;
}

/* The least loaded warm worker that may read what is needed. *coming: one is starting. */
static struct worker *choose(const struct lectern_render_pool *pool, char *const *needs, bool *coming)
{
	struct worker *best = NULL;
	*coming = false;
	for (struct worker *worker = pool->workers; worker; worker = worker->next) {
		if (!serves(worker, needs))
			continue;
		if (worker->state == WORKER_STARTING)
			*coming = true;
		if (worker->state == WORKER_WARM && (!best || load_of(worker) < load_of(best)))
			best = worker;
	}
	return best;
}

static void ask_for(struct lectern_render_pool *pool, char *const *needs)
{
	if (!needs || pool->asked)
		return;
	for (; *needs; needs++)
		trees_add(&pool->asked, *needs);
	pool_wake(pool);
}

/* Waits for a worker and puts the scene on its list, which keeps it from being freed. */
static bool attach(struct lectern_scene *scene, char *const *needs, const struct lectern_cancel *cancel,
		   struct lectern_error *error)
{
	struct lectern_render_pool *pool = scene->pool;
	bool coming, going = true;
	pthread_mutex_lock(&pool->lock);
	while (!(scene->worker = choose(pool, needs, &coming)) && going) {
		going = pool_try_again(pool, error);
		if (going && lectern_cancel_is_set(cancel))
			going = lectern_fail(error, LECTERN_CANCELLED, "Cancelled");
		if (going && !coming)
			ask_for(pool, needs);
		if (going)
			pool_wait_change(pool);
	}
	if (scene->worker) {
		scene->id = ++pool->next_job;
		scene->next = scene->worker->scenes;
		scene->worker->scenes = scene;
	}
	pthread_mutex_unlock(&pool->lock);
	return scene->worker != NULL;
}

static void detach(struct lectern_scene *scene)
{
	if (!scene->worker)
		return;
	pthread_mutex_lock(&scene->pool->lock);
	struct lectern_scene **at = &scene->worker->scenes;
	while (*at != scene)
		at = &(*at)->next;
	*at = scene->next;
	pthread_mutex_unlock(&scene->pool->lock);
	pool_wake(scene->pool);
}

/* ---- opening ---- */

static json_t *paths_to_json(char *const *paths)
{
	json_t *array = json_array();
	for (; array && *paths; paths++) {
		if (json_array_append_new(array, json_string(*paths)) < 0) {
			json_decref(array);
			array = NULL;
		}
	}
	return array;
}

/* Hands a job to the worker: its folder, its end of the socket, the ring. */
static bool hand_over(struct lectern_scene *scene, char *const *paths, struct lectern_error *error)
{
	int ends[2];
	scene->folder = lectern_format("%s/job-%llu", scene->pool->jobs, (unsigned long long)scene->id);
	if (mkdir(scene->folder, 0700) < 0)
		return lectern_fail(error, LECTERN_RENDERER, "The folder %s can't be made: %s", scene->folder,
				    strerror(errno));
	if (!render_ring_open(&scene->ring, error) || !lectern_socket_pair(ends, error))
		return false;
	scene->link.socket = ends[0];
	json_t *job = json_pack("{ss sI ss so}", "cmd", "job", "id", (json_int_t)scene->id, "directory", scene->folder,
				"readable", paths_to_json(paths));
	const int fds[2] = {ends[1], scene->ring.fd};
	pthread_mutex_lock(&scene->pool->lock);
	bool sent = worker_send_job(scene->worker, job, fds, error);
	pthread_mutex_unlock(&scene->pool->lock);
	close(ends[1]);
	return sent;
}

/* What the code may use; paths are real ones. */
struct surroundings {
	char **paths, *directory;
	json_t *theme;
};

static json_t *open_command(const struct lectern_scene *scene, const struct lectern_scene_request *request,
			    const struct surroundings *around)
{
	json_t *limits =
		json_pack("{sI si}", "frames", (json_int_t)scene->most_frames, "print", (int)RENDER_MOST_PRINTED);
	return json_pack("{ss ss ss ss? sb sO? si si si ss? si so}", "cmd", "open", "code", request->code, "file",
			 request->file, "class", request->scene_class, "stock", request->stock, "theme", around->theme,
			 "width", (int)request->width, "height", (int)request->height, "fps", (int)request->fps,
			 "directory", around->directory, "seed", SEED, "limits", limits);
}

static bool say_open(struct lectern_scene *scene, const struct lectern_scene_request *request,
		     const struct surroundings *around, struct lectern_error *error)
{
	if (request->theme && !json_is_object(around->theme))
		return lectern_fail(error, LECTERN_BAD_INPUT, "The theme is not a JSON object");
	if (render_link_say(&scene->link, open_command(scene, request, around)))
		return true;
	return lectern_fail(error, LECTERN_BAD_INPUT, "%s is not UTF-8 text", request->file);
}

/* Leaves out what does not exist or would open too much. */
static struct surroundings look_around(const struct lectern_scene_request *request)
{
	struct surroundings around = {
		.directory = request->directory ? trees_for(request->directory) : NULL,
		.theme = request->theme ? json_loads(request->theme, 0, NULL) : NULL,
	};
	if (around.directory)
		trees_add(&around.paths, around.directory);
	for (const char *const *path = request->readable; path && *path; path++) {
		char *real = realpath(*path, NULL), *tree = real ? trees_for(real) : NULL;
		if (tree)
			trees_add(&around.paths, real);
		free(tree);
		free(real);
	}
	if (!around.paths)
		around.paths = lectern_alloc(sizeof(*around.paths));
	return around;
}

static bool run_top_level(struct lectern_scene *scene, const struct lectern_cancel *cancel, struct lectern_fault *fault,
			  struct lectern_error *error)
{
	struct course course = {.scene = scene, .cancel = cancel, .fault = fault};
	bool done = course_follow(&course, error);
	lectern_text_clear(&course.printed);
	if (done && fault->kind != LECTERN_FAULT_NONE) {
		char *sentence = lectern_fault_sentence(fault);
		done = lectern_fail(error, LECTERN_FINDINGS, "%s: %s", scene->file, sentence);
		free(sentence);
	}
	return done;
}

static bool open_scene(struct lectern_scene *scene, const struct lectern_scene_request *request,
		       const struct lectern_cancel *cancel, struct lectern_fault *fault, struct lectern_error *error)
{
	struct surroundings around = look_around(request);
	char **needs = needs_of(scene->pool, around.paths);
	bool done = attach(scene, needs, cancel, error) && hand_over(scene, around.paths, error) &&
		    say_open(scene, request, &around, error) && run_top_level(scene, cancel, fault, error);
	trees_free(needs);
	trees_free(around.paths);
	free(around.directory);
	json_decref(around.theme);
	return done;
}

struct lectern_scene *lectern_scene_open(struct lectern_render_pool *pool, const struct lectern_scene_request *request,
					 const struct lectern_cancel *cancel, struct lectern_fault *fault,
					 struct lectern_error *error)
{
	struct lectern_fault unseen = {0};
	struct lectern_scene *scene = lectern_alloc(sizeof(*scene));
	*scene = (struct lectern_scene){
		.pool = pool,
		.file = lectern_strdup(request->file),
		.code = lectern_strdup(request->code),
		.link = {.socket = -1},
		.ring = {.fd = -1},
		.most_frames = (uint64_t)request->fps * (request->stock ? STOCK_MOST_SECONDS : BEAT_MOST_SECONDS),
	};
	*(fault ? fault : &unseen) = (struct lectern_fault){0};
	bool opened = open_scene(scene, request, cancel, fault ? fault : &unseen, error);
	lectern_fault_clear(&unseen);
	if (opened)
		return scene;
	scene->dead = true;
	lectern_scene_close(scene);
	return NULL;
}

const char *lectern_scene_digest(const struct lectern_scene *scene)
{
	return scene->digest;
}

/* ---- closing ---- */

/* Asks the chain of processes to end; its socket is closed once the last one has. */
static void end_politely(struct lectern_scene *scene)
{
	double until = lectern_now() + CLOSE_SECONDS;
	json_t *message;
	render_link_say(&scene->link, json_pack("{ss}", "cmd", "close"));
	while (render_link_listen(&scene->link, NULL, until, &message) == RENDER_HEARD_MESSAGE)
		json_decref(message);
}

void lectern_scene_close(struct lectern_scene *scene)
{
	if (!scene)
		return;
	if (!scene->dead)
		end_politely(scene);
	render_link_close(&scene->link);
	scene_kill(scene);
	detach(scene);
	render_ring_close(&scene->ring);
	if (scene->folder)
		lectern_remove_tree(scene->folder, NULL); /* what is left goes with the pool's folder */
	free(scene->folder);
	free(scene->file);
	free(scene->code);
	free(scene);
}

/* ---- beats ---- */

static const char *mode_name(enum lectern_run_mode mode)
{
	return mode == LECTERN_RUN_DRY ? "dry" : mode == LECTERN_RUN_DRAW ? "draw" : "replay";
}

static json_t *beat_command(const struct lectern_beat_run *run)
{
	json_t *marks = run->marks ? json_deep_copy(run->marks) : json_object();
	return json_pack("{ss si ss? sf so ss}", "cmd", "beat", "number", run->number, "code", run->code, "speech",
			 run->speech, "marks", marks, "mode", mode_name(run->mode));
}

bool lectern_scene_beat(struct lectern_scene *scene, const struct lectern_beat_run *run,
			struct lectern_beat_result *result, const struct lectern_cancel *cancel,
			struct lectern_error *error)
{
	*result = (struct lectern_beat_result){.findings = json_array(), .animations = json_array()};
	if (scene->dead)
		return lectern_fail(error, LECTERN_RENDERER, "The scene has ended and must be opened again");
	if (!render_link_say(&scene->link, beat_command(run)))
		return lectern_fail(error, LECTERN_BAD_INPUT, "The code of beat %d is not UTF-8 text", run->number);
	struct course course = {
		.scene = scene,
		.run = run,
		.cancel = cancel,
		.fault = &result->fault,
		.findings = &result->findings,
		.animations = &result->animations,
	};
	bool ran = course_follow(&course, error);
	result->frames = course.frames;
	result->printed = course.printed.data;
	return ran;
}
