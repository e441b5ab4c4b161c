/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing files: what is written is what is read, at any frame, while the file grows, and when it is cut off. */
#include "../check.h"
#include "draw/index.h"
#include "draw/picture.h"
#include "make.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct lectern_drawing_info info = {240, 135, 15, 1};

/* What every frame should be: pictures, and which of them each frame shows. */
struct expected {
	struct lectern_picture *pictures[64];
	uint32_t repeat[64];
	size_t count;
	uint64_t frames;
};

static void copy_picture(struct lectern_picture *to, const struct lectern_picture *from)
{
	for (size_t i = 0; i < from->now.count; i++)
		draw_list_push(&to->now, draw_item_retain(&from->now.items[i]));
	memcpy(to->camera, from->camera, sizeof(to->camera));
	memcpy(to->background, from->background, sizeof(to->background));
}

static bool same_picture(const struct lectern_picture *a, const struct lectern_picture *b)
{
	if (a->now.count != b->now.count || memcmp(a->camera, b->camera, sizeof(a->camera)) ||
	    memcmp(a->background, b->background, sizeof(a->background)))
		return false;
	for (size_t i = 0; i < a->now.count; i++)
		if (!draw_item_equal(&a->now.items[i], &b->now.items[i]))
			return false;
	return true;
}

static const struct lectern_picture *expected_at(const struct expected *expected, uint64_t frame)
{
	size_t i = 0;
	while (frame >= expected->repeat[i])
		frame -= expected->repeat[i++];
	return expected->pictures[i];
}

static void expect(struct expected *expected, const struct lectern_picture *picture, uint32_t repeat)
{
	expected->pictures[expected->count] = lectern_picture_new();
	copy_picture(expected->pictures[expected->count], picture);
	expected->repeat[expected->count++] = repeat;
	expected->frames += repeat;
}

static void free_expected(struct expected *expected)
{
	for (size_t i = 0; i < expected->count; i++)
		lectern_picture_free(expected->pictures[i]);
}

/* Adds one more random record, to the file and to what is expected. */
static void add_random(struct lectern_drawing_writer *writer, struct scene *scene, struct lectern_picture *picture,
		       struct expected *expected)
{
	static const uint32_t repeats[] = {1, 1, 1, 2, 7, 15, 16, 50};
	struct lectern_text record = {0};
	struct lectern_error error = {0};
	uint32_t repeat = repeats[dice_roll(&scene->dice, 8)], read;
	scene_record(scene, &record, expected->count == 0 || dice_roll(&scene->dice, 10) == 0, repeat);
	CHECK(lectern_picture_apply(picture, (const uint8_t *)record.data, record.length, &read, &error), "%s",
	      error.text);
	CHECK(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, &error), "%s",
	      error.text);
	expect(expected, picture, repeat);
	lectern_text_clear(&record);
}

static void check_frame(struct lectern_drawing *drawing, const struct expected *expected, uint64_t frame)
{
	struct lectern_error error = {0};
	const struct lectern_picture *picture = lectern_drawing_at(drawing, frame, &error);
	CHECK(picture && same_picture(picture, expected_at(expected, frame)), "frame %d: %s", (int)frame, error.text);
}

static void check_all(const char *path, const struct expected *expected, struct dice *dice)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, NULL);
	CHECK(drawing && lectern_drawing_frames(drawing) == expected->frames, "frames");
	if (!drawing)
		return;
	for (uint64_t frame = 0; frame < expected->frames; frame++)
		check_frame(drawing, expected, frame);
	for (int i = 0; i < 200; i++)
		check_frame(drawing, expected, dice_roll(dice, expected->frames));
	CHECK(!lectern_drawing_at(drawing, expected->frames, NULL), "past the end");
	check_frame(drawing, expected, 0);
	lectern_drawing_close(drawing);
}

/* Follows a file that grows, then is renamed; then reads it in and out of order. */
static void test_round_trip(uint64_t seed)
{
	struct lectern_error error = {0};
	char *part = scratch_path("drawing.part"), *path = scratch_path("drawing.lectern");
	struct expected expected = {0};
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_drawing *drawing;
	struct scene scene;
	uint64_t readable = 0;
	scene_start(&scene, seed);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, &error);
	CHECK(writer, "%s", error.text);
	drawing = lectern_drawing_open(part, &error);
	CHECK(drawing && lectern_drawing_frames(drawing) == 0, "%s", error.text);
	CHECK(memcmp(lectern_drawing_info(drawing), &info, sizeof(info)) == 0, "info");
	for (int i = 0; i < 60; i++) {
		add_random(writer, &scene, picture, &expected);
		if (i && dice_roll(&scene.dice, 3))
			continue;
		CHECK(lectern_drawing_writer_flush(writer, &readable, &error), "%s", error.text);
		CHECK(readable == expected.frames && lectern_drawing_writer_frames(writer) == readable, "readable");
		CHECK(lectern_drawing_refresh(drawing, &error), "%s", error.text);
		CHECK(lectern_drawing_frames(drawing) == readable, "readable at once");
		check_frame(drawing, &expected, readable - 1);
		check_frame(drawing, &expected, dice_roll(&scene.dice, readable));
		CHECK(!lectern_drawing_complete(drawing), "not complete while it grows");
	}
	CHECK(lectern_drawing_writer_finish(writer, path, &error), "%s", error.text);
	CHECK(access(part, F_OK) != 0 && access(path, F_OK) == 0, "renamed");
	CHECK(lectern_drawing_refresh(drawing, &error) && lectern_drawing_complete(drawing), "complete");
	check_frame(drawing, &expected, expected.frames - 1);
	check_all(path, &expected, &scene.dice);
	unlink(path);
	lectern_drawing_close(drawing);
	lectern_picture_free(picture);
	free_expected(&expected);
	free(part);
	free(path);
}

/* A finished file of two seconds, as bytes. */
static uint8_t *small_file(const char *path, struct expected *expected, size_t *length)
{
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(path, &info, NULL);
	struct lectern_text record = {0};
	for (int i = 0; i < 12; i++) {
		uint32_t repeat;
		square_record(&record, i == 7 ? 40 : 1, i * 0.1);
		lectern_picture_apply(picture, (const uint8_t *)record.data, record.length, &repeat, NULL);
		CHECK(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, NULL), "add");
		if (i % 3 == 0)
			CHECK(lectern_drawing_writer_flush(writer, NULL, NULL), "flush");
		expect(expected, picture, repeat);
	}
	CHECK(lectern_drawing_writer_finish(writer, path, NULL), "finish");
	lectern_text_clear(&record);
	lectern_picture_free(picture);
	return (uint8_t *)lectern_read_file(path, 1 << 20, length, NULL);
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0 && write(fd, bytes, length) == (ssize_t)length, "%s", path);
	close(fd);
}

/* Cut anywhere, a file is a drawing up to its last whole chunk; one that goes on growing is read on. */
static void test_cut_off(void)
{
	char *path = scratch_path("cut.lectern");
	struct expected expected = {0};
	size_t size;
	uint8_t *bytes = small_file(path, &expected, &size);
	uint64_t last = 0;
	for (size_t length = 0; length <= size; length++) {
		struct lectern_error error = {0};
		write_bytes(path, bytes, length);
		struct lectern_drawing *drawing = lectern_drawing_open(path, &error);
		CHECK((drawing != NULL) == (length >= LECTERN_FILE_HEADER_SIZE), "%zu bytes: %s", length, error.text);
		if (!drawing)
			continue;
		uint64_t frames = lectern_drawing_frames(drawing);
		CHECK(frames >= last && frames <= expected.frames, "%zu bytes: %d frames", length, (int)frames);
		CHECK(lectern_drawing_complete(drawing) == (length == size), "%zu bytes", length);
		for (uint64_t frame = 0; frame < frames; frame++)
			check_frame(drawing, &expected, frame);
		write_bytes(path, bytes, size);
		CHECK(lectern_drawing_refresh(drawing, &error) && lectern_drawing_complete(drawing), "grown");
		check_frame(drawing, &expected, expected.frames - 1);
		lectern_drawing_close(drawing);
		last = frames;
	}
	CHECK(last == expected.frames, "%d frames", (int)last);
	unlink(path);
	free(bytes);
	free(path);
	free_expected(&expected);
}

/* A keyframe each second, also in a still of ten minutes, and hardly any bytes for it. */
static void test_stills(void)
{
	char *path = scratch_path("still.lectern");
	struct lectern_text record = {0};
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(path, &info, NULL);
	square_record(&record, 1, 0);
	CHECK(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, NULL), "add");
	square_record(&record, 9000, 1);
	CHECK(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, NULL), "add");
	CHECK(lectern_drawing_writer_finish(writer, path, NULL), "finish");
	struct draw_index index = {.end = LECTERN_FILE_HEADER_SIZE, .second = draw_second(&info)};
	int fd = open(path, O_RDONLY);
	CHECK(draw_index_extend(&index, fd) && index.complete && index.frames == 9001, "%d", (int)index.frames);
	uint64_t key = 0;
	for (size_t i = 0; i < index.count; i++) {
		const struct draw_chunk *chunk = &index.entries[i].chunk;
		if (chunk->kind == LECTERN_CHUNK_KEY || chunk->kind == LECTERN_CHUNK_AGAIN)
			key = chunk->first;
		CHECK(chunk->first + chunk->frames - key <= 15, "chunk %zu", i);
	}
	CHECK(index.end < 64000, "%d bytes", (int)index.end);
	close(fd);
	draw_index_free(&index);
	unlink(path);
	free(path);
	lectern_text_clear(&record);
}

/* A bad record leaves the file as it was; an abandoned one is gone, but stays readable to who has it open. */
static void test_bad_record_and_abandon(void)
{
	char *path = scratch_path("bad.part");
	struct lectern_error error = {0};
	struct lectern_text record = {0};
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(path, &info, NULL);
	square_record(&record, 1, 0);
	CHECK(lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, NULL), "add");
	CHECK(!lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length - 1, &error) &&
		      error.status == LECTERN_RENDERER,
	      "%s", error.text);
	CHECK(lectern_drawing_writer_frames(writer) == 1, "one frame");
	CHECK(lectern_drawing_writer_flush(writer, NULL, NULL), "flush");
	struct lectern_drawing *drawing = lectern_drawing_open(path, NULL);
	lectern_drawing_writer_abandon(writer);
	CHECK(access(path, F_OK) != 0, "removed");
	CHECK(lectern_drawing_frames(drawing) == 1 && lectern_drawing_at(drawing, 0, NULL), "still there to a reader");
	lectern_drawing_close(drawing);
	free(path);
	lectern_text_clear(&record);
}

static void test_failures(void)
{
	struct lectern_error error = {0};
	char *part = scratch_path("fail.part");
	CHECK(!lectern_drawing_writer_open("/proc/not-there/x.part", &info, &error) &&
		      strstr(error.text, "/proc/not-there/"),
	      "%s", error.text);
	CHECK(!lectern_drawing_open("/proc/not-there/x", &error) && error.status == LECTERN_BAD_INPUT, "%s",
	      error.text);
	CHECK(!lectern_drawing_open("/", &error) && error.status == LECTERN_BAD_INPUT, "%s", error.text);
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(part, &info, NULL);
	CHECK(!lectern_drawing_writer_finish(writer, "/proc/not-there/x", &error), "%s", error.text);
	CHECK(access(part, F_OK) != 0, "the part file is removed");
	struct lectern_drawing_info none = {0, 0, 0, 0};
	CHECK(!lectern_drawing_writer_open(part, &none, &error), "%s", error.text);
	CHECK(access(part, F_OK) != 0, "no file of no size");
	free(part);
}

int main(void)
{
	for (uint64_t seed = 1; seed <= 6; seed++)
		test_round_trip(seed);
	test_cut_off();
	test_stills();
	test_bad_record_and_abandon();
	test_failures();
	return check_end();
}
