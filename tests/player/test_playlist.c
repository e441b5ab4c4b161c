/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each folder in cases/ holds events.jsonl, what the playlist is told line by line ({"load": snapshot} loads one,
 * "show" writes down what can be played then), and expected.txt, what that has to be. */
#include "check.h"
#include "playlist.h"

#include <dirent.h>
#include <stdlib.h>

static void show_beat(struct lectern_text *text, const struct lectern_playlist_beat *beat)
{
	lectern_text_format(text, "  %s %lu%s, %s\n", beat->drawing ? beat->drawing : "-", (unsigned long)beat->frames,
			    beat->complete ? "" : "+",
			    beat->sound         ? beat->sound
			    : beat->sound_known ? "silent"
						: "sound unknown");
}

static void show(struct lectern_text *text, struct lectern_playlist *playlist)
{
	const struct lectern_playlist_snapshot *snapshot = lectern_playlist_take(playlist);
	lectern_text_format(text, "lecture %lu%s\n", (unsigned long)snapshot->lecture,
			    snapshot->making ? ", making" : "");
	for (size_t i = 0; i < snapshot->section_count; i++) {
		const struct lectern_playlist_section *section = &snapshot->sections[i];
		lectern_text_format(text, " %s, version %d, edition %lu%s\n", section->title, section->version,
				    (unsigned long)section->edition, section->failed ? ", failed" : "");
		for (size_t b = 0; b < section->beat_count; b++)
			show_beat(text, &section->beats[b]);
	}
	lectern_playlist_release(snapshot);
}

static void tell(struct lectern_playlist *playlist, struct lectern_text *text, const char *line, const char *name)
{
	json_error_t error;
	json_t *event = json_loads(line, JSON_DECODE_ANY, &error);
	CHECK(event, "%s: %s: %s", name, error.text, line);
	if (json_is_string(event))
		show(text, playlist);
	else if (json_object_get(event, "load"))
		lectern_playlist_load(playlist, json_object_get(event, "load"));
	else
		lectern_playlist_apply(playlist, event);
	json_decref(event);
}

static char *read_case(const char *name, const char *file)
{
	struct lectern_error error;
	char *path = lectern_format("cases/%s/%s", name, file);
	char *text = lectern_read_file(path, 1 << 20, NULL, &error);
	CHECK(text, "%s", error.text);
	free(path);
	return text;
}

static void run_case(const char *name)
{
	struct lectern_playlist *playlist = lectern_playlist_new();
	struct lectern_text shown = {0};
	char *events = read_case(name, "events.jsonl"), *expected = read_case(name, "expected.txt"), *rest = events;
	/* an old snapshot that is still held must not see what happens later */
	const struct lectern_playlist_snapshot *held = lectern_playlist_take(playlist);
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		if (*line)
			tell(playlist, &shown, line, name);
	if (expected && (!shown.data || strcmp(shown.data, expected) != 0))
		CHECK(false, "case %s: have\n%swant\n%s", name, shown.data, expected);
	else
		CHECK(expected, "case %s", name);
	CHECK(held->section_count == 0 && held->generation == 0, "case %s: a held snapshot changed", name);
	lectern_playlist_release(held);
	lectern_playlist_free(playlist);
	lectern_text_clear(&shown);
	free(events);
	free(expected);
}

int main(void)
{
	DIR *cases = opendir("cases");
	CHECK(cases, "no folder cases");
	for (struct dirent *entry = cases ? readdir(cases) : NULL; entry; entry = readdir(cases))
		if (entry->d_name[0] != '.')
			run_case(entry->d_name);
	if (cases)
		closedir(cases);
	return check_end();
}
