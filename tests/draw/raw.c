/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws drawings for comparisons.
 *
 * lectern-draw-raw FILE.lectern WxH          every frame as W * H * 4 bytes R, G, B, A on standard output
 * lectern-draw-raw FILE.lectern WxH --crc    one line "FRAME CRC32" for each instead, the CRC-32 of zlib in hex
 * lectern-draw-raw --pack RECORDS WxH FPS FILE.lectern
 *     makes a drawing of a file of frame records, one after the other, for a scene of W x H pixels */
#include "draw/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MAX ((size_t)4 << 30)

static void make_table(uint32_t table[256])
{
	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320u : 0);
	}
}

static uint32_t crc32_of(const uint32_t table[256], const uint8_t *bytes, size_t length)
{
	uint32_t crc = ~0u;
	for (size_t i = 0; i < length; i++)
		crc = table[(crc ^ bytes[i]) & 255] ^ crc >> 8;
	return ~crc;
}

static bool draw_all(struct lectern_drawing *drawing, struct lectern_painter *painter, size_t size, bool crc,
		     struct lectern_error *error)
{
	uint32_t table[256], sum = 0;
	make_table(table);
	for (uint64_t frame = 0; frame < lectern_drawing_frames(drawing); frame++) {
		struct lectern_rows rows;
		const struct lectern_picture *picture = lectern_drawing_at(drawing, frame, error);
		if (!picture || !lectern_painter_paint(painter, picture, &rows, error))
			return false;
		const uint8_t *pixels = lectern_painter_pixels(painter);
		if (crc && (frame == 0 || rows.first != rows.end))
			sum = crc32_of(table, pixels, size);
		if (crc)
			printf("%llu %08x\n", (unsigned long long)frame, sum);
		else if (fwrite(pixels, 1, size, stdout) != size)
			return lectern_fail(error, LECTERN_RENDERER, "standard output can't be written");
	}
	return true;
}

static bool draw_file(const char *path, uint32_t width, uint32_t height, bool crc, struct lectern_error *error)
{
	struct lectern_drawing *drawing = lectern_drawing_open(path, error);
	struct lectern_painter *painter = drawing ? lectern_painter_new(width, height, error) : NULL;
	bool done = painter && draw_all(drawing, painter, 4 * (size_t)width * height, crc, error);
	lectern_painter_free(painter);
	lectern_drawing_close(drawing);
	return done;
}

static bool add_all(struct lectern_drawing_writer *writer, const uint8_t *records, size_t length,
		    struct lectern_error *error)
{
	for (size_t at = 0; at < length;) {
		uint32_t size = 0;
		for (size_t i = 4; i-- > 0;)
			size = size << 8 | (at + i < length ? records[at + i] : 0);
		if (size < 4 || size > length - at)
			return lectern_fail(error, LECTERN_BAD_INPUT, "the record at byte %zu is cut off", at);
		if (!lectern_drawing_writer_add(writer, records + at, size, error))
			return false;
		at += size;
	}
	return true;
}

static bool pack_file(const char *from, const struct lectern_drawing_info *info, const char *to,
		      struct lectern_error *error)
{
	size_t length;
	char *records = lectern_read_file(from, RECORDS_MAX, &length, error);
	char *part = lectern_format("%s.part", to);
	struct lectern_drawing_writer *writer = records ? lectern_drawing_writer_open(part, info, error) : NULL;
	bool done = writer && add_all(writer, (const uint8_t *)records, length, error);
	if (done)
		done = lectern_drawing_writer_finish(writer, to, error);
	else
		lectern_drawing_writer_abandon(writer);
	free(part);
	free(records);
	return done;
}

static int usage(void)
{
	fprintf(stderr, "usage: lectern-draw-raw FILE.lectern WxH [--crc]\n"
			"       lectern-draw-raw --pack RECORDS WxH FPS FILE.lectern\n");
	return LECTERN_USAGE;
}

int main(int argc, char **argv)
{
	struct lectern_error error = {0};
	struct lectern_drawing_info info = {.fps_den = 1};
	bool pack = argc == 6 && strcmp(argv[1], "--pack") == 0;
	bool crc = argc == 4 && strcmp(argv[3], "--crc") == 0;
	if ((!pack && !crc && argc != 3) || sscanf(argv[pack ? 3 : 2], "%ux%u", &info.width, &info.height) != 2)
		return usage();
	if (pack)
		info.fps_num = (uint32_t)strtoul(argv[4], NULL, 10);
	bool done = pack ? pack_file(argv[2], &info, argv[5], &error)
			 : draw_file(argv[1], info.width, info.height, crc, &error);
	if (!done)
		fprintf(stderr, "lectern-draw-raw: %s\n", error.text);
	return done ? 0 : (int)error.status;
}
