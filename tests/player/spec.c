/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spec.h"

#include <ctype.h>
#include <stdlib.h>

static struct lectern_playlist_section *add_section(struct lectern_playlist_snapshot *snapshot)
{
	const size_t count = ++snapshot->section_count;
	snapshot->sections = lectern_realloc(snapshot->sections, count * sizeof(*snapshot->sections));
	snapshot->sections[count - 1] =
		(struct lectern_playlist_section){.edition = count, .title = lectern_strdup("")};
	return &snapshot->sections[count - 1];
}

static const char *add_beat(struct lectern_playlist_section *section, const char *at)
{
	struct lectern_playlist_beat beat = {.sound_known = true};
	char *end = (char *)at;
	if (*at == '-') {
		end++;
	} else {
		beat.frames = strtoul(at, &end, 10);
		beat.complete = *end != '+';
		beat.drawing = lectern_strdup("drawing");
	}
	for (; *end && !isspace((unsigned char)*end); end++) {
		if (*end == '?')
			beat.sound_known = false;
		else if (*end == '@')
			beat.seconds = strtod(end + 1, &end), end--;
	}
	section->beats = lectern_realloc(section->beats, (section->beat_count + 1) * sizeof(beat));
	section->beats[section->beat_count++] = beat;
	return end;
}

struct lectern_playlist_snapshot *spec_read(const char *spec, bool making)
{
	struct lectern_playlist_snapshot *snapshot = lectern_alloc(sizeof(*snapshot));
	struct lectern_playlist_section *section = add_section(snapshot);
	snapshot->lecture = 1;
	snapshot->fps = 30;
	snapshot->making = making;
	snapshot->references = 1;
	while (*spec) {
		if (*spec == '|')
			section = add_section(snapshot), spec++;
		else if (*spec == '!')
			section->failed = true, spec++;
		else if (isspace((unsigned char)*spec))
			spec++;
		else
			spec = add_beat(section, spec);
	}
	return snapshot;
}
