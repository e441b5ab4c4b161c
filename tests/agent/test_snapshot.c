/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each folder of cases/ holds events.jsonl and want.json: what a snapshot says after those events. */
#include "check.h"
#include "snapshot.h"

#include <dirent.h>
#include <stdlib.h>

static void apply_lines(struct lectern_state *state, const char *path)
{
	struct lectern_error error = {0};
	char *text = lectern_read_file(path, 1 << 20, NULL, &error);
	CHECK(text != NULL, "%s", error.text);
	char *rest = text;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		json_t *event = json_loads(line, 0, NULL);
		CHECK(event != NULL, "%s: %s", path, line);
		lectern_state_apply(state, event);
		json_decref(event);
	}
	free(text);
}

static json_t *brief_section(const json_t *section)
{
	size_t i;
	json_t *beat;
	json_t *states = json_array();
	json_array_foreach(json_object_get(section, "beats"), i, beat)
		json_array_append(states, json_object_get(beat, "state"));
	return json_pack("{s:O, s:o}", "state", json_object_get(section, "state"), "beats", states);
}

static json_t *brief(const struct lectern_snapshot *snapshot)
{
	size_t i;
	json_t *section;
	json_t *sections = json_array();
	json_array_foreach(json_object_get(snapshot->lecture, "sections"), i, section)
		json_array_append_new(sections, brief_section(section));
	return json_pack("{s:s, s:b, s:i, s:s, s:i, s:i, s:s, s:s, s:o}", "engine",
			 lectern_engine_state_name(snapshot->engine), "running", (int)snapshot->running, "percent",
			 (int)(snapshot->progress * 100), "stage", snapshot->stage, "section", snapshot->stage_section,
			 "beat", snapshot->stage_beat, "message", snapshot->message, "project", snapshot->project,
			 "sections", sections);
}

static void run_case(const char *name)
{
	char *events = lectern_format("cases/%s/events.jsonl", name);
	char *want_path = lectern_format("cases/%s/want.json", name);
	struct lectern_state state = {.engine = LECTERN_ENGINE_OFF, .running = true};
	apply_lines(&state, events);
	struct lectern_snapshot *snapshot = lectern_state_snapshot(&state);
	json_t *have = brief(snapshot);
	json_t *want = json_load_file(want_path, 0, NULL);
	char *have_text = json_dumps(have, JSON_INDENT(2) | JSON_SORT_KEYS);
	CHECK(want && json_equal(have, want), "%s: have %s", name, have_text);
	free(have_text);
	json_decref(want);
	json_decref(have);
	lectern_snapshot_release(snapshot);
	lectern_state_clear(&state);
	free(want_path);
	free(events);
}

/* A snapshot stays as it was when the state goes on. */
static void test_immutable(void)
{
	struct lectern_state state = {.engine = LECTERN_ENGINE_OFF};
	apply_lines(&state, "cases/making/events.jsonl");
	struct lectern_snapshot *before = lectern_state_snapshot(&state);
	char *first = json_dumps(before->lecture, JSON_SORT_KEYS);
	apply_lines(&state, "cases/done/events.jsonl");
	char *later = json_dumps(before->lecture, JSON_SORT_KEYS);
	CHECK_TEXT(later, first);
	free(first);
	free(later);
	lectern_state_clear(&state);
	lectern_snapshot_release(before);
}

int main(void)
{
	DIR *folder = opendir("cases");
	struct dirent *entry;
	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			run_case(entry->d_name);
	if (folder)
		closedir(folder);
	test_immutable();
	return check_end();
}
