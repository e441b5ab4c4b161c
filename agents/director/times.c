/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/times.h"

static json_t *spans_to_json(const struct lectern_word *spans, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_pack("[IIff]", (json_int_t)spans[i].offset,
						       (json_int_t)spans[i].length, spans[i].start, spans[i].end));
	return array;
}

json_t *times_to_json(const struct lectern_speech *speech)
{
	return json_pack("{sf so so}", "seconds", (double)speech->sample_count / speech->rate, "words",
			 spans_to_json(speech->words, speech->word_count), "clauses",
			 spans_to_json(speech->clauses, speech->clause_count));
}

static struct lectern_word *spans_from_json(const json_t *array, size_t *count)
{
	size_t i;
	json_t *item;
	struct lectern_word *spans = lectern_alloc((json_array_size(array) + 1) * sizeof(*spans));
	*count = 0;
	json_array_foreach(array, i, item)
	{
		struct lectern_word *span = &spans[(*count)++];
		span->offset = (size_t)json_integer_value(json_array_get(item, 0));
		span->length = (size_t)json_integer_value(json_array_get(item, 1));
		span->start = json_number_value(json_array_get(item, 2));
		span->end = json_number_value(json_array_get(item, 3));
	}
	return spans;
}

bool times_read(const char *path, struct lectern_speech *speech, double *seconds)
{
	json_t *times = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	*speech = (struct lectern_speech){0};
	*seconds = json_number_value(json_object_get(times, "seconds"));
	if (*seconds > 0) {
		speech->words = spans_from_json(json_object_get(times, "words"), &speech->word_count);
		speech->clauses = spans_from_json(json_object_get(times, "clauses"), &speech->clause_count);
	}
	json_decref(times);
	return *seconds > 0;
}
