/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct lectern_hash {
	XXH3_state_t *state;
};

struct lectern_hash *lectern_hash_new(void)
{
	struct lectern_hash *hash = lectern_alloc(sizeof(*hash));
	hash->state = XXH3_createState();
	if (!hash->state)
		abort();
	XXH3_128bits_reset(hash->state);
	return hash;
}

void lectern_hash_add(struct lectern_hash *hash, const void *part, size_t length)
{
	uint64_t prefix = length;
	XXH3_128bits_update(hash->state, &prefix, sizeof(prefix));
	if (length)
		XXH3_128bits_update(hash->state, part, length);
}

void lectern_hash_add_text(struct lectern_hash *hash, const char *part)
{
	lectern_hash_add(hash, part, part ? strlen(part) : 0);
}

void lectern_hash_end(struct lectern_hash *hash, char out[33])
{
	XXH128_hash_t digest = XXH3_128bits_digest(hash->state);
	snprintf(out, 33, "%016llx%016llx", (unsigned long long)digest.high64, (unsigned long long)digest.low64);
	XXH3_freeState(hash->state);
	free(hash);
}
