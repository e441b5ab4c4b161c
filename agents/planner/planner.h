/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topic or notes -> lecture, with no model. */
#pragma once

#include "lecture/lecture.h"

/* Notes in Markdown to a lecture: headings are sections, list items are lines, paragraphs are narration, and $$...$$,
 * tables, fenced code, images and the blocks plot, graph and manim are what is shown. `file` is the path that messages
 * name and that images are relative to. Not UTF-8, empty or binary notes give LECTERN_BAD_INPUT with file and line. */
struct lectern_lecture *lectern_planner_notes(const char *text, size_t length, const char *file,
					      struct lectern_error *error);
/* Reads the file and plans it. */
struct lectern_lecture *lectern_planner_notes_file(const char *path, struct lectern_error *error);

/* The pictures of a beat that can't be read, as findings: [{"image", "line" of the notes, "message"}]. The scene shows
 * a placeholder for each. Caller decrefs. */
json_t *lectern_planner_missing_images(const struct lectern_beat *beat, const char *notes_folder);

/* The shipped lesson that a topic means: matched by title, aliases and words. Returns its path (caller frees), or NULL
 * with LECTERN_ENDPOINT and a sentence that says how to connect a model or write notes. */
char *lectern_planner_lesson(const char *data_directory, const char *topic, struct lectern_error *error);
