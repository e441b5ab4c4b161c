/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/times.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FILE    (16u << 20)
#define MOST_SECONDS 3600

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

static bool span_from_json(const json_t *json, size_t length, double seconds, struct lectern_word *span)
{
	const json_int_t offset = json_integer_value(json_array_get(json, 0));
	const json_int_t size = json_integer_value(json_array_get(json, 1));
	span->start = json_number_value(json_array_get(json, 2));
	span->end = json_number_value(json_array_get(json, 3));
	if (offset < 0 || size < 0 || (size_t)offset > length || (size_t)size > length - (size_t)offset)
		return false;
	span->offset = (size_t)offset;
	span->length = (size_t)size;
	/* times were rounded when they were written */
	return span->start >= 0 && span->end >= span->start && span->end <= seconds + 0.001;
}

/* Spans follow one another in the text. */
static bool spans_from_json(const json_t *array, size_t length, double seconds, struct lectern_word **spans,
			    size_t *count)
{
	size_t i, offset = 0;
	json_t *item;
	*count = 0;
	*spans = lectern_alloc((json_array_size(array) + 1) * sizeof(**spans));
	json_array_foreach(array, i, item) {
		struct lectern_word *span = &(*spans)[*count];
		if (!span_from_json(item, length, seconds, span) || span->offset < offset)
			return false;
		offset = span->offset + span->length;
		(*count)++;
	}
	return true;
}

bool times_read(const char *path, const char *narration, struct lectern_speech *speech, double *seconds)
{
	char *text = lectern_read_file(path, MOST_FILE, NULL, NULL);
	json_t *times = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	size_t length = strlen(narration);
	*speech = (struct lectern_speech){0};
	*seconds = json_number_value(json_object_get(times, "seconds"));
	bool good = *seconds > 0 && *seconds <= MOST_SECONDS &&
		    spans_from_json(json_object_get(times, "words"), length, *seconds, &speech->words,
				    &speech->word_count) &&
		    spans_from_json(json_object_get(times, "clauses"), length, *seconds, &speech->clauses,
				    &speech->clause_count);
	json_decref(times);
	free(text);
	return good;
}
