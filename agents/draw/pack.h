/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what a picture shows as a record of a chunk. */
#pragma once

#include "chunk.h"
#include "picture.h"

/* `key`: a record that stands alone; else the difference to the picture before (picture->before). */
void draw_pack(struct draw_payload *payload, const struct lectern_picture *picture, uint32_t repeat, bool key);
