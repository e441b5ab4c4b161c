/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a section's beats. A beat whose drawing is kept is not checked again, but what was found stands.
 */
#include "director/run.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FILE (4u << 20)

void run_emit_finding(struct section_work *work, int beat, json_t *finding)
{
	json_object_set_new(finding, "section", json_integer((json_int_t)work->index + 1));
	json_object_set_new(finding, "beat", json_integer(beat));
	json_array_append(work->findings, finding);
	json_t *event = json_copy(finding);
	json_object_set_new(event, "event", json_string("finding"));
	json_decref(finding);
	pthread_mutex_lock(&work->run->lock);
	work->run->imperfect = true;
	pthread_mutex_unlock(&work->run->lock);
	run_emit(work->run, event);
}

static char *name_of(const struct section_work *work)
{
	return lectern_format("sections/%s/findings.json", work->section->id);
}

void findings_recall(struct section_work *work)
{
	char *name = name_of(work), *path = lectern_format("%s/%s", lectern_store_folder(work->run->store), name);
	char *text = lectern_read_file(path, MOST_FILE, NULL, NULL);
	work->old_findings = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	free(text);
	free(path);
	free(name);
}

/* Of this drawing, and not of its sound, which was asked for again. */
static bool is_about(const json_t *finding, const char *drawing)
{
	const char *of = json_string_value(json_object_get(finding, "drawing"));
	const char *kind = json_string_value(json_object_get(finding, "kind"));
	return of && kind && strcmp(of, drawing) == 0 && strcmp(kind, "no-voice") != 0;
}

void findings_keep(struct section_work *work, size_t index, const char *drawing)
{
	size_t i;
	json_t *finding;
	json_array_foreach(work->old_findings, i, finding) {
		if (is_about(finding, drawing))
			run_emit_finding(work, (int)index + 1, json_deep_copy(finding));
	}
}

bool findings_write(struct section_work *work, struct lectern_error *error)
{
	size_t i;
	json_t *finding;
	json_array_foreach(work->findings, i, finding) {
		size_t beat = (size_t)json_integer_value(json_object_get(finding, "beat")) - 1;
		if (beat < work->section->beat_count && work->section->beats[beat].drawing)
			json_object_set_new(finding, "drawing", json_string(work->section->beats[beat].drawing));
	}
	char *name = name_of(work), *text = json_dumps(work->findings, JSON_INDENT(2));
	bool written = lectern_store_write_changed(work->run->store, name, text, strlen(text), error);
	free(text);
	free(name);
	return written;
}
