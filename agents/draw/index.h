/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which frames lie where in a drawing file that may still grow. */
#pragma once

#include "chunk.h"

struct draw_index_entry {
	struct draw_chunk chunk; /* for AGAIN: size, packed and hash are those of the KEY chunk it repeats */
	uint64_t offset;         /* of the packed payload */
	size_t key;              /* entry to start reading at: the last keyframe, or this one */
};

struct draw_index {
	struct draw_index_entry *entries;
	size_t count;
	size_t capacity;
	uint64_t frames;
	uint64_t end; /* where the next chunk header is expected */
	uint32_t second;
	bool complete;
};

/* Looks for whole chunks from index->end on. A header that makes no sense ends what can be read, as a cut-off one does:
 * it may be there whole the next time. False only when the file can't be read. */
bool draw_index_extend(struct draw_index *index, int fd);
/* The entry that holds frame `frame`, which must be below index->frames. */
size_t draw_index_find(const struct draw_index *index, uint64_t frame);
void draw_index_free(struct draw_index *index);
/* Reads up to `length` bytes, fewer only at the file's end; -1 with errno on failure. */
int64_t draw_read_at(int fd, uint8_t *bytes, size_t length, uint64_t offset);
