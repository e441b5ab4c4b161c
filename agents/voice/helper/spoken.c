/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

static size_t grown(size_t need, size_t capacity)
{
	if (capacity == 0)
		capacity = 256;
	while (capacity < need)
		capacity *= 2;
	return capacity;
}

void spoken_add(struct spoken *spoken, const int16_t *samples, size_t count)
{
	if (spoken->count + count > spoken->capacity) {
		spoken->capacity = grown(spoken->count + count, spoken->capacity);
		spoken->samples = lectern_realloc(spoken->samples, spoken->capacity * sizeof(*samples));
	}
	if (count)
		memcpy(spoken->samples + spoken->count, samples, count * sizeof(*samples));
	spoken->count += count;
}

void spoken_add_start(struct spoken *spoken, size_t offset, size_t sample)
{
	if (spoken->start_count == spoken->start_capacity) {
		spoken->start_capacity = grown(spoken->start_count + 1, spoken->start_capacity);
		spoken->starts = lectern_realloc(spoken->starts, spoken->start_capacity * sizeof(*spoken->starts));
	}
	spoken->starts[spoken->start_count++] = (struct spoken_start){.offset = offset, .sample = sample};
}

void spoken_clear(struct spoken *spoken)
{
	free(spoken->samples);
	free(spoken->starts);
	*spoken = (struct spoken){0};
}
