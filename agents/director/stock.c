/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any Manim scene file by the fast path. */
#include "director/run.h"
#include "draw/draw.h"
#include "media/media.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_SOURCE (8u << 20)

static bool ends_in(const char *path, const char *ending)
{
	size_t length = strlen(path), tail = strlen(ending);
	return length > tail && strcmp(path + length - tail, ending) == 0;
}

static bool on_record(void *data, const uint8_t *record, size_t length, struct lectern_error *error)
{
	return lectern_drawing_writer_add(data, record, length, error);
}

static enum lectern_status fault_status(const char *file, const struct lectern_fault *fault,
					struct lectern_error *error)
{
	char *sentence = lectern_fault_sentence(fault);
	lectern_fail(error, LECTERN_FINDINGS, "%s:%d: %s", file, fault->line, sentence);
	free(sentence);
	return LECTERN_FINDINGS;
}

static enum lectern_status draw_scene(struct lectern_engine *engine, const struct lectern_scene_request *request,
				      struct lectern_drawing_writer *writer, const struct lectern_cancel *cancel,
				      struct lectern_error *error)
{
	struct lectern_fault fault = {0};
	struct lectern_scene *scene = lectern_scene_open(engine->pool, request, cancel, &fault, error);
	enum lectern_status status = LECTERN_OK;
	struct lectern_beat_result result = {0};
	struct lectern_beat_run run = {.mode = LECTERN_RUN_DRAW, .on_record = on_record, .data = writer};
	if (!scene)
		status = fault.kind ? fault_status(request->file, &fault, error) : error->status;
	else if (!lectern_scene_beat(scene, &run, &result, cancel, error))
		status = error->status;
	else if (result.fault.kind)
		status = fault_status(request->file, &result.fault, error);
	lectern_beat_result_clear(&result);
	lectern_fault_clear(&fault);
	lectern_scene_close(scene);
	return status;
}

static enum lectern_status to_drawing(struct lectern_engine *engine, const struct lectern_scene_request *request,
				      const char *out, const struct lectern_cancel *cancel, struct lectern_error *error)
{
	struct lectern_drawing_info info = {request->width, request->height, request->fps, 1};
	char *part = lectern_format("%s.part", out);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, error);
	free(part);
	if (!writer)
		return error->status;
	enum lectern_status status = draw_scene(engine, request, writer, cancel, error);
	if (status != LECTERN_OK)
		lectern_drawing_writer_abandon(writer);
	else if (!lectern_drawing_writer_finish(writer, out, error))
		status = error->status;
	return status;
}

static bool write_frames(struct lectern_drawing *drawing, struct lectern_painter *painter, FILE *file, size_t bytes,
			 const struct lectern_cancel *cancel, struct lectern_error *error)
{
	struct lectern_rows rows;
	for (uint64_t i = 0; i < lectern_drawing_frames(drawing); i++) {
		if (lectern_cancel_is_set(cancel))
			return lectern_fail(error, LECTERN_CANCELLED, "cancelled");
		const struct lectern_picture *picture = lectern_drawing_at(drawing, i, error);
		if (!picture || !lectern_painter_paint(painter, picture, &rows, error))
			return false;
		if (fwrite(lectern_painter_pixels(painter), bytes, 1, file) != 1)
			return lectern_fail(error, LECTERN_RENDERER, "the frames can't be written: no space left?");
	}
	return true;
}

/* Half the frames would look like a whole file, and be large. A pipe stays. */
static void discard(const char *path)
{
	struct stat status;
	if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(path);
}

static bool drawing_to_raw(const char *path, const char *out, const struct lectern_cancel *cancel,
			   struct lectern_error *error)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, error);
	if (!drawing)
		return false;
	const struct lectern_drawing_info *info = lectern_drawing_info(drawing);
	struct lectern_painter *painter = lectern_painter_new(info->width, info->height, error);
	FILE *file = painter ? fopen(out, "wb") : NULL;
	bool done = false;
	if (file)
		done = write_frames(drawing, painter, file, (size_t)info->width * info->height * 4, cancel, error);
	else if (painter)
		lectern_fail(error, LECTERN_RENDERER, "%s can't be written", out);
	if (file && fclose(file) != 0 && done)
		done = lectern_fail(error, LECTERN_RENDERER, "%s can't be written: no space left?", out);
	if (file && !done)
		discard(out);
	lectern_painter_free(painter);
	lectern_drawing_close(drawing);
	return done;
}

static bool drawing_to_video(const char *path, const char *out, const struct lectern_cancel *cancel,
			     struct lectern_error *error)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, error);
	if (!drawing)
		return false;
	const struct lectern_drawing_info info = *lectern_drawing_info(drawing);
	char *video = lectern_format("%s.video.mkv", path);
	struct lectern_export_beat beat = {
		.drawing = path, .frames = lectern_drawing_frames(drawing), .section_title = "Scene", .video = video};
	struct lectern_export export = {.beats = &beat,
					.beat_count = 1,
					.width = info.width,
					.height = info.height,
					.fps = info.fps_num / info.fps_den,
					.title = out,
					.language = "en",
					.path = out};
	lectern_drawing_close(drawing);
	bool done = lectern_export_video(&export, cancel, error);
	unlink(video);
	free(video);
	return done;
}

static enum lectern_status convert(struct lectern_engine *engine, const struct lectern_scene_request *request,
				   const char *out, const struct lectern_cancel *cancel, struct lectern_error *error)
{
	char *drawing = lectern_format("%s.lectern", out);
	enum lectern_status status = to_drawing(engine, request, drawing, cancel, error);
	if (status == LECTERN_OK) {
		bool done = ends_in(out, ".rgba") ? drawing_to_raw(drawing, out, cancel, error)
						  : drawing_to_video(drawing, out, cancel, error);
		status = done ? LECTERN_OK : error->status;
	}
	unlink(drawing);
	free(drawing);
	return status;
}

enum lectern_status lectern_engine_render(struct lectern_engine *engine, const char *file, const char *scene_class,
					  const char *quality, const char *out, const struct lectern_cancel *cancel,
					  struct lectern_error *error)
{
	char path[PATH_MAX];
	struct lectern_scene_request request = {.file = path, .scene_class = scene_class, .stock = true};
	bool drawing = ends_in(out, ".lectern");
	if (!drawing && !ends_in(out, ".rgba") && !ends_in(out, ".mp4") && !ends_in(out, ".mkv")) {
		lectern_fail(error, LECTERN_USAGE, "--out takes a file that ends in .mp4, .mkv, .lectern or .rgba");
		return LECTERN_USAGE;
	}
	if (!lectern_quality_parse(quality, &request.width, &request.height, &request.fps, error) ||
	    !lectern_engine_wait_warm(engine, cancel, error))
		return error->status;
	if (!realpath(file, path)) {
		lectern_fail(error, LECTERN_BAD_INPUT, "there is no scene file %s", file);
		return LECTERN_BAD_INPUT;
	}
	char *code = lectern_read_file(path, MOST_SOURCE, NULL, error);
	if (!code)
		return error->status;
	char *folder = lectern_strndup(path, (size_t)(strrchr(path, '/') - path) + 1);
	request.code = code;
	request.directory = folder;
	enum lectern_status status = drawing ? to_drawing(engine, &request, out, cancel, error)
					     : convert(engine, &request, out, cancel, error);
	free(folder);
	free(code);
	return status;
}
