/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The display list of Manim scenes: frame records, the drawing file, and drawing in C with cairo.
 *
 * No function here trusts a byte of a record or a file. No OBS, no Qt, no threads: an object may be used by one thread
 * at a time; different objects are independent. Byte layouts are in format.h. */
#pragma once

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one picture: the list of items that a frame shows ---- */

struct lectern_picture;
struct lectern_picture *lectern_picture_new(void);
void lectern_picture_free(struct lectern_picture *picture);
/* Applies one frame record (see format.h) of exactly `length` bytes. On an error the picture is as before.
 * *repeat: for how many frames the result stands. */
bool lectern_picture_apply(struct lectern_picture *picture, const uint8_t *record, size_t length, uint32_t *repeat,
			   struct lectern_error *error);
/* The pixels that image items of the picture are meant for (a drawing's info); without it, those of the painter. A
 * picture of a drawing knows it. */
void lectern_picture_set_size(struct lectern_picture *picture, uint32_t width, uint32_t height);
size_t lectern_picture_items(const struct lectern_picture *picture);

/* ---- the drawing file ---- */

struct lectern_drawing_info {
	uint32_t width; /* pixels that the scene was made for; it can be drawn at any size */
	uint32_t height;
	uint32_t fps_num;
	uint32_t fps_den;
};

/* Writes a file that grows: a keyframe each second of lecture time, compressed. The writer keeps what is needed to
 * make keyframes from the worker's delta records. */
struct lectern_drawing_writer;
struct lectern_drawing_writer *lectern_drawing_writer_open(const char *path, const struct lectern_drawing_info *info,
							   struct lectern_error *error);
/* Adds a record as the worker sent it. A bad record gives LECTERN_RENDERER and leaves the file as before. */
bool lectern_drawing_writer_add(struct lectern_drawing_writer *writer, const uint8_t *record, size_t length,
				struct lectern_error *error);
/* Puts all that was added where a reader can see it. *readable: frames from the start that can now be played. */
bool lectern_drawing_writer_flush(struct lectern_drawing_writer *writer, uint64_t *readable,
				  struct lectern_error *error);
uint64_t lectern_drawing_writer_frames(const struct lectern_drawing_writer *writer);
/* Completes, syncs and renames to `final_path`; frees the writer in any case; on failure the part file is removed. */
bool lectern_drawing_writer_finish(struct lectern_drawing_writer *writer, const char *final_path,
				   struct lectern_error *error);
/* Removes the part file and frees the writer. NULL is fine. */
void lectern_drawing_writer_abandon(struct lectern_drawing_writer *writer);

/* Reads a drawing, also while it grows and when it is renamed meanwhile. */
struct lectern_drawing;
struct lectern_drawing *lectern_drawing_open(const char *path, struct lectern_error *error);
void lectern_drawing_close(struct lectern_drawing *drawing);
const struct lectern_drawing_info *lectern_drawing_info(const struct lectern_drawing *drawing);
/* Looks for what was appended since; cheap when nothing was. */
bool lectern_drawing_refresh(struct lectern_drawing *drawing, struct lectern_error *error);
uint64_t lectern_drawing_frames(const struct lectern_drawing *drawing); /* playable now */
bool lectern_drawing_complete(const struct lectern_drawing *drawing);   /* the end mark was seen */
/* The picture of frame `frame` (0 based). Fast for the next frame, at most a second of records for any other. The
 * result is owned by the drawing and stands until the next call. */
const struct lectern_picture *lectern_drawing_at(struct lectern_drawing *drawing, uint64_t frame,
						 struct lectern_error *error);

/* ---- drawing in C ---- */

/* The rows that a call changed: first..end-1; first == end when nothing changed. */
struct lectern_rows {
	uint32_t first;
	uint32_t end;
};

/* Draws pictures into pixels that it owns, redrawing only the rows that changed since the last one. Pixels are bytes
 * R, G, B, A, premultiplied, as in Manim's camera, and equal to what Manim's own Cairo camera draws at that size. */
struct lectern_painter;
struct lectern_painter *lectern_painter_new(uint32_t width, uint32_t height, struct lectern_error *error);
void lectern_painter_free(struct lectern_painter *painter);
bool lectern_painter_paint(struct lectern_painter *painter, const struct lectern_picture *picture,
			   struct lectern_rows *changed, struct lectern_error *error);
const uint8_t *lectern_painter_pixels(const struct lectern_painter *painter); /* height rows of width * 4 bytes */

#ifdef __cplusplus
}
#endif
