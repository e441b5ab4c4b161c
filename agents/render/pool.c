/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One permanent thread starts all workers (a parent-death signal fires when the thread that spawned ends), hears
 * their control sockets, and replaces those that end. */
#include "render/pool.h"

#include "platform/platform.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define STOP_SECONDS  0.2
#define RETRY_SECONDS 3.0  /* after a failed start */
#define DEATH_WINDOW  30.0 /* more than DEATHS_MOST warm workers lost in this time: something is broken */
#define DEATHS_MOST   5
#define MOST_WORKERS  32

void pool_wake(struct lectern_render_pool *pool)
{
	eventfd_write(pool->wake, 1);
}

void pool_wait_change(struct lectern_render_pool *pool)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 50000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&pool->changed, &pool->lock, &until);
}

/* ---- the thread ---- */

static void set_broken(struct lectern_render_pool *pool, const struct lectern_error *error)
{
	pool->broken = *error;
	pool->broken_since = lectern_now();
	lectern_log(LECTERN_LOG_WARNING, "%s", error->text);
}

static void heard_warm(struct worker *worker)
{
	worker->state = WORKER_WARM;
	lectern_log(LECTERN_LOG_INFO, "worker %d is warm after %.1f s", (int)worker->pid,
		    lectern_now() - worker->started);
}

static void heard_failed(struct lectern_render_pool *pool, const json_t *message)
{
	const char *why = json_string_value(json_object_get(message, "message"));
	struct lectern_error error;
	lectern_fail(&error, LECTERN_RENDERER,
		     "Manim was not found or does not start: run ci/manim-env or set LECTERN_PYTHON (%.300s)",
		     why ? why : "no reason given");
	set_broken(pool, &error);
}

static void heard(struct lectern_render_pool *pool, struct worker *worker, const json_t *message)
{
	const char *event = json_string_value(json_object_get(message, "event"));
	if (!event)
		return;
	if (strcmp(event, "warm") == 0 && worker->state == WORKER_STARTING)
		heard_warm(worker);
	else if (strcmp(event, "failed") == 0 && worker->state == WORKER_STARTING)
		heard_failed(pool, message);
	else if (strcmp(event, "job") == 0 || strcmp(event, "ended") == 0)
		scene_heard_job(worker, message);
	pthread_cond_broadcast(&pool->changed);
}

/* False: it has gone or speaks nonsense. */
static bool hear_all(struct lectern_render_pool *pool, struct worker *worker)
{
	json_t *message = NULL;
	enum render_heard what;
	while ((what = render_link_take(&worker->link, &message)) == RENDER_HEARD_MESSAGE) {
		pthread_mutex_lock(&pool->lock);
		heard(pool, worker, message);
		pthread_mutex_unlock(&pool->lock);
		json_decref(message);
	}
	return what == RENDER_HEARD_NOTHING;
}

/* Whether losing this one means that starting another is no use now. */
static bool means_broken(struct lectern_render_pool *pool, bool warm)
{
	double now = lectern_now();
	if (!warm)
		return true;
	if (now - pool->calm_since > DEATH_WINDOW) {
		pool->calm_since = now;
		pool->deaths = 0;
	}
	return ++pool->deaths > DEATHS_MOST;
}

static bool too_slow(const struct worker *worker)
{
	return worker->state == WORKER_STARTING && lectern_now() - worker->started > WORKER_START_SECONDS;
}

static void lose(struct lectern_render_pool *pool, struct worker *worker)
{
	struct lectern_error error = {0};
	if (too_slow(worker))
		lectern_fail(&error, LECTERN_RENDERER,
			     "Manim did not start within %.0f s: the machine is too busy, or the environment is broken",
			     WORKER_START_SECONDS);
	pthread_mutex_lock(&pool->lock);
	bool warm = worker->state == WORKER_WARM;
	worker->state = WORKER_ENDED; /* no scene may choose it any more */
	pthread_mutex_unlock(&pool->lock);
	worker_end(worker, warm, STOP_SECONDS, &error);
	pthread_mutex_lock(&pool->lock);
	if (means_broken(pool, warm) && pool->broken.status == LECTERN_OK)
		set_broken(pool, &error);
	else if (warm)
		lectern_log(LECTERN_LOG_WARNING, "worker %d was lost: %s", (int)worker->pid, error.text);
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* Ends a worker that nobody uses. */
static void retire(struct lectern_render_pool *pool, struct worker *worker)
{
	pthread_mutex_lock(&pool->lock);
	bool unused = !worker->scenes;
	if (unused)
		worker->state = WORKER_ENDED;
	pthread_mutex_unlock(&pool->lock);
	if (unused)
		worker_end(worker, true, 0, NULL);
}

static void start_one(struct lectern_render_pool *pool, char **extra)
{
	struct lectern_error error = {0};
	struct worker *worker = worker_start(pool, extra, &error);
	pthread_mutex_lock(&pool->lock);
	if (worker) {
		worker->next = pool->workers;
		pool->workers = worker;
	} else {
		set_broken(pool, &error);
	}
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* Takes out what has ended and is no longer referred to. */
static void bury(struct lectern_render_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	for (struct worker **at = &pool->workers; *at;) {
		struct worker *worker = *at;
		if (worker->state == WORKER_ENDED && !worker->scenes) {
			*at = worker->next;
			worker_free(worker);
		} else {
			at = &worker->next;
		}
	}
	pthread_mutex_unlock(&pool->lock);
}

/* A worker with trees of its own that nobody uses while too many stand about: the oldest. */
static struct worker *superfluous(struct lectern_render_pool *pool)
{
	struct worker *oldest = NULL;
	int idle = 0;
	for (struct worker *worker = pool->workers; worker; worker = worker->next) {
		if (!worker->dedicated || worker->state != WORKER_WARM || worker->scenes)
			continue;
		idle++;
		if (!oldest || worker->started < oldest->started)
			oldest = worker;
	}
	return idle > WORKER_EXTRA_MOST ? oldest : NULL;
}

/* What there is to do: start a worker (with these trees of its own), lose or retire one, stop. */
struct chores {
	bool start, stop;
	char **extra;
	struct worker *lose, *retire;
};

static void find_start(struct lectern_render_pool *pool, int plain, int all, struct chores *chores)
{
	if (pool->broken.status != LECTERN_OK || all >= MOST_WORKERS)
		return;
	chores->start = plain < pool->wanted || pool->asked;
	if (plain >= pool->wanted) {
		chores->extra = pool->asked;
		pool->asked = NULL;
	}
}

static struct chores find_chores(struct lectern_render_pool *pool)
{
	struct chores chores = {0};
	int plain = 0, all = 0;
	pthread_mutex_lock(&pool->lock);
	for (struct worker *worker = pool->workers; worker; worker = worker->next, all++) {
		if (worker->state != WORKER_ENDED && !worker->dedicated)
			plain++;
		if (too_slow(worker))
			chores.lose = worker;
	}
	chores.retire = superfluous(pool);
	chores.stop = pool->stopping;
	if (!chores.stop)
		find_start(pool, plain, all, &chores);
	pthread_mutex_unlock(&pool->lock);
	return chores;
}

/* Sleeps until a worker says something or there are new chores. */
static void listen_to_all(struct lectern_render_pool *pool)
{
	struct pollfd fds[1 + 2 * MOST_WORKERS] = {{.fd = pool->wake, .events = POLLIN}};
	struct worker *workers[MOST_WORKERS];
	nfds_t count = 1;
	size_t number = 0;
	eventfd_t dummy;
	/* Only this thread changes the list, so it can be walked without the lock. */
	for (struct worker *worker = pool->workers; worker && number < MOST_WORKERS; worker = worker->next) {
		bool ended = worker->state == WORKER_ENDED;
		fds[count++] = (struct pollfd){.fd = ended ? -1 : worker->link.socket, .events = POLLIN};
		fds[count++] = (struct pollfd){.fd = worker->log, .events = POLLIN};
		workers[number++] = worker;
	}
	poll(fds, count, 1000);
	if (fds[0].revents)
		eventfd_read(pool->wake, &dummy);
	for (size_t i = 0; i < number; i++) {
		if (fds[2 + 2 * i].revents)
			worker_read_log(workers[i]);
		if (fds[1 + 2 * i].revents && !hear_all(pool, workers[i]))
			lose(pool, workers[i]);
	}
}

static void end_all(struct lectern_render_pool *pool)
{
	double until = lectern_now() + STOP_SECONDS;
	for (struct worker *worker = pool->workers; worker; worker = worker->next)
		render_link_close(&worker->link); /* which tells it to end */
	for (struct worker *worker = pool->workers; worker; worker = worker->next) {
		double left = until - lectern_now();
		if (worker->state != WORKER_ENDED)
			worker_end(worker, true, left > 0 ? left : 0, NULL);
		worker->state = WORKER_ENDED;
	}
	bury(pool);
}

static void *run(void *data)
{
	struct lectern_render_pool *pool = data;
	for (;;) {
		bury(pool);
		struct chores chores = find_chores(pool);
		if (chores.stop)
			break;
		if (chores.lose)
			lose(pool, chores.lose);
		else if (chores.retire)
			retire(pool, chores.retire);
		if (chores.start)
			start_one(pool, chores.extra);
		else
			listen_to_all(pool);
	}
	end_all(pool);
	return NULL;
}

/* ---- what others call ---- */

static void init_lock(struct lectern_render_pool *pool)
{
	pthread_condattr_t attributes;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_mutex_init(&pool->gate_lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void free_pool(struct lectern_render_pool *pool)
{
	folders_remove(pool);
	trees_free(pool->trees);
	trees_free(pool->asked);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
	pthread_mutex_destroy(&pool->gate_lock);
	if (pool->wake >= 0)
		close(pool->wake);
	free(pool->python);
	free(pool->launcher);
	free(pool->data);
	free(pool);
}

static bool begin(struct lectern_render_pool *pool, struct lectern_error *error)
{
	if (pool->wake < 0)
		return lectern_fail(error, LECTERN_RENDERER, "An eventfd can't be made: %s", strerror(errno));
	int failed = pthread_create(&pool->thread, NULL, run, pool);
	return failed == 0 || lectern_fail(error, LECTERN_RENDERER, "A thread can't be made: %s", strerror(failed));
}

struct lectern_render_pool *lectern_render_start(const struct lectern_render_config *config,
						 struct lectern_error *error)
{
	struct lectern_render_pool *pool = lectern_alloc(sizeof(*pool));
	pool->python = lectern_strdup(config->python);
	pool->launcher = lectern_strdup(config->launcher);
	pool->data = realpath(config->data, NULL);
	pool->idle = config->idle;
	pool->wanted = config->workers < 1                  ? 1
		       : config->workers < MOST_WORKERS / 2 ? config->workers
							    : MOST_WORKERS / 2;
	pool->jobs_lock = -1;
	pool->gate.socket = -1;
	pool->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	init_lock(pool);
	bool begun = pool->data != NULL;
	if (!begun)
		lectern_fail(error, LECTERN_RENDERER, "There is no data folder %s", config->data);
	else
		pool->trees = trees_default(pool->python, pool->data, config->readable);
	if (begun && folders_make(pool, config->cache, error) && begin(pool, error))
		return pool;
	free_pool(pool);
	return NULL;
}

void lectern_render_stop(struct lectern_render_pool *pool)
{
	if (!pool)
		return;
	render_link_close(&pool->gate);
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_mutex_unlock(&pool->lock);
	pool_wake(pool);
	pthread_join(pool->thread, NULL);
	free_pool(pool);
}

static bool any_warm(const struct lectern_render_pool *pool)
{
	for (const struct worker *worker = pool->workers; worker; worker = worker->next)
		if (worker->state == WORKER_WARM)
			return true;
	return false;
}

bool pool_try_again(struct lectern_render_pool *pool, struct lectern_error *error)
{
	if (pool->broken.status == LECTERN_OK)
		return true;
	if (lectern_now() - pool->broken_since < RETRY_SECONDS) {
		if (error)
			*error = pool->broken;
		return false;
	}
	pool->broken = (struct lectern_error){0}; /* Manim may have been installed meanwhile */
	pool->deaths = 0;
	pool_wake(pool);
	return true;
}

bool lectern_render_wait_warm(struct lectern_render_pool *pool, const struct lectern_cancel *cancel,
			      struct lectern_error *error)
{
	bool warm, going = true;
	pthread_mutex_lock(&pool->lock);
	while (!(warm = any_warm(pool)) && going) {
		going = pool_try_again(pool, error);
		if (going && lectern_cancel_is_set(cancel))
			going = lectern_fail(error, LECTERN_CANCELLED, "Cancelled");
		if (going)
			pool_wait_change(pool);
	}
	pthread_mutex_unlock(&pool->lock);
	return warm;
}
