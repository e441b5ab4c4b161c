/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int64_t draw_read_at(int fd, uint8_t *bytes, size_t length, uint64_t offset)
{
	size_t have = 0;
	while (have < length) {
		ssize_t got = pread(fd, bytes + have, length - have, (off_t)(offset + have));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (int64_t)have;
}

/* The KEY chunk that an AGAIN repeats, or NULL when the file lies. */
static const struct draw_index_entry *repeated(const struct draw_index *index, const struct draw_chunk *chunk)
{
	if (chunk->back < 1 || chunk->back > index->count)
		return NULL;
	const struct draw_index_entry *entry = &index->entries[index->count - chunk->back];
	if (entry->chunk.kind != LECTERN_CHUNK_KEY)
		return NULL;
	if (chunk->back > 1 && index->entries[index->count - 1].chunk.kind != LECTERN_CHUNK_AGAIN)
		return NULL;
	return entry;
}

static bool fits_second(const struct draw_index *index, const struct draw_chunk *chunk)
{
	uint64_t key = chunk->first;
	if (chunk->kind == LECTERN_CHUNK_MORE)
		key = index->entries[index->entries[index->count - 1].key].chunk.first;
	return chunk->first + chunk->frames - key <= index->second;
}

/* False when the chunk can't stand here. */
static bool make_entry(const struct draw_index *index, const struct draw_chunk *chunk, struct draw_index_entry *entry)
{
	*entry = (struct draw_index_entry){
		.chunk = *chunk,
		.offset = index->end + LECTERN_CHUNK_HEADER_SIZE,
		.key = index->count,
	};
	if (chunk->first != index->frames || !chunk->frames)
		return false;
	if (chunk->kind == LECTERN_CHUNK_AGAIN) {
		const struct draw_index_entry *key = repeated(index, chunk);
		if (!key || chunk->packed)
			return false;
		entry->chunk.size = key->chunk.size;
		entry->chunk.packed = key->chunk.packed;
		entry->chunk.payload_hash = key->chunk.payload_hash;
		entry->offset = key->offset;
	} else if (chunk->kind == LECTERN_CHUNK_MORE && index->count) {
		entry->key = index->entries[index->count - 1].key;
	} else if (chunk->kind != LECTERN_CHUNK_KEY) {
		return false;
	}
	/* a reader takes memory for what is packed before it can know it to be damaged */
	return chunk->size <= LECTERN_CHUNK_MAX_SIZE && chunk->packed <= ZSTD_compressBound(chunk->size) &&
	       fits_second(index, chunk);
}

static void push(struct draw_index *index, const struct draw_index_entry *entry)
{
	if (index->count == index->capacity) {
		index->capacity = index->capacity ? 2 * index->capacity : 64;
		index->entries = lectern_realloc(index->entries, index->capacity * sizeof(*index->entries));
	}
	index->entries[index->count++] = *entry;
}

bool draw_index_extend(struct draw_index *index, int fd)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return false;
	while (!index->complete && index->end + LECTERN_CHUNK_HEADER_SIZE <= (uint64_t)status.st_size) {
		uint8_t bytes[LECTERN_CHUNK_HEADER_SIZE];
		struct draw_chunk chunk;
		struct draw_index_entry entry;
		int64_t got = draw_read_at(fd, bytes, sizeof(bytes), index->end);
		if (got < 0)
			return false;
		if (got < (int64_t)sizeof(bytes) || !draw_chunk_header_get(bytes, &chunk))
			break;
		if (chunk.kind == LECTERN_CHUNK_END) {
			index->complete = chunk.first == index->frames;
			break;
		}
		uint64_t end = index->end + LECTERN_CHUNK_HEADER_SIZE + chunk.packed;
		if (end > (uint64_t)status.st_size || !make_entry(index, &chunk, &entry))
			break;
		push(index, &entry);
		index->frames += chunk.frames;
		index->end = end;
	}
	return true;
}

size_t draw_index_find(const struct draw_index *index, uint64_t frame)
{
	size_t low = 0, high = index->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (index->entries[middle].chunk.first <= frame)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void draw_index_free(struct draw_index *index)
{
	free(index->entries);
	*index = (struct draw_index){0};
}
