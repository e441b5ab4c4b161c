/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From topic or notes to the lecture in its folder. */
#include "director/run.h"
#include "planner/planner.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_THEME    "dark"
#define DEFAULT_VOICE    "espeak"
#define DEFAULT_QUALITY  "720p30"
#define DEFAULT_LANGUAGE "en"

static void replace(char **text, const char *with)
{
	if (!with)
		return;
	free(*text);
	*text = lectern_strdup(with);
}

static void fill(char **text, const char *with)
{
	if (!*text)
		*text = lectern_strdup(with);
}

void outline_apply_options(struct lectern_lecture *lecture, const struct lectern_job *job)
{
	replace(&lecture->theme, job->theme);
	replace(&lecture->voice, job->voice);
	replace(&lecture->quality, job->quality);
	replace(&lecture->language, job->language);
	fill(&lecture->theme, DEFAULT_THEME);
	fill(&lecture->voice, DEFAULT_VOICE);
	fill(&lecture->quality, DEFAULT_QUALITY);
	fill(&lecture->language, DEFAULT_LANGUAGE);
}

static struct lectern_lecture *plan_notes(const char *path, const char *topic, struct lectern_error *error)
{
	char full[PATH_MAX];
	if (!realpath(path, full)) {
		lectern_fail(error, LECTERN_BAD_INPUT, "there is no notes file %s", path);
		return NULL;
	}
	if (!lectern_utf8_valid(full, strlen(full))) { /* lecture.json could not say where they are */
		lectern_fail(error, LECTERN_BAD_INPUT, "the name of the notes file %s is not UTF-8; rename it", full);
		return NULL;
	}
	struct lectern_lecture *lecture = lectern_planner_notes_file(full, error);
	if (!lecture)
		return NULL;
	replace(&lecture->notes, full);
	replace(&lecture->topic, topic);
	return lecture;
}

static struct lectern_lecture *plan_topic(struct run *run, struct lectern_error *error)
{
	if (model_is_asked_for(run->job))
		return model_outline(run, error);
	char *lesson = lectern_planner_lesson(run->engine->data, run->job->topic, error);
	if (!lesson)
		return run->model ? model_outline(run, error) : NULL;
	struct lectern_lecture *lecture = plan_notes(lesson, run->job->topic, error);
	free(lesson);
	return lecture;
}

static struct lectern_lecture *plan(struct run *run, struct lectern_error *error)
{
	const struct lectern_job *job = run->job;
	if (job->notes)
		return plan_notes(job->notes, job->topic, error);
	if (job->topic && *job->topic)
		return plan_topic(run, error);
	if (job->project) {
		struct lectern_lecture *lecture = lectern_store_read(job->project, error);
		return lecture;
	}
	lectern_fail(error, LECTERN_USAGE, "nothing to make: give a topic or a notes file");
	return NULL;
}

/* Notes that were moved leave nothing where they were. */
static bool is_another(const struct lectern_lecture *old, const char *notes)
{
	if (!old->notes || !notes)
		return old->notes != notes;
	return strcmp(old->notes, notes) != 0 && access(old->notes, F_OK) == 0;
}

static bool holds_another(const char *folder, const char *notes)
{
	struct lectern_lecture *old = lectern_store_read(folder, NULL);
	bool another = old && is_another(old, notes);
	lectern_lecture_free(old);
	return another;
}

char *outline_folder(const struct lectern_job *job, const char *title, const char *notes)
{
	if (job->project)
		return lectern_strdup(job->project);
	char *slug = lectern_slug(title);
	char *first = job->parent ? lectern_format("%s/%s", job->parent, slug) : lectern_strdup(slug);
	char *folder = lectern_strdup(first);
	for (int number = 2; holds_another(folder, notes); number++) {
		free(folder);
		folder = lectern_format("%s-%d", first, number);
	}
	free(first);
	free(slug);
	return folder;
}

static struct lectern_section *find_section(struct lectern_lecture *lecture, const char *id)
{
	for (size_t i = 0; i < lecture->section_count; i++)
		if (lecture->sections[i].id && strcmp(lecture->sections[i].id, id) == 0)
			return &lecture->sections[i];
	return NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* A section that is the same may have moved in its notes. */
static void take_lines(struct lectern_section *kept, const struct lectern_section *fresh)
{
	for (size_t b = 0; b < kept->beat_count && b < fresh->beat_count; b++)
		for (size_t i = 0; i < kept->beats[b].show_count && i < fresh->beats[b].show_count; i++)
			kept->beats[b].shows[i].line = fresh->beats[b].shows[i].line;
}

/* What was chosen for the folder before stands, unless the notes now say something else. */
static void keep_choice(char **planned, const char *old, const char *usual)
{
	if (!*planned || strcmp(*planned, usual) == 0)
		replace(planned, old);
}

struct lectern_lecture *outline_merge(struct lectern_lecture *old, struct lectern_lecture *planned)
{
	for (size_t i = 0; i < planned->section_count; i++) {
		struct lectern_section *fresh = &planned->sections[i];
		struct lectern_section *kept = find_section(old, fresh->id);
		if (!kept)
			continue;
		if (same_text(kept->source_hash, fresh->source_hash)) {
			take_lines(kept, fresh);
			struct lectern_section swap = *fresh;
			*fresh = *kept;
			*kept = swap;
		} else {
			fresh->version = kept->version + 1;
		}
	}
	keep_choice(&planned->theme, old->theme, DEFAULT_THEME);
	keep_choice(&planned->voice, old->voice, DEFAULT_VOICE);
	keep_choice(&planned->quality, old->quality, DEFAULT_QUALITY);
	keep_choice(&planned->language, old->language, DEFAULT_LANGUAGE);
	lectern_lecture_free(old);
	return planned;
}

bool outline_read_old(struct lectern_store *store, struct lectern_lecture **old, struct lectern_error *error)
{
	char *path = lectern_format("%s/lecture.json", lectern_store_folder(store));
	*old = NULL;
	bool there = access(path, F_OK) == 0;
	if (there)
		*old = lectern_lecture_load(path, error);
	free(path);
	return !there || *old;
}

static struct lectern_lecture *into_folder(struct run *run, struct lectern_lecture *planned,
					   struct lectern_error *error)
{
	struct lectern_lecture *old;
	if (!run->store) {
		char *folder = outline_folder(run->job, planned->title, planned->notes);
		run->store = lectern_store_open(folder, error);
		free(folder);
	}
	if (!run->store || !outline_read_old(run->store, &old, error)) {
		lectern_lecture_free(planned);
		return NULL;
	}
	if (old && is_another(old, planned->notes) && strcmp(old->title, planned->title) != 0) {
		lectern_fail(error, LECTERN_BAD_INPUT,
			     "%s holds another lecture, \"%s\"; choose another folder with --project",
			     lectern_store_folder(run->store), old->title);
		lectern_lecture_free(old);
		lectern_lecture_free(planned);
		return NULL;
	}
	lectern_lecture_name_sections(planned);
	return old ? outline_merge(old, planned) : planned;
}

struct lectern_lecture *outline_plan(struct run *run, struct lectern_error *error)
{
	struct lectern_lecture *lecture = plan(run, error);
	if (!lecture)
		return NULL;
	lecture = into_folder(run, lecture, error);
	if (lecture)
		outline_apply_options(lecture, run->job);
	return lecture;
}
