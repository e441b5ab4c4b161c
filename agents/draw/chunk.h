/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers and chunks of the drawing file as bytes; format.h has the layout. */
#pragma once

#include "base/base.h"
#include "draw.h"
#include "format.h"

#include <zstd.h>

struct draw_chunk {
	enum lectern_chunk_kind kind;
	uint64_t first; /* frame */
	uint32_t frames;
	uint32_t size;   /* of the payload, unpacked */
	uint32_t packed; /* of the payload in the file */
	uint32_t back;
	uint64_t payload_hash;
};

void draw_file_header_put(uint8_t bytes[LECTERN_FILE_HEADER_SIZE], const struct lectern_drawing_info *info);
bool draw_file_header_get(const uint8_t bytes[LECTERN_FILE_HEADER_SIZE], struct lectern_drawing_info *info);
void draw_chunk_header_put(uint8_t bytes[LECTERN_CHUNK_HEADER_SIZE], const struct draw_chunk *chunk);
bool draw_chunk_header_get(const uint8_t bytes[LECTERN_CHUNK_HEADER_SIZE], struct draw_chunk *chunk);
/* Frames in a second of lecture time: the most that one keyframe serves. */
uint32_t draw_second(const struct lectern_drawing_info *info);

/* A payload that grows: records, and the residuals of their points. */
struct draw_payload {
	struct lectern_text records;
	uint64_t *residuals;
	size_t count;
	size_t capacity;
};
uint64_t *draw_payload_residuals(struct draw_payload *payload, size_t more); /* room for `more`, to be filled */
size_t draw_payload_size(const struct draw_payload *payload);
void draw_payload_reset(struct draw_payload *payload);
void draw_payload_free(struct draw_payload *payload);
/* The header and the packed payload, ready for the file; fills size, packed and hash of *chunk. Caller frees. */
uint8_t *draw_payload_pack(const struct draw_payload *payload, struct draw_chunk *chunk, ZSTD_CCtx *zstd,
			   size_t *length);
/* The reverse: false when the bytes are not what the header says. */
bool draw_payload_unpack(struct draw_payload *payload, const struct draw_chunk *chunk, const uint8_t *packed,
			 ZSTD_DCtx *zstd);
