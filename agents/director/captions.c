/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/captions.h"
#include "director/run.h"
#include "director/times.h"
#include "media/captions.h"

#include <stdlib.h>
#include <string.h>

static void add_spoken(struct lectern_captions *captions, const char *folder, const struct lectern_beat *beat,
		       double start)
{
	double seconds;
	struct lectern_speech speech;
	char *path = lectern_format("%s/sounds/%s.json", folder, beat->sound);
	if (times_read(path, beat->narration, &speech, &seconds))
		lectern_captions_add_speech(captions, beat->narration, &speech, start);
	lectern_speech_clear(&speech);
	free(path);
}

/* Adds the beat's cues; returns when the next beat starts. */
static double add_beat(struct lectern_captions *captions, const char *folder, const struct lectern_beat *beat,
		       double start, uint32_t fps)
{
	if (beat->sound)
		add_spoken(captions, folder, beat, start);
	else if (*beat->narration)
		lectern_captions_add(captions, start, start + beat->seconds, beat->narration);
	return start + (double)beat->frames / fps;
}

static double add_section(struct lectern_captions *captions, const char *folder, const struct lectern_section *section,
			  double start, uint32_t fps)
{
	for (size_t i = 0; i < section->beat_count; i++)
		start = add_beat(captions, folder, &section->beats[i], start, fps);
	return start;
}

static char *to_vtt(struct lectern_captions *captions)
{
	char *vtt = lectern_captions_vtt(captions);
	lectern_captions_clear(captions);
	return vtt;
}

char *captions_of_section(const char *folder, const struct lectern_section *section, uint32_t fps)
{
	struct lectern_captions captions = {0};
	add_section(&captions, folder, section, 0, fps);
	return to_vtt(&captions);
}

char *captions_of_lecture(const char *folder, const struct lectern_lecture *lecture, uint32_t fps)
{
	struct lectern_captions captions = {0};
	double start = 0;
	for (size_t i = 0; i < lecture->section_count; i++)
		start = add_section(&captions, folder, &lecture->sections[i], start, fps);
	return to_vtt(&captions);
}

bool narration_write_captions(struct run *run, const struct lectern_section *section, struct lectern_error *error)
{
	char *vtt = captions_of_section(lectern_store_folder(run->store), section, run->fps);
	char *name = lectern_format("sections/%s/narration.vtt", section->id);
	bool written = lectern_store_write_changed(run->store, name, vtt, strlen(vtt), error);
	free(name);
	free(vtt);
	return written;
}
