/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voice/reply.h"

#include <stdlib.h>

#define RATE_MIN    8000
#define RATE_MAX    192000
#define SECONDS_MAX 3600

static bool number(const json_t *json, json_int_t least, json_int_t most, size_t *value)
{
	json_int_t have = json_integer_value(json);
	if (!json_is_integer(json) || have < least || have > most)
		return false;
	*value = (size_t)have;
	return true;
}

struct bounds {
	size_t text_length;
	size_t sample_count;
	uint32_t rate;
};

/* [offset, length, start, end] */
static bool read_word(const json_t *json, const struct bounds *bounds, struct lectern_word *word)
{
	size_t start, end;
	bool ok = json_array_size(json) == 4 &&
		  number(json_array_get(json, 0), 0, (json_int_t)bounds->text_length, &word->offset) &&
		  number(json_array_get(json, 1), 1, (json_int_t)(bounds->text_length - word->offset), &word->length) &&
		  number(json_array_get(json, 2), 0, (json_int_t)bounds->sample_count, &start) &&
		  number(json_array_get(json, 3), (json_int_t)start, (json_int_t)bounds->sample_count, &end);
	if (!ok)
		return false;
	word->start = (double)start / bounds->rate;
	word->end = (double)end / bounds->rate;
	return true;
}

/* Words follow one another in the text and in time. */
static bool read_words(const json_t *json, const struct bounds *bounds, struct lectern_word **words, size_t *count)
{
	size_t all = json_array_size(json), offset = 0;
	double time = 0;
	if (!json_is_array(json) || all > bounds->text_length)
		return false;
	*words = lectern_alloc(all * sizeof(**words));
	for (size_t i = 0; i < all; i++) {
		struct lectern_word *word = &(*words)[i];
		if (!read_word(json_array_get(json, i), bounds, word) || word->offset < offset || word->start < time)
			return false;
		offset = word->offset + word->length;
		time = word->end;
	}
	*count = all;
	return true;
}

bool lectern_voice_reply_speech(const json_t *reply, size_t text_length, struct lectern_speech *speech)
{
	size_t rate, samples;
	*speech = (struct lectern_speech){0};
	if (!number(json_object_get(reply, "rate"), RATE_MIN, RATE_MAX, &rate) ||
	    !number(json_object_get(reply, "samples"), 0, (json_int_t)rate * SECONDS_MAX, &samples))
		return false;
	struct bounds bounds = {.text_length = text_length, .sample_count = samples, .rate = (uint32_t)rate};
	if (!read_words(json_object_get(reply, "words"), &bounds, &speech->words, &speech->word_count) ||
	    !read_words(json_object_get(reply, "clauses"), &bounds, &speech->clauses, &speech->clause_count)) {
		lectern_speech_clear(speech);
		return false;
	}
	speech->rate = (uint32_t)rate;
	speech->sample_count = samples;
	speech->samples = lectern_alloc(samples * sizeof(*speech->samples));
	return true;
}
