/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "narrate.h"

#include "clauses.h"
#include "level.h"

#include <stdlib.h>
#include <string.h>

/* Below this a sample at a clause's edge is silence (-60 dB); a little of it is kept so that no onset is cut. */
#define SILENCE   32
#define MARGIN_MS 5

static bool is_silent(int16_t sample)
{
	return sample > -SILENCE && sample < SILENCE;
}

/* Narrows first..end to what sounds; false when nothing does. */
static bool trim(const struct spoken *spoken, uint32_t rate, size_t *first, size_t *end)
{
	size_t margin = (size_t)rate * MARGIN_MS / 1000;
	*first = 0;
	*end = spoken->count;
	while (*first < *end && is_silent(spoken->samples[*first]))
		++*first;
	while (*end > *first && is_silent(spoken->samples[*end - 1]))
		--*end;
	if (*first == *end)
		return false;
	*first = *first > margin ? *first - margin : 0;
	*end = spoken->count - *end > margin ? *end + margin : spoken->count;
	return true;
}

static void add_silence(struct spoken *sound, size_t count)
{
	static const int16_t zeros[1024];
	for (; count > 1024; count -= 1024)
		spoken_add(sound, zeros, 1024);
	spoken_add(sound, zeros, count);
}

static void add_words(struct narration *narration, const char *spoken_text, const struct clause *clause,
		      const struct spoken *spoken, size_t start, size_t span)
{
	struct timed_word *words;
	size_t count = words_place(spoken_text, spoken->starts, spoken->start_count, span, &words);
	size_t size = (narration->word_count + count) * sizeof(*words);
	narration->words = lectern_realloc(narration->words, size);
	for (size_t i = 0; i < count; i++) {
		words[i].offset += clause->offset;
		words[i].start += start;
		words[i].end += start;
		narration->words[narration->word_count++] = words[i];
	}
	free(words);
}

/* What the engine trimmed away at the front moves every start. */
static void shift_starts(struct spoken *spoken, size_t first)
{
	for (size_t i = 0; i < spoken->start_count; i++) {
		size_t sample = spoken->starts[i].sample;
		spoken->starts[i].sample = sample > first ? sample - first : 0;
	}
}

static void add_clause(struct narration *narration, const char *spoken_text, const struct clause *clause,
		       struct spoken *spoken, uint32_t rate)
{
	size_t first, end, start = narration->sound.count;
	if (!trim(spoken, rate, &first, &end))
		return;
	shift_starts(spoken, first);
	spoken_add(&narration->sound, spoken->samples + first, end - first);
	add_words(narration, spoken_text, clause, spoken, start, end - first);
	narration->clauses[narration->clause_count++] = (struct timed_word){
		.offset = clause->offset, .length = clause->length, .start = start, .end = start + end - first};
	add_silence(&narration->sound, (size_t)rate * clause_pause_ms(clause->end) / 1000);
}

static bool speak_clauses(const struct engine *engine, const char *text, const struct clause *clauses, size_t count,
			  void (*on_clause)(size_t, size_t), struct narration *narration, struct lectern_error *error)
{
	struct spoken spoken = {0};
	bool ok = true;
	for (size_t i = 0; i < count && ok; i++) {
		char *spoken_text = clause_spoken_text(text, &clauses[i]);
		spoken.count = 0;
		spoken.start_count = 0;
		ok = engine->speak(spoken_text, &spoken, error);
		if (ok)
			add_clause(narration, spoken_text, &clauses[i], &spoken, engine->rate());
		free(spoken_text);
		if (on_clause)
			on_clause(i + 1, count);
	}
	spoken_clear(&spoken);
	return ok;
}

bool narrate(const struct engine *engine, const char *text, void (*on_clause)(size_t done, size_t all),
	     struct narration *narration, struct lectern_error *error)
{
	struct clause *clauses;
	size_t count = clauses_split(text, strlen(text), &clauses);
	*narration = (struct narration){.clauses = lectern_alloc(count * sizeof(*narration->clauses))};
	bool ok = speak_clauses(engine, text, clauses, count, on_clause, narration, error);
	free(clauses);
	if (ok)
		level_apply(narration->sound.samples, narration->sound.count, engine->rate(), engine->gain_db);
	else
		narration_clear(narration);
	return ok;
}

void narration_clear(struct narration *narration)
{
	spoken_clear(&narration->sound);
	free(narration->words);
	free(narration->clauses);
	*narration = (struct narration){0};
}
