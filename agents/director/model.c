/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a language model does in a run: the outline, the storyboards, and the
 * ledger of what it cost. */
#include "director/run.h"
#include "planner/planner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PICTURE    (20u << 20)
#define TOKENS_A_SECOND 60.0 /* that a hosted model writes */

bool model_is_asked_for(const struct lectern_job *job)
{
	return (job->endpoint && *job->endpoint) || (job->replay && *job->replay);
}

bool model_planned(const struct lectern_section *section)
{
	return section->goal != NULL;
}

bool model_planned_lecture(const struct lectern_lecture *lecture)
{
	return lecture->section_count > 0 && model_planned(&lecture->sections[0]);
}

void model_tell_plan(struct run *run)
{
	struct lectern_error ignored;
	json_t *snapshot = lectern_director_snapshot(lectern_store_folder(run->store), &ignored);
	if (snapshot)
		run_emit(run, json_pack("{ss ss so}", "event", "plan.done", "project", lectern_store_folder(run->store),
					"lecture", snapshot));
}

/* ---- the outline ---- */

static bool read_picture(const char *path, struct lectern_picture_part *picture, char **bytes,
			 struct lectern_error *error)
{
	static const char signature[] = "\x89PNG\r\n\x1a\n";
	size_t length;
	*bytes = lectern_read_file(path, MOST_PICTURE, &length, error);
	if (!*bytes)
		return false;
	if (length < 8 || memcmp(*bytes, signature, 8) != 0)
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is not a PNG picture", path);
	*picture = (struct lectern_picture_part){(const uint8_t *)*bytes, length};
	return true;
}

static struct lectern_planning planning_of(const struct run *run)
{
	const struct lectern_job *job = run->job;
	return (struct lectern_planning){.model = run->model,
					 .data = run->engine->data,
					 .cancel = run->cancel,
					 .topic = job->topic,
					 .audience = job->audience,
					 .language = job->language,
					 .minutes = job->minutes,
					 .words_per_minute = run->words_per_minute,
					 .wish = job->ask};
}

/* So that a section whose outline is the same keeps what was made of it. */
static void name_sources(struct lectern_lecture *lecture)
{
	for (size_t i = 0; i < lecture->section_count; i++) {
		struct lectern_section *section = &lecture->sections[i];
		char key[33];
		struct lectern_hash *hash = lectern_hash_new();
		lectern_hash_add_text(hash, section->title);
		lectern_hash_add_text(hash, section->goal);
		lectern_hash_add_text(hash, section->takeaway);
		lectern_hash_end(hash, key);
		free(section->source_hash);
		section->source_hash = lectern_strdup(key);
	}
}

static struct lectern_lecture *ask_outline(struct run *run, struct lectern_error *error)
{
	struct lectern_planning planning = planning_of(run);
	struct lectern_picture_part picture;
	char *bytes = NULL;
	struct lectern_lecture *lecture = NULL;
	if (!run->job->image || read_picture(run->job->image, &picture, &bytes, error)) {
		planning.picture = bytes ? &picture : NULL;
		lecture = lectern_planner_outline(&planning, error);
	}
	free(bytes);
	if (lecture)
		name_sources(lecture);
	return lecture;
}

struct lectern_lecture *model_outline(struct run *run, struct lectern_error *error)
{
	struct lectern_lecture *old;
	if (!run->model) {
		*error = run->model_error;
		return NULL;
	}
	/* the folder is named after the topic: what a killed run left there is found
	 * before anything is asked */
	char *folder = outline_folder(run->job, run->job->topic, NULL);
	run->store = lectern_store_open(folder, error);
	free(folder);
	if (!run->store || !outline_read_old(run->store, &old, error))
		return NULL;
	if (old && model_planned_lecture(old) && old->topic && strcmp(old->topic, run->job->topic) == 0)
		return old;
	lectern_lecture_free(old);
	return ask_outline(run, error);
}

/* ---- the storyboards ---- */

static char *words_of_outline(const struct lectern_lecture *lecture)
{
	struct lectern_text words = {0};
	lectern_text_add(&words, "");
	for (size_t i = 0; i < lecture->section_count; i++)
		if (model_planned(&lecture->sections[i]))
			lectern_text_format(&words, "%s %s ", lecture->sections[i].goal,
					    lecture->sections[i].takeaway ? lecture->sections[i].takeaway : "");
	return words.data;
}

void model_measure_voice(struct run *run)
{
	struct lectern_speech speech = {0};
	struct lectern_error ignored;
	if (!run->model || !run->voice_identity || !model_planned_lecture(run->lecture))
		return;
	char *words = words_of_outline(run->lecture);
	if (lectern_voice_speak(run->engine->voice, run->lecture->voice, run->lecture->language, words, run->cancel,
				&speech, &ignored) &&
	    speech.sample_count)
		run->words_per_minute =
			60.0 * (double)lectern_planner_count_words(words) * speech.rate / (double)speech.sample_count;
	lectern_speech_clear(&speech);
	free(words);
}

/* What a section shows whose storyboard could not be had: its goal and what
 * stays of it. */
static void outline_beats(struct lectern_section *storyboard, const struct lectern_section *section, const char *why)
{
	const char *texts[] = {section->goal, section->takeaway};
	for (size_t i = 0; i < 2; i++) {
		if (!texts[i] || !*texts[i])
			continue;
		struct lectern_beat *beat = lectern_section_add_beat(storyboard, i ? "" : section->title);
		free(beat->narration);
		beat->narration = lectern_strdup(texts[i]);
		beat->message = lectern_strdup(why);
		lectern_beat_add_show(beat, LECTERN_SHOW_TEXT, texts[i]);
	}
}

static void tell_lost(struct run *run, size_t index, const struct lectern_error *why)
{
	run_emit(run, json_pack("{ss si ss ss}", "event", "finding", "section", (int)index + 1, "kind", "no-storyboard",
				"message", why->text));
}

/* Without beats, or with those of a run that got no storyboard. */
static bool needs_storyboard(const struct lectern_section *section)
{
	if (!model_planned(section))
		return false;
	for (size_t i = 0; i < section->beat_count; i++)
		if (section->beats[i].animation)
			return false;
	return true;
}

static void take_beats(struct run *run, size_t index, struct lectern_section *storyboard)
{
	struct lectern_section *section = &run->lecture->sections[index];
	for (size_t i = 0; i < section->beat_count; i++)
		lectern_beat_clear(&section->beats[i]);
	free(section->beats);
	section->beats = storyboard->beats;
	section->beat_count = storyboard->beat_count;
	*storyboard = (struct lectern_section){0};
}

bool model_ask_storyboard(struct run *run, size_t index, const char *was, struct lectern_error *error)
{
	struct lectern_section storyboard = {0};
	struct lectern_planning planning = planning_of(run);
	if (!run->model) {
		*error = run->model_error;
		return false;
	}
	planning.version = run->lecture->sections[index].version;
	planning.source = was;
	if (!lectern_planner_storyboard(&planning, run->lecture, index, &storyboard, error))
		return false;
	pthread_mutex_lock(&run->lock);
	take_beats(run, index, &storyboard);
	pthread_mutex_unlock(&run->lock);
	return true;
}

static void take_outline(struct run *run, size_t index, const struct lectern_error *why)
{
	struct lectern_section storyboard = {0};
	outline_beats(&storyboard, &run->lecture->sections[index], why->text);
	pthread_mutex_lock(&run->lock);
	take_beats(run, index, &storyboard);
	run->imperfect = true;
	pthread_mutex_unlock(&run->lock);
	tell_lost(run, index, why);
}

bool model_storyboard(struct run *run, size_t index, struct lectern_error *error)
{
	const struct lectern_section *section = &run->lecture->sections[index];
	if (!needs_storyboard(section))
		return true;
	run_emit_stage(run, "planning", (int)index + 1, 0, "Planning section %zu: %s", index + 1, section->title);
	if (!model_ask_storyboard(run, index, NULL, error)) {
		if (lectern_cancel_is_set(run->cancel))
			return false;
		take_outline(run, index, error);
	}
	if (!run_save(run, error))
		return false;
	model_tell_plan(run);
	return true;
}

void model_estimate(struct run *run)
{
	uint64_t in = 0, out = 0, longest = 0;
	struct lectern_error ignored;
	for (size_t i = 0; i < run->lecture->section_count; i++) {
		struct section_work work = {.run = run, .index = i, .section = &run->lecture->sections[i]};
		struct lectern_coding coding = model_coding(&work);
		uint64_t asked = 0, written = 0;
		if (!lectern_coder_estimate(&coding, &asked, &written, &ignored))
			return;
		in += asked;
		out += written;
		longest = written > longest ? written : longest;
	}
	double money = ((double)in * run->price_in + (double)out * run->price_out) / 1e6;
	size_t length =
		(size_t)snprintf(run->note, sizeof(run->note),
				 "planned; the animations will take about %.0fk tokens in, %.0fk out and %.0f s",
				 (double)in / 1000, (double)out / 1000, (double)longest / TOKENS_A_SECOND);
	if (money > 0 && length < sizeof(run->note))
		snprintf(run->note + length, sizeof(run->note) - length, ", %.2f in the endpoint's currency", money);
}

struct lectern_coding model_coding(const struct section_work *work)
{
	return (struct lectern_coding){.model = work->run->model,
				       .data = work->run->engine->data,
				       .cancel = work->run->cancel,
				       .section = work->section,
				       .number = (int)work->index + 1,
				       .version = work->section->version,
				       .wish = work->run->job->ask};
}
