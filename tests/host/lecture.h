/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lecture for measuring: every frame carries its number as bars, every second a flash and a beep start together. */
#pragma once

#include "draw/draw.h"
#include "lecture/lecture.h"
#include "store/store.h"

#define LECTURE_FPS     30
#define LECTURE_WIDTH   854
#define LECTURE_HEIGHT  480
#define LECTURE_QUALITY "480p30"
#define LECTURE_BITS    16

/* Where things are in the picture, as shares of its width and height from the top left. */
#define LECTURE_BARS_Y   (1.5 / 9)
#define LECTURE_MARKER_Y (4.5 / 9)
#define LECTURE_FLASH_Y  (7.5 / 9)

struct measured {
	struct lectern_store *store;
	struct lectern_lecture *lecture;
	uint64_t frames; /* of all beats added */
};

/* Makes the project folder `path` and holds it as an engine does. Ends the program when that fails. */
void measured_start(struct measured *measured, const char *path);
void measured_add_section(struct measured *measured, const char *title);
/* Adds a beat to the last section, its sound included, its drawing not. */
struct lectern_beat *measured_add_beat(struct measured *measured, uint64_t frames);
/* Writes `count` frames of the beat that starts with frame `first` of the lecture. */
void measured_draw(struct lectern_drawing_writer *writer, uint64_t first, uint64_t count);
struct lectern_drawing_writer *measured_open_drawing(const struct measured *measured, const struct lectern_beat *beat);
void measured_finish_drawing(const struct measured *measured, const struct lectern_beat *beat,
			     struct lectern_drawing_writer *writer);
/* A beat that is ready. */
void measured_add_drawn_beat(struct measured *measured, uint64_t frames);
void measured_save(struct measured *measured);
void measured_end(struct measured *measured);
