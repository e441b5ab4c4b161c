/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged records and files: whatever the bytes, an error or a picture comes out, and what is drawn is drawn. The
 * damage is made from a fixed seed; an argument gives another one, for longer hunts a second one the seconds. */
#include "../check.h"
#include "draw/bytes.h"
#include "draw/picture.h"
#include "make.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

static const uint64_t odd[] = {0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7ff0000000000000};

/* Changes a few bytes, fields or lengths. */
static void damage(struct dice *dice, uint8_t *bytes, size_t *length)
{
	for (uint64_t i = 0; i <= dice_roll(dice, 4); i++) {
		size_t at = *length ? dice_roll(dice, *length) : 0, width = (size_t)1 << dice_roll(dice, 4);
		uint64_t kind = dice_roll(dice, 8);
		if (*length - at < width || kind == 0)
			*length = at;
		else if (kind < 4)
			draw_put(bytes + at, width, odd[dice_roll(dice, sizeof(odd) / sizeof(*odd))]);
		else
			bytes[at] ^= (uint8_t)(1u << dice_roll(dice, 8));
	}
}

static uint64_t fingerprint(const struct lectern_picture *picture)
{
	uint64_t sum = XXH3_64bits(picture->camera, sizeof(picture->camera)) + picture->now.count;
	for (size_t i = 0; i < picture->now.count; i++)
		sum = sum * 31 + draw_item_hash(&picture->now.items[i]);
	return sum;
}

/* Records in a row, some damaged; each that is refused leaves the picture as it was. Returns how many were refused. */
static int fuzz_records(struct dice *dice)
{
	struct lectern_picture *picture = lectern_picture_new();
	struct lectern_painter *painter = lectern_painter_new(64, 36, NULL);
	struct lectern_text record = {0};
	struct scene scene;
	int refused = 0;
	scene_start(&scene, dice_roll(dice, UINT64_MAX));
	for (int i = 0; i < 20; i++) {
		struct scene before = scene;
		uint32_t repeat;
		scene_record(&scene, &record, i == 0, 1);
		size_t length = record.length;
		uint8_t *bytes = lectern_alloc(length);
		memcpy(bytes, record.data, length);
		uint64_t was = fingerprint(picture);
		damage(dice, bytes, &length);
		if (length >= 4 && dice_roll(dice, 4))
			draw_put(bytes, 4, length);
		if (!lectern_picture_apply(picture, bytes, length, &repeat, NULL)) {
			refused++;
			CHECK(fingerprint(picture) == was, "a refused record changed the picture");
			/* the undamaged one, so that later ones have what they refer to */
			if (!lectern_picture_apply(picture, (uint8_t *)record.data, record.length, &repeat, NULL))
				scene = before;
		}
		CHECK(lectern_painter_paint(painter, picture, NULL, NULL), "what was taken can be drawn");
		free(bytes);
	}
	lectern_text_clear(&record);
	lectern_painter_free(painter);
	lectern_picture_free(picture);
	return refused;
}

static uint8_t *make_file(const char *path, uint64_t seed, size_t *length)
{
	static const struct lectern_drawing_info info = {64, 36, 10, 1};
	struct lectern_drawing_writer *writer = lectern_drawing_writer_open(path, &info, NULL);
	struct lectern_text record = {0};
	struct scene scene;
	scene_start(&scene, seed);
	for (int i = 0; i < 25; i++) {
		scene_record(&scene, &record, i == 0, i == 12 ? 30 : 1);
		lectern_drawing_writer_add(writer, (const uint8_t *)record.data, record.length, NULL);
		if (i % 7 == 0)
			lectern_drawing_writer_flush(writer, NULL, NULL);
	}
	lectern_drawing_writer_flush(writer, NULL, NULL);
	uint8_t *bytes = (uint8_t *)lectern_read_file(path, 16 << 20, length, NULL);
	lectern_drawing_writer_abandon(writer);
	lectern_text_clear(&record);
	return bytes;
}

/* Makes the checksums of damaged headers and payloads right again, so that what is behind them is reached. */
static void mend_sums(uint8_t *bytes, size_t length)
{
	size_t at = LECTERN_FILE_HEADER_SIZE;
	if (length < at)
		return;
	draw_put(bytes + 56, 8, XXH3_64bits(bytes, 56));
	while (length - at >= LECTERN_CHUNK_HEADER_SIZE) {
		uint64_t packed = draw_get(bytes + at + 24, 4);
		if (packed > length - at - LECTERN_CHUNK_HEADER_SIZE)
			return;
		draw_put(bytes + at + 32, 8, XXH3_64bits(bytes + at + LECTERN_CHUNK_HEADER_SIZE, packed));
		draw_put(bytes + at + 40, 8, XXH3_64bits(bytes + at, 40));
		at += LECTERN_CHUNK_HEADER_SIZE + packed;
	}
}

static void read_all(const char *path, struct dice *dice)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, NULL);
	if (!drawing)
		return;
	struct lectern_painter *painter = lectern_painter_new(64, 36, NULL);
	uint64_t frames = lectern_drawing_frames(drawing);
	for (uint64_t i = 0; i < frames && i < 100; i++) {
		struct lectern_error error = {0};
		uint64_t frame = dice_roll(dice, 4) ? i : dice_roll(dice, frames);
		const struct lectern_picture *picture = lectern_drawing_at(drawing, frame, &error);
		CHECK(picture ? lectern_painter_paint(painter, picture, NULL, NULL) : error.text[0] != 0, "frame %d",
		      (int)frame);
	}
	lectern_painter_free(painter);
	lectern_drawing_close(drawing);
}

static void fuzz_file(struct dice *dice, const char *path, const uint8_t *good, size_t size)
{
	uint8_t *bytes = lectern_alloc(size);
	size_t length = size;
	memcpy(bytes, good, size);
	damage(dice, bytes, &length);
	if (dice_roll(dice, 4))
		mend_sums(bytes, length);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0 && write(fd, bytes, length) == (ssize_t)length, "%s", path);
	close(fd);
	read_all(path, dice);
	free(bytes);
}

/* What zstd hides: damaged records inside of a chunk. */
static int fuzz_payload(struct dice *dice, uint64_t seed)
{
	struct lectern_text record = {0};
	struct scene scene;
	int refused = 0;
	scene_start(&scene, seed);
	scene_record(&scene, &record, true, 1);
	for (int i = 0; i < 20; i++) {
		struct lectern_picture *picture = lectern_picture_new();
		uint64_t numbers[512];
		struct draw_residuals residuals = {numbers, numbers + dice_roll(dice, 512)};
		struct draw_record head;
		size_t length = record.length;
		uint8_t *bytes = lectern_alloc(length);
		for (int k = 0; k < 512; k++)
			numbers[k] = dice_roll(dice, UINT64_MAX) >> dice_roll(dice, 64);
		memcpy(bytes, record.data, length);
		damage(dice, bytes, &length);
		if (length >= 4)
			draw_put(bytes, 4, length);
		refused += draw_picture_apply(picture, bytes, length, &residuals, &head) != NULL;
		free(bytes);
		lectern_picture_free(picture);
	}
	lectern_text_clear(&record);
	return refused;
}

int main(int argc, char **argv)
{
	struct dice dice = {argc > 1 ? strtoull(argv[1], NULL, 10) : 20};
	double until = lectern_now() + (argc > 2 ? strtod(argv[2], NULL) : 4);
	char *path = scratch_path("fuzz.lectern");
	int refused = 0, rounds = 0;
	do {
		size_t size;
		uint8_t *good = make_file(path, dice_roll(&dice, 1000), &size);
		for (int i = 0; i < 60; i++)
			fuzz_file(&dice, path, good, size);
		free(good);
		refused += fuzz_records(&dice) + fuzz_payload(&dice, dice_roll(&dice, 1000));
	} while (++rounds < 5 || lectern_now() < until);
	CHECK(refused > 0, "some damage must be found");
	unlink(path);
	free(path);
	return check_end();
}
