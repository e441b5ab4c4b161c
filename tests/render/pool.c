/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pool against a worker that misbehaves in every way the protocol allows for: faulty/manim/worker.py, a real
 * process behind lectern-run. */
#include "../check.h"
#include "platform/platform.h"
#include "render/render.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char cache[64] = "/tmp/lectern-pool-XXXXXX";
static char *worker_file; /* what the traceback of a hang names */

static struct lectern_render_pool *start_with(const char *data, const char *launcher, int workers)
{
	struct lectern_error error = {0};
	struct lectern_render_config config = {
		.python = PYTHON, .launcher = launcher, .data = data, .cache = cache, .workers = workers};
	struct lectern_render_pool *pool = lectern_render_start(&config, &error);
	CHECK(pool, "%s", error.text);
	return pool;
}

static struct lectern_scene *open_scene(struct lectern_render_pool *pool, const char *code, struct lectern_fault *fault,
					struct lectern_error *error)
{
	struct lectern_scene_request request = {
		.code = code, .file = worker_file, .theme = "{}", .width = 64, .height = 36, .fps = 30};
	return lectern_scene_open(pool, &request, NULL, fault, error);
}

static struct lectern_scene *open_good(struct lectern_render_pool *pool)
{
	struct lectern_error error = {0};
	struct lectern_scene *scene = open_scene(pool, "good", NULL, &error);
	CHECK(scene, "%s", error.text);
	return scene;
}

struct seen {
	size_t records, bytes;
	size_t stop_after;
};

static bool see(void *data, const uint8_t *record, size_t length, struct lectern_error *error)
{
	struct seen *seen = data;
	(void)record;
	seen->records++;
	seen->bytes += length;
	if (seen->records == seen->stop_after)
		return lectern_fail(error, LECTERN_RENDERER, "The disk is full");
	return true;
}

static bool run(struct lectern_scene *scene, const char *code, enum lectern_run_mode mode, struct seen *seen,
		struct lectern_beat_result *result, struct lectern_error *error)
{
	struct lectern_beat_run beat = {.number = 1, .code = code, .mode = mode, .on_record = see, .data = seen};
	return lectern_scene_beat(scene, &beat, result, NULL, error);
}

static void test_good(struct lectern_render_pool *pool)
{
	struct seen seen = {0};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_scene *scene = open_good(pool);
	CHECK_TEXT(lectern_scene_digest(scene), "0123456789abcdef0123456789abcdef");
	CHECK(run(scene, "three_frames", LECTERN_RUN_DRAW, &seen, &result, &error), "%s", error.text);
	CHECK(result.frames == 3 && seen.records == 2 && seen.bytes == 104, "%zu records", seen.records);
	CHECK(result.fault.kind == LECTERN_FAULT_NONE, "fault");
	CHECK(json_array_size(result.findings) == 1, "only objects are findings: %zu",
	      json_array_size(result.findings));
	CHECK_TEXT(result.printed, "one\n[31mtwo\n");
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
}

static void test_ring_is_round(struct lectern_render_pool *pool)
{
	struct seen seen = {0};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_scene *scene = open_good(pool);
	CHECK(run(scene, "round_the_ring", LECTERN_RUN_DRAW, &seen, &result, &error), "%s", error.text);
	CHECK(seen.records == 41 && result.frames == 41, "%zu records", seen.records);
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
}

/* The code is at fault; the scene goes on. */
static void test_faults(struct lectern_render_pool *pool)
{
	static const struct {
		const char *code;
		enum lectern_run_mode mode;
		enum lectern_fault_kind kind;
		const char *sentence;
	} cases[] = {
		{"fault", LECTERN_RUN_DRY, LECTERN_FAULT_EXCEPTION, "NameError: no such (line 12)"},
		{"crash", LECTERN_RUN_DRAW, LECTERN_FAULT_KILLED, "died of 11"},
		{"print_flood", LECTERN_RUN_DRY, LECTERN_FAULT_OUTPUT, "the code printed more than 64 KiB"},
		{"endless", LECTERN_RUN_DRAW, LECTERN_FAULT_TOO_LONG, "the animation has more than 9000 frames"},
		{"endless_steps", LECTERN_RUN_DRY, LECTERN_FAULT_TOO_LONG, "the animation has more than 9000 frames"},
	};
	struct lectern_scene *scene = open_good(pool);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen seen = {0};
		struct lectern_error error = {0};
		struct lectern_beat_result result;
		CHECK(run(scene, cases[i].code, cases[i].mode, &seen, &result, &error), "%s: %s", cases[i].code,
		      error.text);
		char *sentence = lectern_fault_sentence(&result.fault);
		CHECK(result.fault.kind == cases[i].kind, "%s: %s", cases[i].code,
		      lectern_fault_name(result.fault.kind));
		CHECK_TEXT(sentence, cases[i].sentence);
		CHECK(!result.printed || strlen(result.printed) <= 64 << 10, "%s printed too much", cases[i].code);
		free(sentence);
		lectern_beat_result_clear(&result);
		CHECK(run(scene, "three_frames", LECTERN_RUN_DRAW, &seen, &result, &error), "after %s: %s",
		      cases[i].code, error.text);
		lectern_beat_result_clear(&result);
	}
	lectern_scene_close(scene);
}

/* Nothing like this is believed: the scene is lost, the pool goes on. */
static void test_nonsense(struct lectern_render_pool *pool)
{
	static const char *const cases[] = {
		"not_json",    "not_object",      "no_event",     "twice",        "endless_line",   "unknown_fault",
		"no_digest",   "negative_frames", "wrong_frames", "text_frames",  "opened_again",   "at_negative",
		"at_huge",     "at_past",         "at_gap",       "over_the_end", "size_lies_long", "size_lies_short",
		"size_none",   "size_huge",       "count_lies",   "count_short",  "record_zero",    "record_huge",
		"repeat_none", "repeat_huge",
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen seen = {0};
		struct lectern_error error = {0};
		struct lectern_beat_result result;
		struct lectern_scene *scene = open_good(pool);
		CHECK(!run(scene, cases[i], LECTERN_RUN_DRAW, &seen, &result, &error), "%s was believed", cases[i]);
		CHECK(error.status == LECTERN_RENDERER && strstr(error.text, "was lost"), "%s: %s", cases[i],
		      error.text);
		lectern_beat_result_clear(&result);
		CHECK(!run(scene, "good", LECTERN_RUN_DRAW, &seen, &result, &error), "%s: the scene goes on", cases[i]);
		lectern_beat_result_clear(&result);
		lectern_scene_close(scene);
	}
}

static void test_dry_run_draws_nothing(struct lectern_render_pool *pool)
{
	struct seen seen = {0};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_scene *scene = open_good(pool);
	CHECK(!run(scene, "three_frames", LECTERN_RUN_DRY, &seen, &result, &error) && seen.records == 0, "it drew");
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
}

static void test_stopped_by_caller(struct lectern_render_pool *pool)
{
	struct seen seen = {.stop_after = 2};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_scene *scene = open_good(pool);
	CHECK(!run(scene, "three_frames", LECTERN_RUN_DRAW, &seen, &result, &error), "went on");
	CHECK_TEXT(error.text, "The disk is full");
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
}

static void test_open_faults(struct lectern_render_pool *pool)
{
	struct lectern_fault fault = {0};
	struct lectern_error error = {0};
	CHECK(!open_scene(pool, "fault_in_open", &fault, &error), "opened");
	CHECK(error.status == LECTERN_FINDINGS && fault.kind == LECTERN_FAULT_EXCEPTION && fault.line == 12, "%s",
	      error.text);
	lectern_fault_clear(&fault);
	CHECK(!open_scene(pool, "exit", &fault, &error), "opened");
	CHECK(error.status == LECTERN_FINDINGS && fault.kind == LECTERN_FAULT_KILLED, "%s", error.text);
	lectern_fault_clear(&fault);
	CHECK(!open_scene(pool, "not_json", &fault, &error), "opened");
	CHECK(error.status == LECTERN_RENDERER && fault.kind == LECTERN_FAULT_NONE, "%s", error.text);
	CHECK(!open_scene(pool, "\xff", &fault, &error), "opened");
	CHECK(error.status == LECTERN_BAD_INPUT && strstr(error.text, "UTF-8"), "%s", error.text);
}

/* ---- hanging, side by side, since each takes the idle limit ---- */

/* Checks are made by the main thread only. */
struct hanging {
	struct lectern_render_pool *pool;
	const char *code;
	struct lectern_scene *scene; /* NULL: it hangs while it is opened */
	pthread_t thread;
	bool ran;
	double took;
	struct lectern_beat_result result;
	struct lectern_error error;
};

static void *hang(void *data)
{
	struct hanging *hanging = data;
	struct seen seen = {0};
	double start = lectern_now();
	if (hanging->scene)
		hanging->ran =
			run(hanging->scene, hanging->code, LECTERN_RUN_DRAW, &seen, &hanging->result, &hanging->error);
	else
		hanging->ran = open_scene(hanging->pool, hanging->code, &hanging->result.fault, &hanging->error);
	hanging->took = lectern_now() - start;
	return NULL;
}

static void check_hanging(struct hanging *hanging)
{
	const char *code = hanging->code;
	if (hanging->scene)
		CHECK(hanging->ran, "%s: %s", code, hanging->error.text);
	else
		CHECK(!hanging->ran && hanging->error.status == LECTERN_FINDINGS, "%s", hanging->error.text);
	CHECK(hanging->took > 9 && hanging->took < 50 /* on a busy machine */, "%s took %.1f s", code, hanging->took);
	CHECK(hanging->result.fault.kind == LECTERN_FAULT_TIMEOUT, "%s: %s", code,
	      lectern_fault_name(hanging->result.fault.kind));
	if (strcmp(code, "hang") == 0)
		CHECK(hanging->result.fault.line > 100, "the line is told: %d", hanging->result.fault.line);
	lectern_beat_result_clear(&hanging->result);
	lectern_scene_close(hanging->scene);
}

static void test_hangs(struct lectern_render_pool *pool)
{
	struct hanging all[] = {{.pool = pool, .code = "hang", .scene = open_good(pool)},
				{.pool = pool, .code = "hang"},
				{.pool = pool, .code = "pretend", .scene = open_good(pool)},
				{.pool = pool, .code = "pid_of_engine", .scene = open_good(pool)}};
	for (size_t i = 0; i < 4; i++)
		pthread_create(&all[i].thread, NULL, hang, &all[i]);
	for (size_t i = 0; i < 4; i++)
		pthread_join(all[i].thread, NULL);
	for (size_t i = 0; i < 4; i++)
		check_hanging(&all[i]);
}

/* ---- cancelling ---- */

static void *cancel_soon(void *cancel)
{
	usleep(300000);
	lectern_cancel_set(cancel);
	return NULL;
}

static void test_cancel(struct lectern_render_pool *pool)
{
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_cancel *cancel = lectern_cancel_new();
	struct lectern_scene *scene = open_good(pool);
	struct lectern_beat_run beat = {.number = 1, .code = "hang", .mode = LECTERN_RUN_DRY};
	pthread_t thread;
	pthread_create(&thread, NULL, cancel_soon, cancel);
	double start = lectern_now();
	CHECK(!lectern_scene_beat(scene, &beat, &result, cancel, &error), "went on");
	double took = lectern_now() - start;
	CHECK(error.status == LECTERN_CANCELLED, "%s", error.text);
	CHECK(took < 0.3 + 0.1 + 0.2 /* a busy machine */, "took %.3f s", took);
	pthread_join(thread, NULL);
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
	struct lectern_scene_request request = {
		.code = "good", .file = "worker.py", .width = 64, .height = 36, .fps = 30};
	CHECK(!lectern_scene_open(pool, &request, cancel, NULL, &error), "opened");
	CHECK(error.status == LECTERN_CANCELLED, "%s", error.text);
	lectern_cancel_free(cancel);
}

/* ---- the worker itself ---- */

static void test_worker_dies(struct lectern_render_pool *pool)
{
	struct seen seen = {0};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_scene *killer = open_good(pool);
	struct hanging other = {.pool = pool, .code = "hang", .scene = open_good(pool)};
	pthread_create(&other.thread, NULL, hang, &other);
	usleep(200000);
	double start = lectern_now();
	CHECK(!run(killer, "end_server", LECTERN_RUN_DRY, &seen, &result, &error), "went on");
	lectern_beat_result_clear(&result);
	pthread_join(other.thread, NULL);
	CHECK(lectern_now() - start < 3, "told after %.1f s", lectern_now() - start);
	CHECK(!other.ran && other.error.status == LECTERN_RENDERER && strstr(other.error.text, "worker ended"), "%s",
	      other.error.text);
	lectern_beat_result_clear(&other.result);
	lectern_scene_close(killer);
	lectern_scene_close(other.scene);
	CHECK(lectern_render_wait_warm(pool, NULL, &error), "no new worker: %s", error.text);
	test_good(pool);
}

static int alive(const char *mark)
{
	char *command = lectern_format("ps -e -o stat=,args= | grep -v -e '^Z' -e grep | grep -c -- '%s'", mark);
	FILE *pipe = popen(command, "r");
	int count = -1;
	CHECK(pipe && fscanf(pipe, "%d", &count) == 1, "%s", command);
	pclose(pipe);
	free(command);
	return count;
}

/* Looks for up to 3 seconds whether there are `want`. */
static bool becomes(int want, const char *mark)
{
	for (int tries = 0; tries < 150; tries++) {
		if (alive(mark) == want)
			return true;
		usleep(20000);
	}
	return false;
}

static int entries_of_cache(const char *prefix)
{
	char *command = lectern_format("ls -d %s/%s* 2>/dev/null | wc -l", cache, prefix);
	FILE *pipe = popen(command, "r");
	int count = -1;
	CHECK(pipe && fscanf(pipe, "%d", &count) == 1, "%s", command);
	pclose(pipe);
	free(command);
	return count;
}

static void test_stop_leaves_nothing(void)
{
	struct seen seen = {0};
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	struct lectern_render_pool *pool = start_with("faulty", LAUNCHER, 2);
	struct lectern_scene *scene = open_good(pool);
	CHECK(run(scene, "stray", LECTERN_RUN_DRY, &seen, &result, &error), "%s", error.text);
	lectern_beat_result_clear(&result);
	CHECK(becomes(1, "sleep 7005"), "the stray process runs");
	lectern_scene_close(scene);
	double start = lectern_now();
	lectern_render_stop(pool);
	CHECK(lectern_now() - start < 1, "stopping took %.2f s", lectern_now() - start);
	CHECK(alive("sleep 7005") == 0, "the stray process is left");
	CHECK(alive("faulty/manim/worker.py") == 0, "a worker is left");
	CHECK(entries_of_cache("jobs-") == 0, "a jobs folder is left");
}

static void test_killed_engine(void)
{
	pid_t engine = fork();
	if (engine == 0) {
		struct seen seen = {0};
		struct lectern_beat_result result;
		struct lectern_render_pool *pool = start_with("faulty", LAUNCHER, 1);
		struct lectern_scene *scene = open_good(pool);
		run(scene, "stray", LECTERN_RUN_DRY, &seen, &result, NULL);
		run(scene, "hang", LECTERN_RUN_DRY, &seen, &result, NULL);
		_exit(0);
	}
	CHECK(becomes(1, "sleep 7005"), "the stray process runs");
	kill(engine, SIGKILL);
	waitpid(engine, NULL, 0);
	CHECK(becomes(0, "sleep 7005"), "the stray process is left");
	CHECK(becomes(0, "faulty/manim/worker.py"), "a worker is left");
	CHECK(entries_of_cache("jobs-") == 1, "a killed engine leaves its jobs folder");
	lectern_render_stop(start_with("faulty", LAUNCHER, 1));
	CHECK(entries_of_cache("jobs-") == 0, "the next one removes it");
}

static void check_start_error(const char *data, const char *launcher, enum lectern_status status, const char *text)
{
	struct lectern_error error = {0};
	struct lectern_render_pool *pool = start_with(data, launcher, 1);
	CHECK(!lectern_render_wait_warm(pool, NULL, &error), "%s is warm", data);
	CHECK(error.status == status, "%s: status %d", data, error.status);
	CHECK_TEXT(error.text, text);
	error = (struct lectern_error){0};
	CHECK(!open_scene(pool, "good", NULL, &error) && error.status == status, "%s: %s", data, error.text);
	lectern_render_stop(pool);
}

static void test_start_errors(void)
{
	char *refusing = lectern_format("%s/refusing", cache);
	FILE *file = fopen(refusing, "w");
	fputs("#!/bin/sh\necho 'lectern-run: Landlock is missing' >&2\nexit 7\n", file);
	fclose(file);
	chmod(refusing, 0755);
	check_start_error(
		"absent", LAUNCHER, LECTERN_RENDERER,
		"Manim was not found or does not start: run ci/manim-env or set LECTERN_PYTHON (No module named "
		"'manim')");
	check_start_error("broken", LAUNCHER, LECTERN_RENDERER,
			  "Manim was not found or does not start: run ci/manim-env or set LECTERN_PYTHON (ImportError: "
			  "libcairo.so.2 is missing)");
	check_start_error("faulty", refusing, LECTERN_SANDBOX, "Landlock is missing");
	check_start_error("faulty", "/nowhere/lectern-run", LECTERN_RENDERER,
			  "/nowhere/lectern-run can't be started: No such file or directory");
	free(refusing);
}

int main(void)
{
	struct lectern_error error = {0};
	worker_file = realpath("faulty/manim/worker.py", NULL);
	if (!worker_file || !mkdtemp(cache))
		return 1;
	struct lectern_render_pool *pool = start_with("faulty", LAUNCHER, 1);
	CHECK(lectern_render_wait_warm(pool, NULL, &error), "%s", error.text);
	if (check_failed)
		return check_end();
	test_good(pool);
	test_ring_is_round(pool);
	test_faults(pool);
	test_nonsense(pool);
	test_dry_run_draws_nothing(pool);
	test_stopped_by_caller(pool);
	test_open_faults(pool);
	test_cancel(pool);
	test_hangs(pool);
	test_worker_dies(pool);
	lectern_render_stop(pool);
	test_stop_leaves_nothing();
	test_killed_engine();
	test_start_errors();
	CHECK(lectern_remove_tree(cache, NULL), "the test's own folder");
	free(worker_file);
	return check_end();
}
