/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chunk.h"

#include "bytes.h"

#include <stdlib.h>
#include <xxhash.h>

#define ZSTD_LEVEL 6

static const char magic[8] = "LECTDRAW";

void draw_file_header_put(uint8_t bytes[LECTERN_FILE_HEADER_SIZE], const struct lectern_drawing_info *info)
{
	memset(bytes, 0, LECTERN_FILE_HEADER_SIZE);
	memcpy(bytes, magic, sizeof(magic));
	draw_put(bytes + 8, 4, LECTERN_FILE_VERSION);
	draw_put(bytes + 12, 4, info->width);
	draw_put(bytes + 16, 4, info->height);
	draw_put(bytes + 20, 4, info->fps_num);
	draw_put(bytes + 24, 4, info->fps_den);
	draw_put(bytes + 56, 8, XXH3_64bits(bytes, 56));
}

static bool info_usable(const struct lectern_drawing_info *info)
{
	return info->width && info->height && info->width <= LECTERN_RECORD_MAX_SIDE &&
	       info->height <= LECTERN_RECORD_MAX_SIDE && info->fps_num && info->fps_den &&
	       info->fps_num / info->fps_den <= LECTERN_FILE_MAX_FPS;
}

bool draw_file_header_get(const uint8_t bytes[LECTERN_FILE_HEADER_SIZE], struct lectern_drawing_info *info)
{
	info->width = (uint32_t)draw_get(bytes + 12, 4);
	info->height = (uint32_t)draw_get(bytes + 16, 4);
	info->fps_num = (uint32_t)draw_get(bytes + 20, 4);
	info->fps_den = (uint32_t)draw_get(bytes + 24, 4);
	return memcmp(bytes, magic, sizeof(magic)) == 0 && draw_get(bytes + 8, 4) == LECTERN_FILE_VERSION &&
	       draw_get(bytes + 56, 8) == XXH3_64bits(bytes, 56) && info_usable(info);
}

void draw_chunk_header_put(uint8_t bytes[LECTERN_CHUNK_HEADER_SIZE], const struct draw_chunk *chunk)
{
	memcpy(bytes, "CHNK", 4);
	draw_put(bytes + 4, 4, chunk->kind);
	draw_put(bytes + 8, 8, chunk->first);
	draw_put(bytes + 16, 4, chunk->frames);
	draw_put(bytes + 20, 4, chunk->size);
	draw_put(bytes + 24, 4, chunk->packed);
	draw_put(bytes + 28, 4, chunk->back);
	draw_put(bytes + 32, 8, chunk->payload_hash);
	draw_put(bytes + 40, 8, XXH3_64bits(bytes, 40));
}

bool draw_chunk_header_get(const uint8_t bytes[LECTERN_CHUNK_HEADER_SIZE], struct draw_chunk *chunk)
{
	chunk->kind = (enum lectern_chunk_kind)draw_get(bytes + 4, 4);
	chunk->first = draw_get(bytes + 8, 8);
	chunk->frames = (uint32_t)draw_get(bytes + 16, 4);
	chunk->size = (uint32_t)draw_get(bytes + 20, 4);
	chunk->packed = (uint32_t)draw_get(bytes + 24, 4);
	chunk->back = (uint32_t)draw_get(bytes + 28, 4);
	chunk->payload_hash = draw_get(bytes + 32, 8);
	return memcmp(bytes, "CHNK", 4) == 0 && draw_get(bytes + 40, 8) == XXH3_64bits(bytes, 40);
}

uint32_t draw_second(const struct lectern_drawing_info *info)
{
	return (uint32_t)(((uint64_t)info->fps_num + info->fps_den - 1) / info->fps_den);
}

uint64_t *draw_payload_residuals(struct draw_payload *payload, size_t more)
{
	if (payload->count + more > payload->capacity) {
		payload->capacity = 2 * (payload->count + more);
		payload->residuals = lectern_realloc(payload->residuals, payload->capacity * 8);
	}
	payload->count += more;
	return payload->residuals + payload->count - more;
}

size_t draw_payload_size(const struct draw_payload *payload)
{
	return 4 + payload->records.length + 8 * payload->count;
}

void draw_payload_reset(struct draw_payload *payload)
{
	payload->records.length = 0;
	payload->count = 0;
}

void draw_payload_free(struct draw_payload *payload)
{
	lectern_text_clear(&payload->records);
	free(payload->residuals);
	*payload = (struct draw_payload){0};
}

/* All first bytes of the residuals, then all second ones, and so on: the high ones are mostly zero. */
static void split_planes(uint8_t *planes, const uint64_t *residuals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t plane = 0; plane < 8; plane++)
			planes[plane * count + i] = (uint8_t)(residuals[i] >> 8 * plane);
}

static void join_planes(uint64_t *residuals, const uint8_t *planes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t value = 0;
		for (size_t plane = 8; plane-- > 0;)
			value = value << 8 | planes[plane * count + i];
		residuals[i] = value;
	}
}

static uint8_t *flatten(const struct draw_payload *payload, size_t size)
{
	uint8_t *flat = lectern_alloc(size);
	draw_put(flat, 4, payload->records.length);
	if (payload->records.length)
		memcpy(flat + 4, payload->records.data, payload->records.length);
	split_planes(flat + 4 + payload->records.length, payload->residuals, payload->count);
	return flat;
}

uint8_t *draw_payload_pack(const struct draw_payload *payload, struct draw_chunk *chunk, ZSTD_CCtx *zstd,
			   size_t *length)
{
	size_t size = draw_payload_size(payload), bound = ZSTD_compressBound(size);
	uint8_t *flat = flatten(payload, size);
	uint8_t *bytes = lectern_alloc(LECTERN_CHUNK_HEADER_SIZE + bound);
	size_t packed = ZSTD_compressCCtx(zstd, bytes + LECTERN_CHUNK_HEADER_SIZE, bound, flat, size, ZSTD_LEVEL);
	free(flat);
	if (ZSTD_isError(packed)) /* with a buffer of the bound's size, only for lack of memory */
		abort();
	chunk->size = (uint32_t)size;
	chunk->packed = (uint32_t)packed;
	chunk->payload_hash = XXH3_64bits(bytes + LECTERN_CHUNK_HEADER_SIZE, packed);
	draw_chunk_header_put(bytes, chunk);
	*length = LECTERN_CHUNK_HEADER_SIZE + packed;
	return bytes;
}

/* False when the sizes inside don't add up. */
static bool unflatten(struct draw_payload *payload, const uint8_t *flat, size_t size)
{
	uint64_t records = draw_get(flat, 4);
	if (records > size - 4 || (size - 4 - records) % 8)
		return false;
	draw_payload_reset(payload);
	lectern_text_add_bytes(&payload->records, flat + 4, records);
	size_t count = (size - 4 - records) / 8;
	join_planes(draw_payload_residuals(payload, count), flat + 4 + records, count);
	return true;
}

bool draw_payload_unpack(struct draw_payload *payload, const struct draw_chunk *chunk, const uint8_t *packed,
			 ZSTD_DCtx *zstd)
{
	if (chunk->size < 4 || XXH3_64bits(packed, chunk->packed) != chunk->payload_hash)
		return false;
	uint8_t *flat = lectern_alloc(chunk->size);
	bool done = ZSTD_decompressDCtx(zstd, flat, chunk->size, packed, chunk->packed) == chunk->size &&
		    unflatten(payload, flat, chunk->size);
	free(flat);
	return done;
}
