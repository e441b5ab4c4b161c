/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture.h"

#include "draw/format.h"
#include "media/media.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOUND_RATE 22050 /* not OBS's, as espeak's is not */
#define BEEP       0.05

static void must(bool done, const struct lectern_error *error)
{
	if (done)
		return;
	fprintf(stderr, "the lecture can't be written: %s\n", error->text);
	exit(1);
}

static void put(struct lectern_text *record, const void *bytes, size_t length)
{
	lectern_text_add_bytes(record, bytes, length);
}

static void put_u32(struct lectern_text *record, uint32_t value)
{
	put(record, &value, sizeof(value));
}

static void put_doubles(struct lectern_text *record, const double *values, size_t count)
{
	put(record, values, count * sizeof(*values));
}

static void put_style(struct lectern_text *record, double grey)
{
	const uint8_t join_and_cap[2] = {0, 0};
	const uint16_t colours[3] = {1, 1, 1};
	const double numbers[3] = {1e-6, 0, 0};
	const double fill[4] = {grey, grey, grey, 1}, none[4] = {0};
	put(record, join_and_cap, sizeof(join_and_cap));
	put(record, colours, sizeof(colours));
	put_doubles(record, numbers, 3);
	put_doubles(record, fill, 4);
	put_doubles(record, none, 4);
	put_doubles(record, none, 4);
}

static void put_edge(struct lectern_text *record, const double *from, const double *to)
{
	for (int i = 0; i < 4; i++) {
		const double point[2] = {from[0] + (to[0] - from[0]) * i / 3, from[1] + (to[1] - from[1]) * i / 3};
		put_doubles(record, point, 2);
	}
}

/* Scene units: 16 x 9, the origin in the lower left corner. */
static void put_rectangle(struct lectern_text *record, double left, double right, double low, double high, double grey)
{
	const double corners[4][2] = {{left, low}, {right, low}, {right, high}, {left, high}};
	const uint8_t op = LECTERN_OP_PATH;
	put(record, &op, 1);
	put_style(record, grey);
	put_u32(record, 16);
	for (int i = 0; i < 4; i++)
		put_edge(record, corners[i], corners[(i + 1) % 4]);
}

static bool flashes(uint64_t number)
{
	return number % LECTURE_FPS < 3;
}

static void make_record(struct lectern_text *record, uint64_t number)
{
	const double camera[4] = {16, 9, 8, 4.5};
	const uint8_t background[4] = {16, 16, 16, 255};
	uint32_t items = 1;
	put_u32(record, 0);
	put_u32(record, 1);
	put_u32(record, LECTERN_RECORD_KEY);
	put_u32(record, 0);
	put_doubles(record, camera, 4);
	put(record, background, sizeof(background));
	put_rectangle(record, 0, 16, 4, 5, 0.5);
	for (int bit = 0; bit < LECTURE_BITS; bit++)
		if (number >> bit & 1) {
			put_rectangle(record, bit, bit + 1, 6, 9, 1);
			items++;
		}
	if (flashes(number)) {
		put_rectangle(record, 0, 16, 0, 3, 1);
		items++;
	}
	const uint32_t size = (uint32_t)record->length;
	memcpy(record->data, &size, sizeof(size));
	memcpy(record->data + 12, &items, sizeof(items));
}

void measured_draw(struct lectern_drawing_writer *writer, uint64_t first, uint64_t count)
{
	struct lectern_error error;
	uint64_t readable;
	for (uint64_t i = 0; i < count; i++) {
		struct lectern_text record = {0};
		make_record(&record, first + i);
		must(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, &error), &error);
		lectern_text_clear(&record);
	}
	must(lectern_drawing_writer_flush(writer, &readable, &error), &error);
}

static void write_sound(const struct measured *measured, const struct lectern_beat *beat, uint64_t first)
{
	struct lectern_error error;
	const size_t count = (size_t)(beat->frames * SOUND_RATE / LECTURE_FPS);
	int16_t *samples = lectern_alloc(count * sizeof(*samples));
	for (size_t i = 0; i < count; i++) {
		const double time = (double)first / LECTURE_FPS + (double)i / SOUND_RATE;
		const double since = time - floor(time + 1e-9);
		if (since < BEEP)
			samples[i] = (int16_t)(12000 * cos(2 * M_PI * 1000 * since));
	}
	char *path = lectern_store_sound(measured->store, beat->sound);
	must(lectern_sound_write(path, samples, count, SOUND_RATE, &error), &error);
	free(path);
	free(samples);
}

void measured_start(struct measured *measured, const char *path)
{
	struct lectern_error error;
	measured->frames = 0;
	measured->store = lectern_store_open(path, &error);
	must(measured->store, &error);
	measured->lecture = lectern_lecture_new();
	struct lectern_lecture *lecture = measured->lecture;
	char **texts[] = {&lecture->title, &lecture->language, &lecture->theme, &lecture->voice, &lecture->quality};
	const char *const values[] = {"Flash and beep", "en", "dark", "espeak", LECTURE_QUALITY};
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		free(*texts[i]);
		*texts[i] = lectern_strdup(values[i]);
	}
}

void measured_add_section(struct measured *measured, const char *title)
{
	lectern_lecture_add_section(measured->lecture, title)->state = LECTERN_SECTION_DONE;
	lectern_lecture_name_sections(measured->lecture);
}

static char *hash_of(const char *kind, uint64_t number)
{
	char digits[33];
	struct lectern_hash *hash = lectern_hash_new();
	lectern_hash_add_text(hash, kind);
	lectern_hash_add(hash, &number, sizeof(number));
	lectern_hash_end(hash, digits);
	return lectern_strdup(digits);
}

struct lectern_beat *measured_add_beat(struct measured *measured, uint64_t frames)
{
	struct lectern_lecture *lecture = measured->lecture;
	struct lectern_beat *beat =
		lectern_section_add_beat(&lecture->sections[lecture->section_count - 1], "Watch and listen");
	free(beat->narration);
	beat->narration = lectern_strdup("Beep.");
	beat->drawing = hash_of("drawing", measured->frames);
	beat->sound = hash_of("sound", measured->frames);
	beat->frames = frames;
	beat->seconds = (double)frames / LECTURE_FPS;
	beat->state = LECTERN_BEAT_DONE;
	write_sound(measured, beat, measured->frames);
	measured->frames += frames;
	return beat;
}

struct lectern_drawing_writer *measured_open_drawing(const struct measured *measured, const struct lectern_beat *beat)
{
	const struct lectern_drawing_info info = {LECTURE_WIDTH, LECTURE_HEIGHT, LECTURE_FPS, 1};
	struct lectern_error error;
	char *path = lectern_store_drawing(measured->store, beat->drawing);
	char *part = lectern_format("%s.part", path);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, &error);
	must(writer, &error);
	free(part);
	free(path);
	return writer;
}

void measured_finish_drawing(const struct measured *measured, const struct lectern_beat *beat,
			     struct lectern_drawing_writer *writer)
{
	struct lectern_error error;
	char *path = lectern_store_drawing(measured->store, beat->drawing);
	must(lectern_drawing_writer_finish(writer, path, &error), &error);
	free(path);
}

void measured_add_drawn_beat(struct measured *measured, uint64_t frames)
{
	const struct lectern_beat *beat = measured_add_beat(measured, frames);
	struct lectern_drawing_writer *writer = measured_open_drawing(measured, beat);
	measured_draw(writer, measured->frames - frames, frames);
	measured_finish_drawing(measured, beat, writer);
}

void measured_save(struct measured *measured)
{
	struct lectern_error error;
	must(lectern_store_save(measured->store, measured->lecture, &error), &error);
}

void measured_end(struct measured *measured)
{
	lectern_store_close(measured->store);
	lectern_lecture_free(measured->lecture);
}
