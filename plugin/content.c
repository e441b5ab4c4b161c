/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "content.h"

#include <stdlib.h>
#include <string.h>

#define PART_ENDING ".part"

static size_t base_length(const char *path)
{
	const size_t length = strlen(path), ending = strlen(PART_ENDING);
	if (length > ending && strcmp(path + length - ending, PART_ENDING) == 0)
		return length - ending;
	return length;
}

bool lectern_content_same_drawing(const char *one, const char *other)
{
	if (!one || !other)
		return false;
	const size_t length = base_length(one);
	return length == base_length(other) && strncmp(one, other, length) == 0;
}

static bool grows(const char *path)
{
	return base_length(path) != strlen(path);
}

static void replace_text(char **text, const char *with)
{
	char *copy = lectern_strdup(with);
	free(*text);
	*text = copy;
}

void lectern_content_set_drawing(struct lectern_playlist_beat *beat, const char *path, uint64_t frames, bool complete)
{
	replace_text(&beat->drawing, path);
	beat->frames = frames;
	beat->complete = complete;
}

void lectern_content_set_sound(struct lectern_playlist_beat *beat, const char *path, double seconds)
{
	replace_text(&beat->sound, path);
	beat->sound_known = true;
	beat->seconds = seconds > 0 ? seconds : 0;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && *text ? text : NULL;
}

static void read_beat(struct lectern_playlist_beat *beat, const json_t *json)
{
	const char *drawing = text_of(json, "drawing"), *sound = text_of(json, "sound"),
		   *state = text_of(json, "state");
	const json_int_t frames = json_integer_value(json_object_get(json, "frames"));
	beat->speaks = text_of(json, "narration") != NULL;
	if (drawing)
		lectern_content_set_drawing(beat, drawing, frames > 0 ? (uint64_t)frames : 0,
					    frames > 0 && !grows(drawing));
	if (sound || !beat->speaks || (state && strcmp(state, "done") == 0))
		lectern_content_set_sound(beat, sound, json_number_value(json_object_get(json, "seconds")));
}

void lectern_content_read(struct lectern_playlist_section *section, const json_t *json)
{
	const json_t *beats = json_object_get(json, "beats");
	const char *title = text_of(json, "title"), *state = text_of(json, "state");
	section->title = lectern_strdup(title ? title : "");
	section->version = (int)json_integer_value(json_object_get(json, "version"));
	section->failed = state && strcmp(state, "failed") == 0;
	section->beat_count = json_array_size(beats);
	section->beats = lectern_alloc(section->beat_count * sizeof(*section->beats));
	for (size_t i = 0; i < section->beat_count; i++)
		read_beat(&section->beats[i], json_array_get(beats, i));
}

static void copy_beat(struct lectern_playlist_beat *to, const struct lectern_playlist_beat *from)
{
	*to = *from;
	to->drawing = lectern_strdup(from->drawing);
	to->sound = lectern_strdup(from->sound);
}

void lectern_content_copy(struct lectern_playlist_section *to, const struct lectern_playlist_section *from)
{
	*to = *from;
	to->title = lectern_strdup(from->title);
	to->beats = lectern_alloc(from->beat_count * sizeof(*to->beats));
	for (size_t i = 0; i < from->beat_count; i++)
		copy_beat(&to->beats[i], &from->beats[i]);
}

void lectern_content_clear(struct lectern_playlist_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++) {
		free(section->beats[i].drawing);
		free(section->beats[i].sound);
	}
	free(section->beats);
	free(section->title);
	memset(section, 0, sizeof(*section));
}

bool lectern_content_whole(const struct lectern_playlist_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (!section->beats[i].complete || !section->beats[i].sound_known)
			return false;
	return section->beat_count > 0;
}

static bool same_sound(const struct lectern_playlist_beat *one, const struct lectern_playlist_beat *other)
{
	if (one->speaks != other->speaks)
		return false;
	return !one->sound || !other->sound || strcmp(one->sound, other->sound) == 0;
}

bool lectern_content_agrees(const struct lectern_playlist_section *one, const struct lectern_playlist_section *other)
{
	if (one->version != other->version || one->beat_count != other->beat_count)
		return false;
	for (size_t i = 0; i < one->beat_count; i++) {
		const struct lectern_playlist_beat *mine = &one->beats[i], *its = &other->beats[i];
		if (!same_sound(mine, its))
			return false;
		if (mine->drawing && its->drawing && !lectern_content_same_drawing(mine->drawing, its->drawing))
			return false;
	}
	return true;
}

void lectern_content_fill(struct lectern_playlist_section *section, const struct lectern_playlist_section *from)
{
	for (size_t i = 0; i < section->beat_count && i < from->beat_count; i++) {
		struct lectern_playlist_beat *beat = &section->beats[i];
		const struct lectern_playlist_beat *known = &from->beats[i];
		if (!beat->complete && known->drawing)
			lectern_content_set_drawing(beat, known->drawing, known->frames, known->complete);
		if (!beat->sound_known && known->sound_known)
			lectern_content_set_sound(beat, known->sound, known->seconds);
	}
}
