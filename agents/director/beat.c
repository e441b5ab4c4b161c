/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One beat: dry run and geometry, then its drawing; the card when its code is at fault. */
#include "coder/coder.h"
#include "coder/gate.h"
#include "director/run.h"
#include "draw/draw.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How often a growing drawing is put where the player can see it. */
#define FLUSH_SECONDS 0.12

/* A scene may be lost through no fault of its code: its worker served another one as well. */
#define LOSSES_TO_BLAME 2
#define LOSSES_MOST     4

json_t *beat_marks(const struct lectern_beat *beat)
{
	json_t *marks = json_object();
	for (size_t i = 0; i < beat->mark_count; i++)
		json_object_set_new(marks, beat->marks[i].name, json_real(beat->marks[i].seconds));
	return marks;
}

/* Sections before this one with the same title. They may hold the same beats, and two threads must never draw into one
 * file. */
static uint64_t twins_before(const struct run *run, const struct lectern_section *section)
{
	uint64_t twins = 0;
	for (const struct lectern_section *other = run->lecture->sections; other < section; other++)
		twins += strcmp(other->title, section->title) == 0;
	return twins;
}

void beat_key(const struct run *run, const struct lectern_section *section, const struct lectern_beat *beat,
	      const char *start_digest, char key[33])
{
	char numbers[128];
	uint64_t twins = twins_before(run, section);
	json_t *marks = beat_marks(beat);
	char *marks_text = json_dumps(marks, JSON_COMPACT | JSON_REAL_PRECISION(9));
	struct lectern_hash *hash = lectern_hash_new();
	snprintf(numbers, sizeof(numbers), "%.6f %" PRIu32 "x%" PRIu32 "@%" PRIu32, beat->seconds, run->width,
		 run->height, run->fps);
	lectern_hash_add_text(hash, "drawing 1 " LECTERN_VERSION);
	lectern_hash_add_text(hash, beat->code);
	lectern_hash_add_text(hash, start_digest);
	lectern_hash_add_text(hash, numbers);
	lectern_hash_add_text(hash, marks_text);
	lectern_hash_add_text(hash, run->theme);
	lectern_hash_add_text(hash, section->title);
	lectern_hash_add(hash, &twins, sizeof(twins));
	images_add_to_hash(run, beat, hash);
	lectern_hash_end(hash, key);
	free(marks_text);
	json_decref(marks);
}

/* The drawing of one beat while it grows. */
struct sink {
	struct section_work *work;
	size_t index;
	char *path;
	char *part;
	struct lectern_drawing_writer *writer;
	double flushed;
	bool failed; /* the drawing can't be written, which is nobody's code's fault */
};

static bool tell_part(struct sink *sink, struct lectern_error *error)
{
	uint64_t readable;
	if (!lectern_drawing_writer_flush(sink->writer, &readable, error))
		return false;
	if (sink->flushed == 0) /* only once: a save may hold the lock */
		run_set_on_air(sink->work->run);
	sink->flushed = lectern_now();
	run_emit(sink->work->run,
		 json_pack("{ss si si ss sI}", "event", "drawing.part", "section", (int)sink->work->index + 1, "beat",
			   (int)sink->index + 1, "path", sink->part, "until", (json_int_t)readable));
	return true;
}

static bool on_record(void *data, const uint8_t *record, size_t length, struct lectern_error *error)
{
	struct sink *sink = data;
	bool added = lectern_drawing_writer_add(sink->writer, record, length, error);
	if (added && lectern_now() - sink->flushed >= FLUSH_SECONDS)
		added = tell_part(sink, error);
	sink->failed |= !added;
	return added;
}

static bool open_sink(struct sink *sink, struct section_work *work, size_t index, const char *key,
		      struct lectern_error *error)
{
	struct run *run = work->run;
	struct lectern_drawing_info info = {run->width, run->height, run->fps, 1};
	*sink = (struct sink){.work = work, .index = index, .path = lectern_store_drawing(run->store, key)};
	sink->part = lectern_format("%s.part", sink->path);
	sink->writer = lectern_drawing_writer_open(sink->part, &info, error);
	return sink->writer != NULL;
}

static void close_sink(struct sink *sink)
{
	lectern_drawing_writer_abandon(sink->writer);
	free(sink->part);
	free(sink->path);
}

/* "notes.md:57: NameError: ..." where the line is the user's. */
static char *fault_message(const struct section_work *work, size_t index, const struct lectern_fault *fault)
{
	const struct lectern_beat *beat = &work->section->beats[index];
	struct lectern_fault without_line = *fault;
	int notes_line = fault->line ? lectern_coder_notes_line(beat, fault->line) : 0;
	if (!notes_line || !work->run->lecture->notes)
		return lectern_fault_sentence(fault);
	without_line.line = 0;
	char *sentence = lectern_fault_sentence(&without_line);
	char *message = lectern_format("%s:%d: %s", work->run->lecture->notes, notes_line, sentence);
	free(sentence);
	return message;
}

static void fall_back_to_card(struct section_work *work, size_t index, const struct lectern_fault *fault)
{
	struct lectern_beat *beat = &work->section->beats[index];
	char *message = fault_message(work, index, fault);
	json_t *finding = json_pack("{ss ss si ss?}", "kind", lectern_fault_name(fault->kind), "message", message,
				    "line", fault->line, "text", fault->text);
	pthread_mutex_lock(&work->run->lock);
	lectern_coder_card(beat, (int)index + 1);
	beat->card = true;
	free(beat->message);
	beat->message = message;
	pthread_mutex_unlock(&work->run->lock);
	if (finding)
		run_emit_finding(work, (int)index + 1, finding);
}

static void tell_findings(struct section_work *work, size_t index, const json_t *findings)
{
	size_t i;
	json_t *finding;
	json_array_foreach(findings, i, finding)
		run_emit_finding(work, (int)index + 1, json_deep_copy(finding));
	run_emit(work->run, json_pack("{ss si si si}", "event", "beat.checked", "section", (int)work->index + 1, "beat",
				      (int)index + 1, "findings", (int)json_array_size(findings)));
}

/* What may not be run at all is a fault without a run. */
static bool forbids(const struct lectern_gate_result *gate, struct lectern_fault *fault)
{
	size_t i;
	json_t *finding;
	json_array_foreach(gate->findings, i, finding) {
		const char *kind = json_string_value(json_object_get(finding, "kind"));
		if (!kind || (strcmp(kind, "import") != 0 && strcmp(kind, "forbidden") != 0))
			continue;
		fault->kind = LECTERN_FAULT_EXCEPTION;
		fault->message = lectern_strdup(json_string_value(json_object_get(finding, "message")));
		fault->line = (int)json_integer_value(json_object_get(finding, "line"));
		return true;
	}
	return false;
}

/* Code that a model wrote passes the gate first. What it mended is taken. */
static bool pass_gate(struct section_work *work, size_t index, struct lectern_fault *fault, char **told,
		      struct lectern_error *error)
{
	struct lectern_beat *beat = &work->section->beats[index];
	struct lectern_gate_result gate = {0};
	if (!lectern_coder_gate(work->run->engine->pool, work->section, (int)work->index + 1, (int)index + 1,
				beat->code, &gate, work->run->cancel, error))
		return false;
	if (gate.code) {
		pthread_mutex_lock(&work->run->lock);
		free(beat->code);
		beat->code = gate.code;
		gate.code = NULL;
		pthread_mutex_unlock(&work->run->lock);
	}
	forbids(&gate, fault);
	*told = lectern_coder_gate_text(&gate);
	lectern_gate_result_clear(&gate);
	return true;
}

/* The gate's words are better for mending than those of the exception that its findings led to. */
static void explain(struct lectern_fault *fault, const char *told)
{
	if (!told || fault->kind == LECTERN_FAULT_NONE || !fault->message)
		return;
	char *both = lectern_format("%s (%s)", fault->message, told);
	free(fault->message);
	fault->message = both;
}

bool beat_dry_run(struct section_work *work, size_t index, struct lectern_beat_result *result,
		  struct lectern_error *error)
{
	const struct lectern_beat_run dry = {.mode = LECTERN_RUN_DRY};
	char *told = NULL;
	if (!work->section->beats[index].animation)
		return scene_run(work, index, &dry, result, error);
	bool ran = pass_gate(work, index, &result->fault, &told, error);
	if (ran && result->fault.kind != LECTERN_FAULT_NONE) {
		result->findings = json_array();
		result->animations = json_array();
	} else if (ran) {
		ran = scene_run(work, index, &dry, result, error);
		explain(&result->fault, told);
	}
	free(told);
	return ran;
}

/* Dry run and geometry. A fault turns the beat into its card, which needs no check. */
static bool check(struct section_work *work, size_t index, struct lectern_error *error)
{
	struct lectern_beat_result result = {0};
	run_emit_stage(work->run, "checking", (int)work->index + 1, (int)index + 1, "Checking section %zu, beat %zu",
		       work->index + 1, index + 1);
	bool ran = beat_dry_run(work, index, &result, error);
	if (ran && result.fault.kind != LECTERN_FAULT_NONE && repair_is_possible(work, index))
		ran = repair_beat(work, index, &result, error);
	if (ran && result.fault.kind != LECTERN_FAULT_NONE)
		fall_back_to_card(work, index, &result.fault);
	if (ran)
		tell_findings(work, index, result.findings);
	lectern_beat_result_clear(&result);
	return ran;
}

static void set_done(struct section_work *work, size_t index, const char *key, uint64_t frames)
{
	struct lectern_beat *beat = &work->section->beats[index];
	pthread_mutex_lock(&work->run->lock);
	free(beat->drawing);
	beat->drawing = lectern_strdup(key);
	beat->frames = frames;
	beat->state = LECTERN_BEAT_DONE;
	free(beat->end_digest);
	beat->end_digest = lectern_strdup(lectern_scene_digest(work->scene));
	pthread_mutex_unlock(&work->run->lock);
}

static void set_drawing(struct section_work *work, size_t index, const char *key)
{
	struct lectern_beat *beat = &work->section->beats[index];
	pthread_mutex_lock(&work->run->lock);
	free(beat->drawing);
	beat->drawing = lectern_strdup(key);
	beat->frames = 0;
	beat->state = LECTERN_BEAT_DRAWING;
	pthread_mutex_unlock(&work->run->lock);
}

static void tell_done(struct section_work *work, size_t index, const char *path)
{
	run_emit(work->run,
		 json_pack("{ss si si ss sI}", "event", "drawing.done", "section", (int)work->index + 1, "beat",
			   (int)index + 1, "path", path, "frames", (json_int_t)work->section->beats[index].frames));
}

/* Draws the beat. *fault is filled when its code was at fault after all. */
static bool draw(struct section_work *work, size_t index, const char *key, struct lectern_fault *fault,
		 struct lectern_error *error)
{
	struct sink sink;
	struct lectern_beat_result result = {0};
	run_emit_stage(work->run, "drawing", (int)work->index + 1, (int)index + 1, "Drawing section %zu, beat %zu",
		       work->index + 1, index + 1);
	set_drawing(work, index, key);
	struct lectern_beat_run run = {.mode = LECTERN_RUN_DRAW, .on_record = on_record, .data = &sink};
	bool drawn = open_sink(&sink, work, index, key, error) && scene_run(work, index, &run, &result, error);
	work->lost &= !sink.failed;
	if (drawn && result.fault.kind != LECTERN_FAULT_NONE) {
		*fault = result.fault;
		result.fault = (struct lectern_fault){0};
	} else if (drawn) {
		drawn = lectern_drawing_writer_finish(sink.writer, sink.path, error);
		sink.writer = NULL;
		if (drawn) {
			set_done(work, index, key, result.frames);
			tell_done(work, index, sink.path);
		}
	}
	lectern_beat_result_clear(&result);
	close_sink(&sink);
	return drawn;
}

static bool replay(struct section_work *work, size_t index, const char *key, bool *replayed,
		   struct lectern_error *error)
{
	struct lectern_beat_result result = {0};
	bool ran = scene_run(work, index, &(struct lectern_beat_run){.mode = LECTERN_RUN_REPLAY}, &result, error);
	*replayed = ran && result.fault.kind == LECTERN_FAULT_NONE;
	if (*replayed) {
		char *path = lectern_store_drawing(work->run->store, key);
		set_done(work, index, key, result.frames);
		tell_done(work, index, path);
		findings_keep(work, index, key);
		free(path);
	}
	lectern_beat_result_clear(&result);
	return ran;
}

static void begin(struct section_work *work, size_t index, char key[33])
{
	struct lectern_beat *beat = &work->section->beats[index];
	const char *digest = lectern_scene_digest(work->scene);
	pthread_mutex_lock(&work->run->lock);
	free(beat->start_digest);
	beat->start_digest = lectern_strdup(digest);
	pthread_mutex_unlock(&work->run->lock);
	beat_key(work->run, work->section, beat, digest, key);
}

static bool is_kept(const struct run *run, const char *key)
{
	char *path = lectern_store_drawing(run->store, key);
	bool kept = lectern_store_has(path);
	free(path);
	return kept;
}

static bool draw_or_card(struct section_work *work, size_t index, char key[33], struct lectern_error *error)
{
	struct lectern_fault fault = {0};
	if (!draw(work, index, key, &fault, error))
		return false;
	if (fault.kind == LECTERN_FAULT_NONE)
		return true;
	fall_back_to_card(work, index, &fault);
	lectern_fault_clear(&fault);
	beat_key(work->run, work->section, &work->section->beats[index], lectern_scene_digest(work->scene), key);
	if (!draw(work, index, key, &fault, error))
		return false;
	if (fault.kind == LECTERN_FAULT_NONE)
		return true;
	char *sentence = lectern_fault_sentence(&fault);
	lectern_fail(error, LECTERN_RENDERER, "the plain card can't be drawn: %s", sentence);
	free(sentence);
	lectern_fault_clear(&fault);
	return false;
}

/* From where the scene stands: kept, or checked and drawn. */
static bool make_once(struct section_work *work, size_t index, struct lectern_error *error)
{
	char key[33];
	bool replayed = false;
	if (!work->scene && !scene_open(work, index, error))
		return false;
	begin(work, index, key);
	if (is_kept(work->run, key) && !replay(work, index, key, &replayed, error))
		return false;
	if (replayed)
		return true;
	if (!check(work, index, error))
		return false;
	beat_key(work->run, work->section, &work->section->beats[index], lectern_scene_digest(work->scene), key);
	return draw_or_card(work, index, key, error) && findings_write(work, error) && run_save(work->run, error);
}

/* Whose scene is lost twice at the same beat has code that does it. */
static void blame(struct section_work *work, size_t index)
{
	char *message = lectern_strdup("the code ended or disturbed the process that ran it");
	const struct lectern_fault fault = {.kind = LECTERN_FAULT_KILLED, .message = message};
	fall_back_to_card(work, index, &fault);
	free(message);
}

bool beat_make(struct section_work *work, size_t index, struct lectern_error *error)
{
	for (int losses = 0; !make_once(work, index, error);) {
		if (!work->lost || ++losses > LOSSES_MOST)
			return false;
		lectern_log(LECTERN_LOG_WARNING, "section %zu, beat %zu: %s", work->index + 1, index + 1, error->text);
		lectern_scene_close(work->scene);
		work->scene = NULL;
		if (losses == LOSSES_TO_BLAME && !work->section->beats[index].card)
			blame(work, index);
	}
	return true;
}
