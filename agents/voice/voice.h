/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Narration: speech engines live in the helper lectern-voice; this is its client. */
#pragma once

#include "base/base.h"

struct lectern_word {
	size_t offset; /* bytes into the text */
	size_t length;
	double start; /* seconds */
	double end;
};

/* Speech of one beat, mono. Free with lectern_speech_clear. */
struct lectern_speech {
	int16_t *samples;
	size_t sample_count;
	uint32_t rate;
	struct lectern_word *words;
	size_t word_count;
	struct lectern_word *clauses; /* edges are exact */
	size_t clause_count;
};

/* Starts the helper `program` (lectern-voice). Any thread may speak; calls are queued. */
struct lectern_voice;
struct lectern_voice *lectern_voice_start(const char *program, struct lectern_error *error);
void lectern_voice_stop(struct lectern_voice *voice); /* NULL is fine */
/* What names a sound beside its text: engine, version, voice, language, rate. Caller frees. */
char *lectern_voice_identity(struct lectern_voice *voice, const char *name, const char *language,
			     struct lectern_error *error);
/* Speaks `text` clause by clause. `name` is "espeak" or "espeak:voice". A helper that died is started again once. */
bool lectern_voice_speak(struct lectern_voice *voice, const char *name, const char *language, const char *text,
			 const struct lectern_cancel *cancel, struct lectern_speech *speech,
			 struct lectern_error *error);
void lectern_speech_clear(struct lectern_speech *speech);
/* Seconds at which the word at or after byte `offset` starts; the end of speech when there is none. */
double lectern_speech_time_at(const struct lectern_speech *speech, size_t offset);
