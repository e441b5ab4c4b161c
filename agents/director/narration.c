/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Narration of a beat: spoken once per text and voice, kept as a sound with its word times. */
#include "director/run.h"
#include "director/times.h"
#include "media/media.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_PER_SECOND 2.6

static bool keep_sound(struct run *run, const struct lectern_speech *speech, const char *sound, const char *hash,
		       struct lectern_error *error)
{
	if (!lectern_sound_write(sound, speech->samples, speech->sample_count, speech->rate, error))
		return false;
	json_t *words = times_to_json(speech);
	char *name = lectern_format("sounds/%s.json", hash);
	bool kept = lectern_store_write_json(run->store, name, words, error);
	free(name);
	json_decref(words);
	return kept;
}

/* *silent: there is nothing in the text that can be said ("...", a formula of symbols alone). */
static bool speak(struct run *run, const char *text, const char *sound, const char *hash, bool *silent,
		  struct lectern_error *error)
{
	struct lectern_speech speech = {0};
	bool spoken = lectern_voice_speak(run->engine->voice, run->lecture->voice, run->lecture->language, text,
					  run->cancel, &speech, error);
	*silent = spoken && speech.sample_count == 0;
	if (spoken && !*silent)
		spoken = keep_sound(run, &speech, sound, hash, error);
	lectern_speech_clear(&speech);
	return spoken;
}

static bool take_times(struct run *run, struct lectern_beat *beat, const char *hash)
{
	double seconds;
	struct lectern_speech speech;
	char *path = lectern_store_words(run->store, hash);
	bool there = times_read(path, beat->narration, &speech, &seconds);
	free(path);
	if (there) {
		pthread_mutex_lock(&run->lock);
		beat->seconds = seconds;
		for (size_t i = 0; i < beat->mark_count; i++)
			beat->marks[i].seconds = lectern_speech_time_at(&speech, beat->marks[i].offset);
		free(beat->sound);
		beat->sound = lectern_strdup(hash);
		pthread_mutex_unlock(&run->lock);
	}
	lectern_speech_clear(&speech);
	return there;
}

static size_t count_words(const char *text)
{
	size_t words = 0;
	for (bool inside = false; *text; text++) {
		bool space = strchr(" \t\n", *text) != NULL;
		words += !space && !inside;
		inside = !space;
	}
	return words;
}

/* Without a voice the beat is as long as reading it would take, so that the lecture can still be followed. */
static void stay_silent(struct run *run, struct lectern_beat *beat)
{
	pthread_mutex_lock(&run->lock);
	free(beat->sound);
	beat->sound = NULL;
	beat->seconds = (double)count_words(beat->narration) / WORDS_PER_SECOND;
	for (size_t i = 0; i < beat->mark_count; i++)
		beat->marks[i].seconds =
			beat->seconds * (double)beat->marks[i].offset / (double)(strlen(beat->narration) + 1);
	pthread_mutex_unlock(&run->lock);
}

static void tell(struct section_work *work, size_t index, const char *sound)
{
	run_emit(work->run,
		 json_pack("{ss si si ss? sf}", "event", "sound.done", "section", (int)work->index + 1, "beat",
			   (int)index + 1, "path", sound, "seconds", work->section->beats[index].seconds));
}

static void report_no_voice(struct section_work *work, size_t index, const struct lectern_error *why)
{
	json_t *finding = json_pack("{ss ss}", "kind", "no-voice", "message", why->text);
	if (finding)
		run_emit_finding(work, (int)index + 1, finding);
}

static bool make_sound(struct section_work *work, struct lectern_beat *beat, struct lectern_error *error)
{
	struct run *run = work->run;
	bool silent = false;
	char key[33];
	struct lectern_hash *hash = lectern_hash_new();
	lectern_hash_add_text(hash, run->voice_identity);
	lectern_hash_add_text(hash, beat->narration);
	lectern_hash_end(hash, key);
	char *sound = lectern_store_sound(run->store, key);
	pthread_mutex_lock(&run->voice_lock);
	bool done = lectern_store_has(sound) && take_times(run, beat, key);
	if (!done)
		done = speak(run, beat->narration, sound, key, &silent, error) &&
		       (silent || take_times(run, beat, key));
	pthread_mutex_unlock(&run->voice_lock);
	free(sound);
	if (silent)
		stay_silent(run, beat);
	return done;
}

bool narration_speak(struct section_work *work, size_t index, struct lectern_error *error)
{
	struct lectern_beat *beat = &work->section->beats[index];
	struct lectern_error why = {0};
	run_emit_stage(work->run, "narrating", (int)work->index + 1, (int)index + 1, "Speaking section %zu, beat %zu",
		       work->index + 1, index + 1);
	if (!work->run->voice_identity || !*beat->narration) {
		stay_silent(work->run, beat);
	} else if (!make_sound(work, beat, &why)) {
		if (why.status == LECTERN_CANCELLED) {
			*error = why;
			return false;
		}
		report_no_voice(work, index, &why);
		stay_silent(work->run, beat);
	}
	char *sound = beat->sound ? lectern_store_sound(work->run->store, beat->sound) : NULL;
	tell(work, index, sound);
	free(sound);
	return true;
}
