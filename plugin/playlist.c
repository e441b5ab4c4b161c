/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "playlist.h"

#include "content.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_SIZE   8192
#define LARGEST_RATE   240
#define DEFAULT_WIDTH  1280
#define DEFAULT_HEIGHT 720
#define DEFAULT_RATE   30

struct lectern_playlist {
	pthread_mutex_t lock;
	_Atomic uint64_t generation;
	/* under the lock */
	struct lectern_playlist_snapshot *current; /* changed in place while nobody else holds it */
	struct lectern_playlist_section *staged;   /* one for each section; beat_count 0: nothing is made anew */
	uint64_t editions;
	uint64_t lectures;
};

static struct lectern_playlist_snapshot *new_snapshot(void)
{
	struct lectern_playlist_snapshot *snapshot = lectern_alloc(sizeof(*snapshot));
	snapshot->references = 1;
	snapshot->project = lectern_strdup("");
	snapshot->title = lectern_strdup("");
	snapshot->width = DEFAULT_WIDTH;
	snapshot->height = DEFAULT_HEIGHT;
	snapshot->fps = DEFAULT_RATE;
	return snapshot;
}

static void free_sections(struct lectern_playlist_section *sections, size_t count)
{
	for (size_t i = 0; i < count; i++)
		lectern_content_clear(&sections[i]);
	free(sections);
}

void lectern_playlist_release(const struct lectern_playlist_snapshot *taken)
{
	struct lectern_playlist_snapshot *snapshot = (struct lectern_playlist_snapshot *)taken;
	if (!snapshot || __atomic_sub_fetch(&snapshot->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	free_sections(snapshot->sections, snapshot->section_count);
	free(snapshot->project);
	free(snapshot->title);
	free(snapshot);
}

static struct lectern_playlist_snapshot *copy_snapshot(const struct lectern_playlist_snapshot *from)
{
	struct lectern_playlist_snapshot *copy = lectern_alloc(sizeof(*copy));
	*copy = *from;
	copy->references = 1;
	copy->project = lectern_strdup(from->project);
	copy->title = lectern_strdup(from->title);
	copy->sections = lectern_alloc(from->section_count * sizeof(*copy->sections));
	for (size_t i = 0; i < from->section_count; i++)
		lectern_content_copy(&copy->sections[i], &from->sections[i]);
	return copy;
}

/* Called locked: the snapshot, private to the caller until the lock is dropped, as the next generation. */
static struct lectern_playlist_snapshot *begin_change(struct lectern_playlist *playlist)
{
	if (__atomic_load_n(&playlist->current->references, __ATOMIC_ACQUIRE) > 1) {
		struct lectern_playlist_snapshot *copy = copy_snapshot(playlist->current);
		lectern_playlist_release(playlist->current);
		playlist->current = copy;
	}
	playlist->current->generation = atomic_fetch_add(&playlist->generation, 1) + 1;
	return playlist->current;
}

struct lectern_playlist *lectern_playlist_new(void)
{
	struct lectern_playlist *playlist = lectern_alloc(sizeof(*playlist));
	pthread_mutex_init(&playlist->lock, NULL);
	playlist->current = new_snapshot();
	return playlist;
}

void lectern_playlist_free(struct lectern_playlist *playlist)
{
	if (!playlist)
		return;
	free_sections(playlist->staged, playlist->current->section_count);
	lectern_playlist_release(playlist->current);
	pthread_mutex_destroy(&playlist->lock);
	free(playlist);
}

const struct lectern_playlist_snapshot *lectern_playlist_take(struct lectern_playlist *playlist)
{
	pthread_mutex_lock(&playlist->lock);
	const struct lectern_playlist_snapshot *snapshot = playlist->current;
	__atomic_add_fetch(&playlist->current->references, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&playlist->lock);
	return snapshot;
}

uint64_t lectern_playlist_generation(const struct lectern_playlist *playlist)
{
	return atomic_load(&playlist->generation);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static uint32_t number_of(const json_t *object, const char *key, uint32_t largest, uint32_t otherwise)
{
	const json_int_t value = json_integer_value(json_object_get(object, key));
	return value > 0 && value <= (json_int_t)largest ? (uint32_t)value : otherwise;
}

/* `fresh` is section `index` of the lecture that is loaded, perhaps in another version. Decides which content is played
 * and which is only staged until it is whole. */
static void settle_section(struct lectern_playlist *playlist, size_t index, struct lectern_playlist_section *fresh,
			   struct lectern_playlist_section *staged)
{
	const struct lectern_playlist_section *old = &playlist->current->sections[index];
	struct lectern_playlist_section *was_staged = &playlist->staged[index];
	if (lectern_content_agrees(fresh, old)) {
		lectern_content_fill(fresh, old);
		fresh->edition = old->edition;
		*staged = *was_staged;
		memset(was_staged, 0, sizeof(*was_staged));
		return;
	}
	if (lectern_content_agrees(fresh, was_staged))
		lectern_content_fill(fresh, was_staged);
	if (lectern_content_whole(old) && !lectern_content_whole(fresh)) {
		*staged = *fresh;
		lectern_content_copy(fresh, old);
	} else {
		fresh->edition = ++playlist->editions;
	}
}

static void load_sections(struct lectern_playlist *playlist, const json_t *sections, bool same_lecture)
{
	struct lectern_playlist_snapshot *snapshot = playlist->current;
	const size_t count = json_array_size(sections);
	struct lectern_playlist_section *fresh = lectern_alloc(count * sizeof(*fresh));
	struct lectern_playlist_section *staged = lectern_alloc(count * sizeof(*staged));
	for (size_t i = 0; i < count; i++) {
		lectern_content_read(&fresh[i], json_array_get(sections, i));
		if (same_lecture && i < snapshot->section_count)
			settle_section(playlist, i, &fresh[i], &staged[i]);
		else
			fresh[i].edition = ++playlist->editions;
	}
	free_sections(playlist->staged, snapshot->section_count);
	free_sections(snapshot->sections, snapshot->section_count);
	playlist->staged = staged;
	snapshot->sections = fresh;
	snapshot->section_count = count;
}

static void load(struct lectern_playlist *playlist, const json_t *lecture, bool making)
{
	struct lectern_playlist_snapshot *snapshot = begin_change(playlist);
	const char *project = text_of(lecture, "project");
	const bool same_lecture = snapshot->lecture && *project && strcmp(project, snapshot->project) == 0;
	load_sections(playlist, json_object_get(lecture, "sections"), same_lecture);
	if (!same_lecture)
		snapshot->lecture = ++playlist->lectures;
	snapshot->making = making;
	snapshot->width = number_of(lecture, "width", LARGEST_SIZE, DEFAULT_WIDTH);
	snapshot->height = number_of(lecture, "height", LARGEST_SIZE, DEFAULT_HEIGHT);
	snapshot->fps = number_of(lecture, "fps", LARGEST_RATE, DEFAULT_RATE);
	free(snapshot->project);
	snapshot->project = lectern_strdup(project);
	free(snapshot->title);
	snapshot->title = lectern_strdup(text_of(lecture, "title"));
}

void lectern_playlist_load(struct lectern_playlist *playlist, const json_t *snapshot)
{
	pthread_mutex_lock(&playlist->lock);
	load(playlist, snapshot, false);
	pthread_mutex_unlock(&playlist->lock);
}

void lectern_playlist_clear(struct lectern_playlist *playlist)
{
	pthread_mutex_lock(&playlist->lock);
	struct lectern_playlist_snapshot *snapshot = begin_change(playlist);
	load_sections(playlist, NULL, false);
	snapshot->lecture = 0;
	snapshot->making = false;
	snapshot->project[0] = snapshot->title[0] = '\0';
	pthread_mutex_unlock(&playlist->lock);
}

/* Where an event's beat is kept: with what is made anew if there is such, else with what is played. A change of
 * something that is whole starts to make it anew. */
static struct lectern_playlist_beat *beat_to_change(struct lectern_playlist_snapshot *snapshot,
						    struct lectern_playlist_section *staged, size_t section,
						    size_t beat, bool contradicts)
{
	struct lectern_playlist_section *played = &snapshot->sections[section];
	if (!staged[section].beat_count && contradicts && lectern_content_whole(played))
		lectern_content_copy(&staged[section], played);
	struct lectern_playlist_section *target = staged[section].beat_count ? &staged[section] : played;
	return beat < target->beat_count ? &target->beats[beat] : NULL;
}

static void apply_drawing(struct lectern_playlist *playlist, const json_t *event, size_t section, size_t number,
			  bool complete)
{
	const char *path = text_of(event, "path");
	const json_int_t frames = json_integer_value(json_object_get(event, complete ? "frames" : "until"));
	if (!*path || frames < 0)
		return;
	struct lectern_playlist_snapshot *snapshot = begin_change(playlist);
	const struct lectern_playlist_section *played = &snapshot->sections[section];
	const bool contradicts = number < played->beat_count && played->beats[number].complete &&
				 !lectern_content_same_drawing(played->beats[number].drawing, path);
	struct lectern_playlist_beat *beat = beat_to_change(snapshot, playlist->staged, section, number, contradicts);
	if (!beat || (beat->complete && !complete && lectern_content_same_drawing(beat->drawing, path)))
		return;
	snapshot->sections[section].failed = false;
	lectern_content_set_drawing(beat, path, (uint64_t)frames, complete);
}

static void apply_sound(struct lectern_playlist *playlist, const json_t *event, size_t section, size_t number)
{
	const char *path = text_of(event, "path");
	struct lectern_playlist_snapshot *snapshot = begin_change(playlist);
	const struct lectern_playlist_section *played = &snapshot->sections[section];
	const char *had = number < played->beat_count ? played->beats[number].sound : NULL;
	struct lectern_playlist_beat *beat =
		beat_to_change(snapshot, playlist->staged, section, number, had && strcmp(had, path) != 0);
	if (beat)
		lectern_content_set_sound(beat, *path ? path : NULL,
					  json_number_value(json_object_get(event, "seconds")));
}

/* Nothing more comes for these beats: those without a sound are silent. */
static void end_waiting_for_sounds(struct lectern_playlist_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		section->beats[i].sound_known = true;
}

static void adopt_staged(struct lectern_playlist *playlist, struct lectern_playlist_section *played,
			 struct lectern_playlist_section *staged)
{
	lectern_content_clear(played);
	*played = *staged;
	memset(staged, 0, sizeof(*staged));
	played->edition = ++playlist->editions;
}

static void apply_section_done(struct lectern_playlist *playlist, const json_t *event, size_t index)
{
	struct lectern_playlist_snapshot *snapshot = begin_change(playlist);
	struct lectern_playlist_section *played = &snapshot->sections[index], *staged = &playlist->staged[index];
	const bool failed = strcmp(text_of(event, "state"), "failed") == 0;
	const json_int_t version = json_integer_value(json_object_get(event, "version"));
	if (staged->beat_count && failed) {
		lectern_content_clear(staged);
		return;
	}
	end_waiting_for_sounds(staged->beat_count ? staged : played);
	if (lectern_content_whole(staged))
		adopt_staged(playlist, played, staged);
	played->failed = failed || !played->beat_count;
	if (version > 0)
		played->version = (int)version;
}

static void apply_to_section(struct lectern_playlist *playlist, const char *name, const json_t *event)
{
	const json_int_t section = json_integer_value(json_object_get(event, "section")) - 1;
	const json_int_t beat = json_integer_value(json_object_get(event, "beat")) - 1;
	if (section < 0 || (uint64_t)section >= playlist->current->section_count)
		return;
	if (strcmp(name, "section.done") == 0)
		apply_section_done(playlist, event, (size_t)section);
	else if (beat < 0)
		return;
	else if (strcmp(name, "drawing.part") == 0)
		apply_drawing(playlist, event, (size_t)section, (size_t)beat, false);
	else if (strcmp(name, "drawing.done") == 0)
		apply_drawing(playlist, event, (size_t)section, (size_t)beat, true);
	else if (strcmp(name, "sound.done") == 0)
		apply_sound(playlist, event, (size_t)section, (size_t)beat);
}

static void set_making(struct lectern_playlist *playlist, bool making)
{
	if (playlist->current->making != making)
		begin_change(playlist)->making = making;
}

void lectern_playlist_apply(struct lectern_playlist *playlist, const json_t *event)
{
	const char *name = text_of(event, "event");
	pthread_mutex_lock(&playlist->lock);
	if (strcmp(name, "plan.done") == 0) {
		/* a lecture that was only opened is told without a run: nothing more comes */
		load(playlist, json_object_get(event, "lecture"), json_object_get(event, "run") != NULL);
	} else if (strcmp(name, "run.end") == 0) {
		set_making(playlist, false);
	} else if (json_object_get(event, "section")) {
		set_making(playlist, true);
		apply_to_section(playlist, name, event);
	}
	pthread_mutex_unlock(&playlist->lock);
}
