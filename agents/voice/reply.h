/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what lectern-voice answers; trusts no field of it. */
#pragma once

#include "voice/voice.h"

#include <jansson.h>

/* Fills all of *speech but the samples' values; samples are allocated. False: the answer breaks the protocol. */
bool lectern_voice_reply_speech(const json_t *reply, size_t text_length, struct lectern_speech *speech);
