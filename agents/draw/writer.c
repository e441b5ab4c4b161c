/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chunk.h"
#include "pack.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A chunk that grew beyond this is written, whatever the time: image items are large. */
#define CHUNK_ENOUGH (1u << 20)

struct lectern_drawing_writer {
	int fd;
	char *path;
	uint64_t size; /* of the file, whole chunks only */
	uint32_t second;
	struct lectern_picture *picture;
	ZSTD_CCtx *zstd;
	struct draw_payload payload;
	struct draw_chunk chunk; /* being filled; frames == 0: none */
	uint64_t frames;
	uint64_t key;   /* frame of the last keyframe */
	uint32_t still; /* chunks written since a key chunk whose one picture still stands, itself included; 0: none */
	bool failed;    /* the file can't be written any more */
};

static bool fail_write(struct lectern_drawing_writer *writer, struct lectern_error *error)
{
	writer->failed = true;
	if (errno == ENOSPC || errno == EDQUOT)
		return lectern_fail(error, LECTERN_RENDERER,
				    "there is no space left for the drawing %s; free some and go on", writer->path);
	return lectern_fail(error, LECTERN_RENDERER, "the drawing %s can't be written: %s", writer->path,
			    strerror(errno));
}

static bool append(struct lectern_drawing_writer *writer, const uint8_t *bytes, size_t length,
		   struct lectern_error *error)
{
	size_t done = 0;
	while (done < length) {
		ssize_t put = pwrite(writer->fd, bytes + done, length - done, (off_t)(writer->size + done));
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return fail_write(writer, error);
		done += (size_t)put;
	}
	writer->size += length;
	return true;
}

static void free_writer(struct lectern_drawing_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	free(writer->path);
	lectern_picture_free(writer->picture);
	draw_payload_free(&writer->payload);
	ZSTD_freeCCtx(writer->zstd);
	free(writer);
}

static bool write_file_header(struct lectern_drawing_writer *writer, const struct lectern_drawing_info *info,
			      struct lectern_error *error)
{
	uint8_t header[LECTERN_FILE_HEADER_SIZE];
	struct lectern_drawing_info read_back;
	draw_file_header_put(header, info);
	if (!draw_file_header_get(header, &read_back))
		return lectern_fail(error, LECTERN_RENDERER,
				    "a drawing of %ux%u at %u/%u frames a second can't be made", info->width,
				    info->height, info->fps_num, info->fps_den);
	writer->second = draw_second(info);
	return append(writer, header, sizeof(header), error);
}

struct lectern_drawing_writer *lectern_drawing_writer_open(const char *path, const struct lectern_drawing_info *info,
							   struct lectern_error *error)
{
	/* A reader may still have an earlier part file of this name open, so it is replaced, not truncated. */
	unlink(path);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0) {
		lectern_fail(error, LECTERN_RENDERER, "the drawing %s can't be made: %s", path, strerror(errno));
		return NULL;
	}
	struct lectern_drawing_writer *writer = lectern_alloc(sizeof(*writer));
	writer->fd = fd;
	writer->path = lectern_strdup(path);
	writer->picture = lectern_picture_new();
	writer->zstd = ZSTD_createCCtx();
	if (!writer->zstd)
		abort();
	if (write_file_header(writer, info, error))
		return writer;
	lectern_drawing_writer_abandon(writer);
	return NULL;
}

/* Writes the chunk that is being filled, if there is one. */
static bool end_chunk(struct lectern_drawing_writer *writer, struct lectern_error *error)
{
	if (!writer->chunk.frames)
		return true;
	size_t length;
	uint8_t *bytes = draw_payload_pack(&writer->payload, &writer->chunk, writer->zstd, &length);
	bool done = append(writer, bytes, length, error);
	free(bytes);
	draw_payload_reset(&writer->payload);
	writer->chunk.frames = 0;
	return done;
}

static void add_record(struct lectern_drawing_writer *writer, enum lectern_chunk_kind kind, uint32_t repeat)
{
	if (!writer->chunk.frames)
		writer->chunk = (struct draw_chunk){.kind = kind, .first = writer->frames};
	draw_pack(&writer->payload, writer->picture, repeat, kind == LECTERN_CHUNK_KEY);
	writer->chunk.frames += repeat;
	writer->frames += repeat;
}

/* `lasts`: the picture stands longer than this keyframe, whose chunk then holds nothing else. */
static bool add_key(struct lectern_drawing_writer *writer, uint32_t repeat, bool lasts, struct lectern_error *error)
{
	if (!end_chunk(writer, error))
		return false;
	writer->key = writer->frames;
	add_record(writer, LECTERN_CHUNK_KEY, repeat);
	if (!lasts)
		return true;
	writer->still = 1;
	return end_chunk(writer, error);
}

/* A keyframe that costs nothing: the picture of a key chunk just written stands longer. */
static bool add_again(struct lectern_drawing_writer *writer, uint32_t repeat, struct lectern_error *error)
{
	uint8_t header[LECTERN_CHUNK_HEADER_SIZE];
	struct draw_chunk chunk = {
		.kind = LECTERN_CHUNK_AGAIN,
		.first = writer->frames,
		.frames = repeat,
		.back = writer->still++,
	};
	writer->key = writer->frames;
	writer->frames += repeat;
	draw_chunk_header_put(header, &chunk);
	return append(writer, header, sizeof(header), error);
}

/* Adds the picture for `repeat` frames, cut at the seconds. */
static bool add_picture(struct lectern_drawing_writer *writer, uint32_t repeat, struct lectern_error *error)
{
	writer->still = 0;
	while (repeat) {
		uint64_t since = writer->frames - writer->key;
		bool key = writer->frames == 0 || since >= writer->second;
		uint32_t most = key ? writer->second : writer->second - (uint32_t)since;
		uint32_t piece = repeat < most ? repeat : most;
		bool done = true;
		if (!key)
			add_record(writer, LECTERN_CHUNK_MORE, piece);
		else if (writer->still)
			done = add_again(writer, piece, error);
		else
			done = add_key(writer, piece, repeat > piece, error);
		if (!done)
			return false;
		repeat -= piece;
	}
	return true;
}

bool lectern_drawing_writer_add(struct lectern_drawing_writer *writer, const uint8_t *record, size_t length,
				struct lectern_error *error)
{
	uint32_t repeat;
	if (writer->failed)
		return lectern_fail(error, LECTERN_RENDERER, "the drawing %s could not be written", writer->path);
	if (!lectern_picture_apply(writer->picture, record, length, &repeat, error))
		return false;
	if (!add_picture(writer, repeat, error))
		return false;
	return draw_payload_size(&writer->payload) < CHUNK_ENOUGH || end_chunk(writer, error);
}

bool lectern_drawing_writer_flush(struct lectern_drawing_writer *writer, uint64_t *readable,
				  struct lectern_error *error)
{
	if (writer->failed)
		return lectern_fail(error, LECTERN_RENDERER, "the drawing %s could not be written", writer->path);
	if (!end_chunk(writer, error))
		return false;
	if (readable)
		*readable = writer->frames;
	return true;
}

uint64_t lectern_drawing_writer_frames(const struct lectern_drawing_writer *writer)
{
	return writer->frames;
}

static bool sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? lectern_strndup(path, (size_t)(slash - path) + 1) : lectern_strdup(".");
	bool done = lectern_sync_folder(folder);
	free(folder);
	return done;
}

static bool write_end(struct lectern_drawing_writer *writer, struct lectern_error *error)
{
	uint8_t header[LECTERN_CHUNK_HEADER_SIZE];
	struct draw_chunk end = {.kind = LECTERN_CHUNK_END, .first = writer->frames};
	draw_chunk_header_put(header, &end);
	return append(writer, header, sizeof(header), error);
}

bool lectern_drawing_writer_finish(struct lectern_drawing_writer *writer, const char *final_path,
				   struct lectern_error *error)
{
	if (!lectern_drawing_writer_flush(writer, NULL, error) || !write_end(writer, error)) {
		lectern_drawing_writer_abandon(writer);
		return false;
	}
	if (fsync(writer->fd) < 0 || rename(writer->path, final_path) < 0) {
		fail_write(writer, error);
		lectern_drawing_writer_abandon(writer);
		return false;
	}
	free_writer(writer);
	if (!sync_folder_of(final_path))
		return lectern_fail(error, LECTERN_RENDERER, "the folder of %s can't be synced: %s", final_path,
				    strerror(errno));
	return true;
}

void lectern_drawing_writer_abandon(struct lectern_drawing_writer *writer)
{
	if (!writer)
		return;
	unlink(writer->path);
	free_writer(writer);
}
