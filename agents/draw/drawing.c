/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bytes.h"
#include "index.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct lectern_drawing {
	int fd;
	char *path;
	struct lectern_drawing_info info;
	struct draw_index index;
	ZSTD_DCtx *zstd;

	/* Where reading stands: `picture` shows frames first..end-1; the next record is at `cursor` of entry `chunk`.
	 */
	struct lectern_picture *picture;
	bool placed;
	size_t chunk;
	struct draw_payload payload;
	struct draw_cursor cursor;
	struct draw_residuals residuals;
	uint64_t first, end;
};

static bool read_header(struct lectern_drawing *drawing, struct lectern_error *error)
{
	uint8_t bytes[LECTERN_FILE_HEADER_SIZE];
	struct stat status;
	if (fstat(drawing->fd, &status) < 0 || !S_ISREG(status.st_mode))
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is not a file", drawing->path);
	if (draw_read_at(drawing->fd, bytes, sizeof(bytes), 0) != (int64_t)sizeof(bytes) ||
	    !draw_file_header_get(bytes, &drawing->info))
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is not a drawing of this version of Lectern",
				    drawing->path);
	drawing->index.end = sizeof(bytes);
	drawing->index.second = draw_second(&drawing->info);
	lectern_picture_set_size(drawing->picture, drawing->info.width, drawing->info.height);
	return lectern_drawing_refresh(drawing, error);
}

struct lectern_drawing *lectern_drawing_open(const char *path, struct lectern_error *error)
{
	/* O_NONBLOCK: a FIFO in place of the file must not hang us */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		lectern_fail(error, LECTERN_BAD_INPUT, "the drawing %s can't be opened: %s", path, strerror(errno));
		return NULL;
	}
	struct lectern_drawing *drawing = lectern_alloc(sizeof(*drawing));
	drawing->fd = fd;
	drawing->path = lectern_strdup(path);
	drawing->picture = lectern_picture_new();
	drawing->zstd = ZSTD_createDCtx();
	if (!drawing->zstd)
		abort();
	if (read_header(drawing, error))
		return drawing;
	lectern_drawing_close(drawing);
	return NULL;
}

void lectern_drawing_close(struct lectern_drawing *drawing)
{
	if (!drawing)
		return;
	close(drawing->fd);
	free(drawing->path);
	draw_index_free(&drawing->index);
	ZSTD_freeDCtx(drawing->zstd);
	lectern_picture_free(drawing->picture);
	draw_payload_free(&drawing->payload);
	free(drawing);
}

const struct lectern_drawing_info *lectern_drawing_info(const struct lectern_drawing *drawing)
{
	return &drawing->info;
}

bool lectern_drawing_refresh(struct lectern_drawing *drawing, struct lectern_error *error)
{
	if (draw_index_extend(&drawing->index, drawing->fd))
		return true;
	return lectern_fail(error, LECTERN_BAD_INPUT, "the drawing %s can't be read: %s", drawing->path,
			    strerror(errno));
}

uint64_t lectern_drawing_frames(const struct lectern_drawing *drawing)
{
	return drawing->index.frames;
}

bool lectern_drawing_complete(const struct lectern_drawing *drawing)
{
	return drawing->index.complete;
}

static bool fail_damaged(struct lectern_drawing *drawing, const char *what, struct lectern_error *error)
{
	drawing->placed = false;
	return lectern_fail(error, LECTERN_BAD_INPUT,
			    "the drawing %s is damaged (%s); delete it and make its section again", drawing->path,
			    what);
}

static bool load_payload(struct lectern_drawing *drawing, const struct draw_index_entry *entry)
{
	uint8_t *packed = lectern_alloc(entry->chunk.packed);
	bool done = draw_read_at(drawing->fd, packed, entry->chunk.packed, entry->offset) == entry->chunk.packed &&
		    draw_payload_unpack(&drawing->payload, &entry->chunk, packed, drawing->zstd);
	free(packed);
	return done;
}

/* Goes to the start of a chunk; the picture is still that before it. */
static bool enter_chunk(struct lectern_drawing *drawing, size_t chunk, struct lectern_error *error)
{
	const struct draw_index_entry *entry = &drawing->index.entries[chunk];
	if (!load_payload(drawing, entry))
		return fail_damaged(drawing, "a chunk can't be unpacked", error);
	const uint8_t *records = (const uint8_t *)drawing->payload.records.data;
	drawing->cursor = (struct draw_cursor){.at = records, .end = records + drawing->payload.records.length};
	drawing->residuals = (struct draw_residuals){
		.at = drawing->payload.residuals,
		.end = drawing->payload.residuals + drawing->payload.count,
	};
	drawing->chunk = chunk;
	drawing->first = drawing->end = entry->chunk.first;
	drawing->placed = true;
	return true;
}

/* The whole of the next record, or NULL. */
static const uint8_t *take_record(struct draw_cursor *cursor, size_t *length)
{
	if (cursor->end - cursor->at < 4)
		return NULL;
	*length = draw_get(cursor->at, 4);
	return draw_take(cursor, *length);
}

static bool next_record(struct lectern_drawing *drawing, struct lectern_error *error)
{
	const struct draw_chunk *chunk = &drawing->index.entries[drawing->chunk].chunk;
	bool opens = drawing->end == chunk->first && chunk->kind != LECTERN_CHUNK_MORE;
	struct draw_record head;
	size_t length;
	const uint8_t *record = take_record(&drawing->cursor, &length);
	if (!record)
		return fail_damaged(drawing, "a record is cut off", error);
	const char *fault = draw_picture_apply(drawing->picture, record, length, &drawing->residuals, &head);
	if (fault)
		return fail_damaged(drawing, fault, error);
	if (opens && !head.key)
		return fail_damaged(drawing, "a keyframe that is none", error);
	if (chunk->kind == LECTERN_CHUNK_AGAIN)
		head.repeat = chunk->frames;
	drawing->first = drawing->end;
	drawing->end += head.repeat;
	if (drawing->end > chunk->first + chunk->frames)
		return fail_damaged(drawing, "more frames than announced", error);
	return true;
}

/* Whether going on from here gets to `chunk` without reading more than from its keyframe. */
static bool on_the_way(const struct lectern_drawing *drawing, size_t chunk, uint64_t frame)
{
	return drawing->placed && drawing->first <= frame && drawing->chunk <= chunk &&
	       drawing->chunk >= drawing->index.entries[chunk].key;
}

static bool go_on(struct lectern_drawing *drawing, uint64_t frame, struct lectern_error *error)
{
	while (drawing->end <= frame) {
		const struct draw_chunk *chunk = &drawing->index.entries[drawing->chunk].chunk;
		bool done = drawing->end < chunk->first + chunk->frames
				    ? next_record(drawing, error)
				    : enter_chunk(drawing, drawing->chunk + 1, error);
		if (!done)
			return false;
	}
	return true;
}

const struct lectern_picture *lectern_drawing_at(struct lectern_drawing *drawing, uint64_t frame,
						 struct lectern_error *error)
{
	if (frame >= drawing->index.frames) {
		lectern_fail(error, LECTERN_BAD_INPUT, "frame %llu of the drawing %s is not there yet",
			     (unsigned long long)frame, drawing->path);
		return NULL;
	}
	size_t chunk = draw_index_find(&drawing->index, frame);
	if (!on_the_way(drawing, chunk, frame) && !enter_chunk(drawing, drawing->index.entries[chunk].key, error))
		return NULL;
	return go_on(drawing, frame, error) ? drawing->picture : NULL;
}
