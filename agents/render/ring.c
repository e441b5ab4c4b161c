/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/format.h"
#include "platform/platform.h"
#include "render/protocol.h"
#include "render/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LEAST_RECORD 52 /* the fields before a record's entries */

bool render_ring_open(struct render_ring *ring, struct lectern_error *error)
{
	*ring = (struct render_ring){.fd = lectern_shared_memory("lectern-ring", LECTERN_RING_SIZE, error)};
	if (ring->fd < 0)
		return false;
	void *bytes = mmap(NULL, LECTERN_RING_SIZE, PROT_READ, MAP_SHARED, ring->fd, 0);
	if (bytes == MAP_FAILED) {
		close(ring->fd);
		ring->fd = -1;
		return lectern_fail(error, LECTERN_RENDERER, "Shared memory can't be mapped: %s", strerror(errno));
	}
	ring->bytes = bytes;
	return true;
}

void render_ring_close(struct render_ring *ring)
{
	if (ring->bytes)
		munmap((void *)ring->bytes, LECTERN_RING_SIZE);
	if (ring->fd >= 0)
		close(ring->fd);
	free(ring->copy);
	*ring = (struct render_ring){.fd = -1};
}

/* True when bytes at..at+size follow what was taken, do not wrap, and lie in the part that was free to write. */
static bool place_is_right(const struct render_ring *ring, uint64_t at, uint64_t size)
{
	uint64_t offset = at % LECTERN_RING_SIZE;
	bool follows = at == ring->taken || (ring->fresh && at > ring->taken);
	bool skips = offset == 0 && at > ring->taken && at - ring->taken < LECTERN_RING_SIZE;
	return (follows || skips) && size <= LECTERN_RING_SIZE - offset && at + size <= ring->taken + LECTERN_RING_SIZE;
}

static uint32_t little_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Copies the record before anyone looks at it: the other side can still write to the ring. The copied size field may
 * have changed since it was read, so it is put right. */
static const uint8_t *copy_record(struct render_ring *ring, const uint8_t *record, uint32_t size)
{
	if (size > ring->capacity) {
		free(ring->copy);
		ring->capacity = size + size / 2;
		ring->copy = lectern_alloc(ring->capacity);
	}
	memcpy(ring->copy, record, size);
	for (int i = 0; i < 4; i++)
		ring->copy[i] = (uint8_t)(size >> 8 * i);
	return ring->copy;
}

static bool wrong(struct lectern_error *error)
{
	return lectern_fail(error, LECTERN_RENDERER, "The scene's process handed over a drawing that can't be right");
}

void render_ring_begin(struct render_ring *ring)
{
	ring->fresh = true;
}

void render_ring_skip(struct render_ring *ring, const json_t *message)
{
	int64_t at = render_number(message, "at", INT64_MAX / 2),
		size = render_number(message, "size", LECTERN_RING_SIZE);
	if (at >= 0 && size >= 0 && (uint64_t)at >= ring->taken && (uint64_t)at - ring->taken <= LECTERN_RING_SIZE)
		ring->taken = (uint64_t)(at + size);
}

bool render_ring_take(struct render_ring *ring, const json_t *message, render_record_handler handler, void *data,
		      struct lectern_error *error)
{
	int64_t at = render_number(message, "at", INT64_MAX / 2),
		size = render_number(message, "size", LECTERN_RING_SIZE);
	int64_t count = render_number(message, "count", LECTERN_RING_SIZE / LEAST_RECORD);
	if (at < 0 || size < LEAST_RECORD || count < 1 || !place_is_right(ring, (uint64_t)at, (uint64_t)size))
		return wrong(error);
	ring->fresh = false;
	const uint8_t *here = ring->bytes + (uint64_t)at % LECTERN_RING_SIZE, *end = here + size;
	for (; count > 0; count--) {
		if (end - here < LEAST_RECORD)
			return wrong(error);
		uint32_t length = little_endian(here);
		if (length < LEAST_RECORD || length > LECTERN_RECORD_MAX_SIZE || length > (size_t)(end - here))
			return wrong(error);
		if (!handler(data, copy_record(ring, here, length), length, error))
			return false;
		here += length;
	}
	if (here != end)
		return wrong(error);
	ring->taken = (uint64_t)(at + size);
	return true;
}
