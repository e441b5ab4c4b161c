/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings speech to the level of a lecture: a constant gain, so that beats do not jump, and a limiter for its peaks. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Counts changes that change the sound. */
#define LEVEL_VERSION 1

/* In place. True peaks (four times oversampled, as in ITU-R BS.1770) end up below -1.5 dB. */
void level_apply(int16_t *samples, size_t count, uint32_t rate, double gain_db);
