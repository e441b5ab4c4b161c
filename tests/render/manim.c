/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pool with the real worker and Manim. */
#include "../check.h"
#include "draw/draw.h"
#include "platform/platform.h"
#include "render/render.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64] = "/tmp/lectern-manim-XXXXXX";

static char *read_scene(const char *name, const char *mark, const char *with)
{
	char *path = lectern_format("scenes/%s.py", name);
	char *code = lectern_read_file(path, 1 << 20, NULL, NULL), *at = code && mark ? strstr(code, mark) : NULL;
	CHECK(code, "%s", path);
	free(path);
	if (!at)
		return code;
	char *whole = lectern_format("%.*s%s%s", (int)(at - code), code, with, at + strlen(mark));
	free(code);
	return whole;
}

static struct lectern_scene *open_code(struct lectern_render_pool *pool, const char *code, const char *const *readable,
				       struct lectern_fault *fault, struct lectern_error *error)
{
	struct lectern_scene_request request = {.code = code,
						.file = "scene.py",
						.stock = true,
						.width = 854,
						.height = 480,
						.fps = 15,
						.readable = readable};
	return lectern_scene_open(pool, &request, NULL, fault, error);
}

/* The checked reader of the draw room has to take every record. */
static bool apply(void *data, const uint8_t *record, size_t length, struct lectern_error *error)
{
	uint32_t repeat;
	return lectern_picture_apply(data, record, length, &repeat, error);
}

static bool run(struct lectern_scene *scene, enum lectern_run_mode mode, struct lectern_beat_result *result,
		struct lectern_error *error)
{
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_beat_run beat = {.mode = mode, .on_record = apply, .data = picture};
	bool ran = lectern_scene_beat(scene, &beat, result, NULL, error);
	if (ran && mode == LECTERN_RUN_DRAW && result->fault.kind == LECTERN_FAULT_NONE)
		CHECK(lectern_picture_items(picture) > 0, "nothing was drawn in %llu frames",
		      (unsigned long long)result->frames);
	lectern_picture_free(picture);
	return ran;
}

/* Two scenes of the same code: one drawn, one only stepped; dry runs in between leave no trace. */
static void test_modes_agree(struct lectern_render_pool *pool)
{
	struct lectern_error error = {0};
	struct lectern_beat_result result;
	char *code = read_scene("good", NULL, NULL), digests[2][33];
	for (int i = 0; i < 2; i++) {
		struct lectern_scene *scene = open_code(pool, code, NULL, NULL, &error);
		CHECK(scene, "%s", error.text);
		if (!scene)
			continue;
		strcpy(digests[i], lectern_scene_digest(scene));
		CHECK(run(scene, LECTERN_RUN_DRY, &result, &error), "%s", error.text);
		CHECK_TEXT(lectern_scene_digest(scene), digests[i]);
		CHECK_TEXT(result.printed, "drawing\n");
		lectern_beat_result_clear(&result);
		CHECK(run(scene, i ? LECTERN_RUN_REPLAY : LECTERN_RUN_DRAW, &result, &error), "%s", error.text);
		CHECK(result.frames == 52 || result.frames == 53, "%llu frames", (unsigned long long)result.frames);
		CHECK(json_array_size(result.animations) == 3, "%zu animations", json_array_size(result.animations));
		CHECK(strcmp(lectern_scene_digest(scene), digests[i]) != 0, "the state is kept");
		strcpy(digests[i], lectern_scene_digest(scene));
		lectern_beat_result_clear(&result);
		lectern_scene_close(scene);
	}
	CHECK_TEXT(digests[0], digests[1]);
	free(code);
}

static void test_faults(struct lectern_render_pool *pool)
{
	static const struct {
		const char *scene;
		enum lectern_fault_kind kind;
		int line;
		const char *says;
	} cases[] = {
		{"raises", LECTERN_FAULT_EXCEPTION, 8, "NameError: name 'undefined_name' is not defined"},
		{"syntax", LECTERN_FAULT_SYNTAX, 6, "SyntaxError"},
		{"prints", LECTERN_FAULT_OUTPUT, 0, "printed more than 64 KiB"},
		{"too_long", LECTERN_FAULT_TOO_LONG, 7, ""},
		{"crashes", LECTERN_FAULT_KILLED, 0, "SIGSEGV"},
		{"hangs", LECTERN_FAULT_TIMEOUT, 8, "more than 10 s without a frame"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_error error = {0};
		struct lectern_beat_result result = {0};
		char *code = read_scene(cases[i].scene, NULL, NULL);
		struct lectern_scene *scene = open_code(pool, code, NULL, &result.fault, &error);
		if (scene)
			CHECK(run(scene, LECTERN_RUN_DRAW, &result, &error), "%s: %s", cases[i].scene, error.text);
		char *sentence = lectern_fault_sentence(&result.fault);
		CHECK(result.fault.kind == cases[i].kind, "%s: %s: %s", cases[i].scene,
		      lectern_fault_name(result.fault.kind), sentence);
		CHECK(strstr(sentence, cases[i].says), "%s: %s", cases[i].scene, sentence);
		/* of a loop either line of it will do */
		CHECK(!cases[i].line || result.fault.line == cases[i].line || result.fault.line == cases[i].line + 1,
		      "%s: line %d", cases[i].scene, result.fault.line);
		free(sentence);
		lectern_beat_result_clear(&result);
		lectern_scene_close(scene);
		free(code);
	}
}

static void test_shut_in(struct lectern_render_pool *pool)
{
	struct lectern_error error = {0};
	struct lectern_beat_result result = {0};
	char *secret = lectern_format("%s/secret", folder), *code = read_scene("outside", "@SECRET@", secret);
	FILE *file = fopen(secret, "w");
	fputs("secret", file);
	fclose(file);
	setenv("LECTERN_API_KEY", "secret", 1);
	struct lectern_scene *scene = open_code(pool, code, NULL, &result.fault, &error);
	CHECK(scene && run(scene, LECTERN_RUN_DRY, &result, &error), "%s", error.text);
	CHECK(!result.printed, "these attempts succeeded: %s", result.printed ? result.printed : "");
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
	free(code);
	free(secret);
}

/* A picture of the notes: a worker with that folder is started when there is none. */
static void test_readable(struct lectern_render_pool *pool)
{
	static const char pixel[] = "P3\n2 2\n255\n255 0 0 0 255 0 0 0 255 9 9 9\n";
	char *path = lectern_format("%s/notes/picture.ppm", folder), *notes = lectern_format("%s/notes", folder);
	char *code = read_scene("picture", "@PICTURE@", path);
	lectern_make_directories(notes, NULL);
	FILE *file = fopen(path, "w");
	fputs(pixel, file);
	fclose(file);
	for (int allowed = 0; allowed < 2; allowed++) {
		struct lectern_error error = {0};
		struct lectern_beat_result result = {0};
		const char *readable[] = {allowed ? path : NULL, NULL};
		struct lectern_scene *scene = open_code(pool, code, readable, &result.fault, &error);
		CHECK(scene && run(scene, LECTERN_RUN_DRAW, &result, &error), "%s", error.text);
		char *sentence = lectern_fault_sentence(&result.fault);
		CHECK((result.fault.kind == LECTERN_FAULT_NONE) == allowed, "allowed %d: %s", allowed, sentence);
		free(sentence);
		lectern_beat_result_clear(&result);
		lectern_scene_close(scene);
	}
	free(code);
	free(notes);
	free(path);
}

static void *cancel_soon(void *cancel)
{
	usleep(500000);
	lectern_cancel_set(cancel);
	return NULL;
}

static void test_gate(struct lectern_render_pool *pool)
{
	static const char context[] = "from lectern import *\n\nclass Section01(TeachingScene):\n"
				      "    def beat_1(self):\n        self.axes = Axes()\n";
	const struct lectern_gate_request request = {
		.code = "    def beat_2(self):\n        self.play(ShowCreation(self.axes))\n        self.axes.plt(\n",
		.context = context,
		.number = 2,
		.teaching = true,
		.mend = true};
	struct lectern_gate_request whole = request;
	struct lectern_gate_result result;
	struct lectern_error error = {0};
	CHECK(lectern_render_gate(pool, &request, &result, NULL, &error), "%s", error.text);
	CHECK(json_array_size(result.findings) == 1 && !result.code, "a cut-off answer is told, not mended");
	CHECK_TEXT(json_string_value(json_object_get(json_array_get(result.findings, 0), "kind")), "truncated");
	lectern_gate_result_clear(&result);
	whole.code = "    def beat_2(self):\n        self.play(ShowCreation(self.axes))\n        self.axes.plt(1)\n";
	CHECK(lectern_render_gate(pool, &whole, &result, NULL, &error), "%s", error.text);
	CHECK(json_array_size(result.mended) == 1 && result.code && strstr(result.code, "Create(self.axes)"), "%s",
	      result.code ? result.code : "not mended");
	const json_t *finding = json_array_get(result.findings, 0);
	CHECK_TEXT(json_string_value(json_object_get(finding, "message")), "`Axes` has no `plt`; it has `plot`");
	CHECK(json_integer_value(json_object_get(finding, "line")) == 3, "line %d",
	      (int)json_integer_value(json_object_get(finding, "line")));
	lectern_gate_result_clear(&result);
}

/* Whatever is asked of it, the gate answers the next question. */
static void test_gate_recovers(struct lectern_render_pool *pool)
{
	struct lectern_gate_result result;
	struct lectern_error error = {0};
	struct lectern_text deep = {0};
	for (int i = 0; i < 60000; i++)
		lectern_text_add(&deep, "-~");
	lectern_text_add(&deep, "1");
	struct lectern_gate_request request = {.code = deep.data};
	CHECK(lectern_render_gate(pool, &request, &result, NULL, &error), "%s", error.text);
	CHECK(json_array_size(result.findings) == 1, "%zu findings", json_array_size(result.findings));
	lectern_gate_result_clear(&result);
	lectern_text_clear(&deep);
	request.code = "from manim import *\n\nclass One(Scene):\n    def construct(self):\n        self.wait()\n";
	CHECK(lectern_render_gate(pool, &request, &result, NULL, &error), "%s", error.text);
	CHECK(json_array_size(result.findings) == 0, "%zu findings", json_array_size(result.findings));
	lectern_gate_result_clear(&result);
}

static void test_cancel(struct lectern_render_pool *pool)
{
	struct lectern_error error = {0};
	struct lectern_beat_result result = {0};
	struct lectern_cancel *cancel = lectern_cancel_new();
	struct lectern_beat_run beat = {.mode = LECTERN_RUN_DRY};
	pthread_t thread;
	char *code = read_scene("hangs", NULL, NULL);
	struct lectern_scene *scene = open_code(pool, code, NULL, NULL, &error);
	CHECK(scene, "%s", error.text);
	pthread_create(&thread, NULL, cancel_soon, cancel);
	CHECK(!lectern_scene_beat(scene, &beat, &result, cancel, &error), "went on");
	CHECK(error.status == LECTERN_CANCELLED, "%s", error.text);
	pthread_join(thread, NULL);
	lectern_beat_result_clear(&result);
	lectern_scene_close(scene);
	lectern_cancel_free(cancel);
	free(code);
}

static bool nothing_runs(void)
{
	char *command = lectern_format("! ps -e -o stat=,args= | grep -v -e '^Z' -e grep | grep -q -- '%s'", folder);
	bool nothing = system(command) == 0;
	free(command);
	return nothing;
}

int main(void)
{
	struct lectern_error error = {0};
	char *python = lectern_find_python(&error), *data = lectern_find_data(&error);
	if (!python || !data || !mkdtemp(folder))
		return 77;
	char *cache = lectern_format("%s/cache", folder);
	struct lectern_render_config config = {
		.python = python, .launcher = LAUNCHER, .data = data, .cache = cache, .workers = 1};
	struct lectern_render_pool *pool = lectern_render_start(&config, &error);
	if (pool && !lectern_render_wait_warm(pool, NULL, &error) && error.status == LECTERN_RENDERER) {
		printf("skipped: %s\n", error.text);
		lectern_render_stop(pool);
		lectern_remove_tree(folder, NULL);
		return 77;
	}
	CHECK(pool && error.status == LECTERN_OK, "%s", error.text);
	if (check_failed)
		return check_end();
	test_modes_agree(pool);
	test_shut_in(pool);
	test_readable(pool);
	test_cancel(pool);
	test_gate(pool);
	test_gate_recovers(pool);
	test_faults(pool);
	lectern_render_stop(pool);
	CHECK(nothing_runs(), "a worker is left");
	CHECK(lectern_remove_tree(folder, NULL), "the test's own folder");
	free(cache);
	free(python);
	free(data);
	return check_end();
}
