/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

const char *lectern_engine_state_name(enum lectern_engine_state state)
{
	static const char *const names[] = {
		[LECTERN_ENGINE_OFF] = "off",
		[LECTERN_ENGINE_STARTING] = "starting",
		[LECTERN_ENGINE_READY] = "ready",
		[LECTERN_ENGINE_WARM] = "warm",
		[LECTERN_ENGINE_NOT_READY] = "not-ready",
		[LECTERN_ENGINE_RESTARTING] = "restarting",
		[LECTERN_ENGINE_FAILED] = "failed",
	};
	return names[state];
}

void lectern_snapshot_release(struct lectern_snapshot *snapshot)
{
	if (!snapshot || __atomic_sub_fetch(&snapshot->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	free(snapshot->stage);
	free(snapshot->stage_text);
	free(snapshot->message);
	free(snapshot->project);
	json_decref(snapshot->lecture);
	free(snapshot);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static json_t *item(const json_t *object, const char *list, const json_t *event, const char *key)
{
	const json_int_t index = json_integer_value(json_object_get(event, key));
	return index < 1 ? NULL : json_array_get(json_object_get(object, list), (size_t)index - 1);
}

/* What an event about a beat makes of the beat's state; NULL: nothing. */
static const char *beat_state_after(const char *name)
{
	static const struct {
		const char *event, *state;
	} table[] = {
		{"beat.coded", "coded"},
		{"beat.checked", "checked"},
		{"drawing.part", "drawing"},
		{"drawing.done", "done"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcmp(table[i].event, name) == 0)
			return table[i].state;
	return NULL;
}

static void copy_field(json_t *target, const char *to, const json_t *event, const char *from)
{
	json_t *value = json_object_get(event, from);
	if (value)
		json_object_set(target, to, value);
}

static void apply_to_beat(json_t *beat, const char *name, const json_t *event)
{
	const char *after = beat_state_after(name);
	if (after)
		json_object_set_new(beat, "state", json_string(after));
	if (strncmp(name, "drawing.", 8) == 0) {
		copy_field(beat, "drawing", event, "path");
		copy_field(beat, "frames", event, "frames");
	} else if (strcmp(name, "sound.done") == 0) {
		copy_field(beat, "sound", event, "path");
		copy_field(beat, "seconds", event, "seconds");
	} else if (strcmp(name, "finding") == 0) {
		copy_field(beat, "message", event, "message");
	}
}

static void apply_to_section(json_t *section, const char *name, const json_t *event)
{
	if (strcmp(name, "section.done") == 0) {
		copy_field(section, "state", event, "state");
		copy_field(section, "version", event, "version");
		return;
	}
	if (strcmp(name, "finding") != 0)
		json_object_set_new(section, "state", json_string("making"));
	json_t *beat = item(section, "beats", event, "beat");
	if (beat)
		apply_to_beat(beat, name, event);
}

static void set_stage(struct lectern_state *state, const json_t *stage)
{
	json_decref(state->stage);
	state->stage = stage ? json_deep_copy(stage) : NULL;
}

static void apply_plan(struct lectern_state *state, const json_t *event)
{
	const json_t *lecture = json_object_get(event, "lecture");
	if (!json_is_object(lecture))
		return;
	json_decref(state->lecture);
	state->lecture = json_deep_copy(lecture);
	const char *project = text_of(event, "project");
	free(state->project);
	state->project = lectern_strdup(*project ? project : text_of(lecture, "project"));
}

/* What the run had begun and did not end waits for the next one. */
static void give_back_sections(json_t *lecture)
{
	size_t i;
	json_t *section;
	json_array_foreach(json_object_get(lecture, "sections"), i, section) {
		if (strcmp(text_of(section, "state"), "making") == 0)
			json_object_set_new(section, "state", json_string("waiting"));
	}
}

static void apply_end(struct lectern_state *state, const json_t *event)
{
	state->running = false;
	give_back_sections(state->lecture);
	set_stage(state, NULL);
	lectern_state_say(state, text_of(event, "message"));
}

void lectern_state_apply(struct lectern_state *state, const json_t *event)
{
	const char *name = text_of(event, "event");
	if (strcmp(name, "ready") == 0) {
		state->engine = LECTERN_ENGINE_READY;
		lectern_state_trouble(state, NULL);
	} else if (strcmp(name, "warm") == 0) {
		state->engine = LECTERN_ENGINE_WARM;
	} else if (strcmp(name, "not-ready") == 0) {
		state->engine = LECTERN_ENGINE_NOT_READY;
		lectern_state_trouble(state, text_of(event, "message"));
	} else if (strcmp(name, "plan.done") == 0) {
		apply_plan(state, event);
	} else if (strcmp(name, "run.end") == 0) {
		apply_end(state, event);
	} else {
		if (strcmp(name, "stage") == 0)
			set_stage(state, event);
		json_t *section = item(state->lecture, "sections", event, "section");
		if (section)
			apply_to_section(section, name, event);
	}
}

static void replace_text(char **text, const char *with)
{
	char *fresh = with && *with ? lectern_strdup(with) : NULL;
	free(*text);
	*text = fresh;
}

void lectern_state_say(struct lectern_state *state, const char *message)
{
	replace_text(&state->message, message);
}

void lectern_state_trouble(struct lectern_state *state, const char *trouble)
{
	replace_text(&state->trouble, trouble);
}

/* How much of a beat's work is behind it, in quarters. */
static int quarters_done(const json_t *beat)
{
	static const char *const states[] = {"planned", "coded", "checked", "drawing", "done"};
	for (int i = 0; i < 5; i++)
		if (strcmp(states[i], text_of(beat, "state")) == 0)
			return i;
	return 0;
}

double lectern_lecture_progress(const json_t *lecture)
{
	size_t i, j, beats = 0;
	int quarters = 0;
	json_t *section, *beat;
	json_array_foreach(json_object_get(lecture, "sections"), i, section) {
		json_array_foreach(json_object_get(section, "beats"), j, beat) {
			quarters += quarters_done(beat);
			beats++;
		}
	}
	return beats ? quarters / (4.0 * (double)beats) : 0;
}

struct lectern_snapshot *lectern_state_snapshot(const struct lectern_state *state)
{
	struct lectern_snapshot *snapshot = lectern_alloc(sizeof(*snapshot));
	snapshot->references = 1;
	snapshot->engine = state->engine;
	snapshot->engine_pid = state->engine_pid;
	snapshot->running = state->running;
	snapshot->progress = lectern_lecture_progress(state->lecture);
	snapshot->stage = lectern_strdup(text_of(state->stage, "stage"));
	snapshot->stage_text = lectern_strdup(text_of(state->stage, "text"));
	snapshot->stage_section = (int)json_integer_value(json_object_get(state->stage, "section"));
	snapshot->stage_beat = (int)json_integer_value(json_object_get(state->stage, "beat"));
	const char *message = state->trouble ? state->trouble : state->message;
	snapshot->message = lectern_strdup(message ? message : "");
	snapshot->project = lectern_strdup(state->project ? state->project : "");
	snapshot->lecture = json_deep_copy(state->lecture);
	return snapshot;
}

void lectern_state_clear(struct lectern_state *state)
{
	json_decref(state->stage);
	json_decref(state->lecture);
	free(state->message);
	free(state->trouble);
	free(state->project);
	*state = (struct lectern_state){.engine = LECTERN_ENGINE_OFF};
}
