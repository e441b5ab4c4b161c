/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lectern check`: gate, dry run and geometry of a scene file or of a lecture's sections. Nothing is drawn. */
#include "director/run.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_SOURCE (8u << 20)

struct check {
	struct lectern_engine *engine;
	lectern_check_handler on_finding;
	void *data;
	const struct lectern_cancel *cancel;
	bool found;
};

/* A file that is checked. */
struct piece {
	const char *path;
	char *code, *theme;
	const struct lectern_section *section; /* NULL: a file on its own */
	int number;                            /* of the section; 0: none */
	const char *folder;                    /* of relative paths and pictures; may be NULL */
	uint32_t width, height, fps;
	bool teaching, unreadable;
};

/* ---- findings ---- */

static const char *const keys[] = {"kind", "section", "beat", "line", "t", "box", "cell", "objects", "message"};

/* Tells a finding with all its keys; those that say nothing are null. Steals the reference. */
static void tell(struct check *check, const struct piece *piece, json_t *finding)
{
	json_t *whole = json_object();
	if (piece->number)
		json_object_set_new(finding, "section", json_integer(piece->number));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *value = json_object_get(finding, keys[i]);
		json_object_set(whole, keys[i], value ? value : json_null());
	}
	check->found = true;
	check->on_finding(check->data, piece->path, whole);
	json_decref(whole);
	json_decref(finding);
}

/* The number N of the method beat_N that a line (1 based) of the code lies in; 0: none. */
static int beat_at(const char *code, int line)
{
	int beat = 0, found;
	for (int number = 1; code && number <= line; number++) {
		if (sscanf(code, " def beat_%d(", &found) == 1 && strspn(code, " \t") < strcspn(code, "\n"))
			beat = found;
		code = strchr(code, '\n');
		code = code ? code + 1 : NULL;
	}
	return beat;
}

static void tell_fault(struct check *check, const struct piece *piece, int beat, const struct lectern_fault *fault)
{
	struct lectern_fault without_line = *fault;
	without_line.line = 0;
	char *sentence = lectern_fault_sentence(&without_line);
	json_t *finding =
		json_pack("{ss ss}", "kind", lectern_fault_name(fault->kind), "message", sentence ? sentence : "");
	if (fault->line)
		json_object_set_new(finding, "line", json_integer(fault->line));
	if (beat)
		json_object_set_new(finding, "beat", json_integer(beat));
	tell(check, piece, finding);
	free(sentence);
}

static bool has_line(const json_t *findings, int line)
{
	size_t i;
	json_t *finding;
	json_array_foreach(findings, i, finding)
		if (json_integer_value(json_object_get(finding, "line")) == line)
			return true;
	return false;
}

/* ---- the steps ---- */

static bool is_unreadable(const json_t *finding)
{
	const char *kind = json_string_value(json_object_get(finding, "kind"));
	return strcmp(kind, "syntax") == 0 || strcmp(kind, "truncated") == 0;
}

static bool pass_gate(struct check *check, struct piece *piece, json_t **findings, struct lectern_error *error)
{
	size_t i;
	json_t *finding;
	struct lectern_gate_result result;
	const struct lectern_gate_request request = {.code = piece->code, .teaching = piece->teaching};
	if (!lectern_render_gate(check->engine->pool, &request, &result, check->cancel, error))
		return false;
	json_array_foreach(result.findings, i, finding) {
		int beat = beat_at(piece->code, (int)json_integer_value(json_object_get(finding, "line")));
		json_t *told = json_deep_copy(finding);
		if (piece->teaching && beat)
			json_object_set_new(told, "beat", json_integer(beat));
		piece->unreadable = piece->unreadable || is_unreadable(finding);
		tell(check, piece, told);
	}
	*findings = json_incref(result.findings);
	lectern_gate_result_clear(&result);
	return true;
}

/* Runs one beat without drawing and tells what it shows. *ran: it had no fault. */
static bool dry_run(struct check *check, const struct piece *piece, struct lectern_scene *scene, int number,
		    const json_t *known, bool *ran, struct lectern_error *error)
{
	size_t i;
	json_t *finding, *marks = NULL;
	struct lectern_beat_result result;
	struct lectern_beat_run run = {.number = number, .mode = LECTERN_RUN_DRY};
	const struct lectern_section *section = piece->section;
	if (section && number > 0 && (size_t)number <= section->beat_count) {
		run.speech = section->beats[number - 1].seconds;
		run.marks = marks = beat_marks(&section->beats[number - 1]);
	}
	bool done = lectern_scene_beat(scene, &run, &result, check->cancel, error);
	*ran = done && result.fault.kind == LECTERN_FAULT_NONE;
	if (done && !*ran && !has_line(known, result.fault.line))
		tell_fault(check, piece, number, &result.fault);
	json_array_foreach(result.findings, i, finding) {
		json_t *told = json_deep_copy(finding);
		if (!piece->teaching)
			json_object_del(told, "beat");
		tell(check, piece, told);
	}
	lectern_beat_result_clear(&result);
	run.mode = LECTERN_RUN_REPLAY;
	if (*ran && number > 0) {
		done = lectern_scene_beat(scene, &run, &result, check->cancel, error);
		lectern_beat_result_clear(&result);
	}
	json_decref(marks);
	return done;
}

static bool has_beat(const char *code, int number)
{
	char *method = lectern_format("def beat_%d(", number);
	bool has = strstr(code, method) != NULL;
	free(method);
	return has;
}

static bool run_beats(struct check *check, const struct piece *piece, struct lectern_scene *scene, const json_t *known,
		      struct lectern_error *error)
{
	bool ran = true;
	if (!piece->teaching)
		return dry_run(check, piece, scene, 0, known, &ran, error);
	for (int number = 1; ran && has_beat(piece->code, number); number++)
		if (!dry_run(check, piece, scene, number, known, &ran, error))
			return false;
	return true;
}

static bool run_scene(struct check *check, const struct piece *piece, const json_t *known, struct lectern_error *error)
{
	struct lectern_fault fault = {0};
	const char *const readable[] = {piece->folder, NULL};
	struct lectern_scene_request request = {
		.code = piece->code,
		.file = piece->path,
		.stock = !piece->teaching,
		.theme = piece->teaching ? piece->theme : NULL,
		.width = piece->width,
		.height = piece->height,
		.fps = piece->fps,
		.readable = piece->folder ? readable : NULL,
		.directory = piece->folder,
	};
	struct lectern_scene *scene = lectern_scene_open(check->engine->pool, &request, check->cancel, &fault, error);
	bool done = scene ? run_beats(check, piece, scene, known, error) : fault.kind != LECTERN_FAULT_NONE;
	if (!scene && done) {
		*error = (struct lectern_error){0}; /* the code's fault, which is told */
		if (!has_line(known, fault.line))
			tell_fault(check, piece, 0, &fault);
	}
	lectern_fault_clear(&fault);
	lectern_scene_close(scene);
	return done;
}

/* ---- what is checked ---- */

static bool check_piece(struct check *check, struct piece *piece, const char *theme, struct lectern_error *error)
{
	json_t *known = NULL;
	char *themes = lectern_format("%s/themes/%s.json", check->engine->data, theme);
	piece->theme = lectern_read_file(themes, 1 << 20, NULL, error);
	piece->code = piece->theme ? lectern_read_file(piece->path, MOST_SOURCE, NULL, error) : NULL;
	bool done = piece->code != NULL;
	if (done) {
		piece->teaching = strstr(piece->code, "from lectern import") && strstr(piece->code, "(TeachingScene)");
		done = pass_gate(check, piece, &known, error) &&
		       (piece->unreadable || run_scene(check, piece, known, error));
	}
	json_decref(known);
	free(piece->code);
	free(piece->theme);
	free(themes);
	return done;
}

static bool check_file(struct check *check, const char *path, struct lectern_error *error)
{
	struct piece piece = {.path = path};
	char *folder = lectern_strndup(path, (size_t)(strrchr(path, '/') - path) + 1);
	piece.folder = folder;
	bool done = lectern_quality_parse("480p15", &piece.width, &piece.height, &piece.fps, error) &&
		    check_piece(check, &piece, "dark", error);
	free(folder);
	return done;
}

static bool check_section(struct check *check, const char *folder, const struct lectern_lecture *lecture, size_t index,
			  struct lectern_error *error)
{
	const struct lectern_section *section = &lecture->sections[index];
	char *path = lectern_format("%s/sections/%s/scene.py", folder, section->id);
	const char *end = lecture->notes ? strrchr(lecture->notes, '/') : NULL;
	char *notes = end ? lectern_strndup(lecture->notes, (size_t)(end - lecture->notes)) : NULL;
	struct piece piece = {.path = path, .section = section, .number = (int)index + 1, .folder = notes};
	bool done = lectern_quality_parse(lecture->quality, &piece.width, &piece.height, &piece.fps, error) &&
		    check_piece(check, &piece, lecture->theme, error);
	free(notes);
	free(path);
	return done;
}

static bool check_lecture(struct check *check, const char *folder, struct lectern_error *error)
{
	char *path = lectern_format("%s/lecture.json", folder);
	struct lectern_lecture *lecture = lectern_lecture_load(path, error);
	bool done = lecture != NULL;
	for (size_t i = 0; done && i < lecture->section_count; i++)
		done = check_section(check, folder, lecture, i, error);
	lectern_lecture_free(lecture);
	free(path);
	return done;
}

enum lectern_status lectern_engine_check(struct lectern_engine *engine, const char *path,
					 lectern_check_handler on_finding, void *data,
					 const struct lectern_cancel *cancel, struct lectern_error *error)
{
	char real[PATH_MAX];
	struct stat status;
	struct check check = {.engine = engine, .on_finding = on_finding, .data = data, .cancel = cancel};
	if (!realpath(path, real) || stat(real, &status) < 0) {
		lectern_fail(error, LECTERN_BAD_INPUT, "there is no scene file or lecture %s", path);
		return LECTERN_BAD_INPUT;
	}
	if (!lectern_engine_wait_warm(engine, cancel, error))
		return error->status;
	bool done = S_ISDIR(status.st_mode) ? check_lecture(&check, real, error) : check_file(&check, real, error);
	if (!done)
		return error->status;
	return check.found ? LECTERN_FINDINGS : LECTERN_OK;
}
