/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ScopeRefine: what a dry run finds at fault is mended in the smallest scope
 * that will do, each scope once; a repair that makes it worse is dropped. After
 * that the section goes on in its simplest form. */
#include "coder/coder.h"
#include "coder/model_coder.h"
#include "director/run.h"

#include <stdlib.h>
#include <string.h>

enum scope { SCOPE_LINE = 1, SCOPE_BEAT, SCOPE_SECTION };

#define MOST_REPAIRS 8 /* requests for one section */

/* One beat under repair. */
struct mending {
	struct section_work *work;
	size_t index;
	struct lectern_beat_result *result; /* of the last dry run of the code that is kept */
	char **codes;                       /* of all beats, as the last repair has them; NULL: as they are */
};

bool repair_is_possible(const struct section_work *work, size_t index)
{
	return work->section->beats[index].animation != NULL;
}

/* ---- is it worse? ---- */

/* How far the run came: the end of its last animation. */
static double reached(const struct lectern_beat_result *result)
{
	const json_t *last = json_array_get(result->animations, json_array_size(result->animations) - 1);
	return json_number_value(json_object_get(last, "start")) + json_number_value(json_object_get(last, "seconds"));
}

static bool is_worse(const struct lectern_beat_result *now, const struct lectern_beat_result *before)
{
	bool faulty = now->fault.kind != LECTERN_FAULT_NONE, was_faulty = before->fault.kind != LECTERN_FAULT_NONE;
	if (faulty != was_faulty)
		return faulty;
	if (!faulty)
		return json_array_size(now->findings) > json_array_size(before->findings);
	if (reached(now) != reached(before))
		return reached(now) < reached(before);
	return now->fault.line < before->fault.line || now->fault.kind == LECTERN_FAULT_SYNTAX;
}

/* ---- trying a repair ---- */

static char *set_code(struct section_work *work, size_t index, char *code)
{
	struct lectern_beat *beat = &work->section->beats[index];
	pthread_mutex_lock(&work->run->lock);
	char *old = beat->code;
	beat->code = code;
	pthread_mutex_unlock(&work->run->lock);
	return old;
}

/* Takes the beat's code (owned) when it does not make it worse. *kept says so.
 * False as beat_dry_run. */
static bool try_code(struct mending *mending, char *code, bool *kept, struct lectern_error *error)
{
	struct lectern_beat_result result = {0};
	char *old = set_code(mending->work, mending->index, code);
	if (!beat_dry_run(mending->work, mending->index, &result, error)) {
		free(set_code(mending->work, mending->index, old));
		lectern_beat_result_clear(&result);
		return false;
	}
	*kept = !is_worse(&result, mending->result);
	if (*kept) {
		free(old);
		lectern_beat_result_clear(mending->result);
		*mending->result = result;
	} else {
		free(set_code(mending->work, mending->index, old));
		lectern_beat_result_clear(&result);
	}
	return true;
}

/* ---- asking ---- */

static bool collect(void *data, int number, const char *code)
{
	struct mending *mending = data;
	size_t at = (size_t)number - 1;
	if (at >= mending->index && at < mending->work->section->beat_count && !mending->codes[at])
		mending->codes[at] = lectern_strdup(code);
	return true;
}

static const char **current_codes(const struct section_work *work)
{
	const struct lectern_section *section = work->section;
	const char **codes = lectern_alloc((section->beat_count + 1) * sizeof(*codes));
	for (size_t i = 0; i < section->beat_count; i++)
		codes[i] = section->beats[i].code;
	return codes;
}

static char *ask_section(struct mending *mending, const struct lectern_coding *coding,
			 const struct lectern_code_fault *fault, struct lectern_error *error)
{
	const char **codes = current_codes(mending->work);
	bool asked = lectern_coder_repair_section(coding, fault, codes, collect, mending, error);
	char *code = mending->codes[mending->index];
	mending->codes[mending->index] = NULL;
	free(codes);
	if (asked && !code)
		lectern_fail(error, LECTERN_FINDINGS, "the model's repair lacks beat %d", fault->beat);
	return code;
}

/* A fault as the model is told: no path, no number of a line, which it could
 * only miscount. */
static char *sentence_of(const struct lectern_fault *fault)
{
	struct lectern_fault bare = *fault;
	bare.line = 0;
	return lectern_fault_sentence(&bare);
}

static char *ask(struct mending *mending, enum scope scope, struct lectern_error *error)
{
	struct section_work *work = mending->work;
	const struct lectern_fault *fault = &mending->result->fault;
	struct lectern_coding coding = model_coding(work);
	const char **codes = current_codes(work);
	char *made = lectern_coder_made(codes, mending->index), *what = sentence_of(fault), *code;
	struct lectern_code_fault told = {.beat = (int)mending->index + 1,
					  .code = codes[mending->index],
					  .line = fault->line,
					  .what = what,
					  .made = made};
	if (scope == SCOPE_LINE)
		code = lectern_coder_repair_line(&coding, &told, error);
	else if (scope == SCOPE_BEAT)
		code = lectern_coder_repair_beat(&coding, &told, error);
	else
		code = ask_section(mending, &coding, &told, error);
	free(what);
	free(made);
	free(codes);
	return code;
}

/* Is there one statement to blame? */
static bool has_line(const struct lectern_fault *fault)
{
	return fault->line > 0 && (fault->kind == LECTERN_FAULT_SYNTAX || fault->kind == LECTERN_FAULT_EXCEPTION ||
				   fault->kind == LECTERN_FAULT_LATEX);
}

static void take_rest(struct mending *mending)
{
	for (size_t i = mending->index + 1; i < mending->work->section->beat_count; i++) {
		if (mending->codes[i])
			free(set_code(mending->work, i, mending->codes[i]));
		mending->codes[i] = NULL;
	}
}

static void drop_rest(struct mending *mending)
{
	for (size_t i = 0; i < mending->work->section->beat_count; i++) {
		free(mending->codes[i]);
		mending->codes[i] = NULL;
	}
}

static bool mend(struct mending *mending, enum scope scope, struct lectern_error *error)
{
	struct section_work *work = mending->work;
	struct lectern_error why = {0};
	bool kept = false;
	if (work->repairs >= MOST_REPAIRS || (scope == SCOPE_LINE && !has_line(&mending->result->fault)))
		return true;
	if (scope == SCOPE_SECTION) {
		if (work->section_repaired)
			return true;
		work->section_repaired = true;
		writer_wait_end(work);
	}
	work->repairs++;
	run_emit_stage(work->run, "repairing", (int)work->index + 1, (int)mending->index + 1,
		       "Mending section %zu, beat %zu", work->index + 1, mending->index + 1);
	char *code = ask(mending, scope, &why);
	if (!code) {
		drop_rest(mending);
		if (why.status != LECTERN_CANCELLED)
			return true; /* no answer or none of use: the next scope */
		*error = why;
		return false;
	}
	bool ran = try_code(mending, code, &kept, error);
	if (ran && kept && scope == SCOPE_SECTION)
		take_rest(mending);
	drop_rest(mending);
	return ran;
}

/* ---- the simplest form ---- */

static void simplify_beat(struct section_work *work, size_t index, const char *why)
{
	struct lectern_beat *beat = &work->section->beats[index];
	pthread_mutex_lock(&work->run->lock);
	lectern_coder_beat(beat, (int)index + 1, work->run->notes_folder);
	beat->card = true; /* asked for again in the next run */
	beat->state = LECTERN_BEAT_CODED;
	free(beat->message);
	beat->message = lectern_strdup(why);
	pthread_mutex_unlock(&work->run->lock);
	json_t *finding = json_pack("{ss ss}", "kind", "simplified", "message", why);
	if (finding)
		run_emit_finding(work, (int)index + 1, finding);
}

void repair_simplify(struct section_work *work, size_t index, const char *why)
{
	char *later = lectern_format("what it builds on could not be drawn: %s", why);
	writer_wait_end(work);
	for (size_t i = index; i < work->section->beat_count; i++)
		simplify_beat(work, i, i == index ? why : later);
	free(later);
}

static bool simplify(struct mending *mending, struct lectern_error *error)
{
	char *why = lectern_fault_sentence(&mending->result->fault);
	repair_simplify(mending->work, mending->index, why);
	free(why);
	lectern_beat_result_clear(mending->result);
	return beat_dry_run(mending->work, mending->index, mending->result, error);
}

bool repair_beat(struct section_work *work, size_t index, struct lectern_beat_result *result,
		 struct lectern_error *error)
{
	struct mending mending = {.work = work, .index = index, .result = result};
	bool ran = true;
	mending.codes = lectern_alloc((work->section->beat_count + 1) * sizeof(char *));
	for (enum scope scope = SCOPE_LINE; ran && work->run->model && scope <= SCOPE_SECTION; scope++)
		if (result->fault.kind != LECTERN_FAULT_NONE)
			ran = mend(&mending, scope, error);
	if (ran && result->fault.kind != LECTERN_FAULT_NONE)
		ran = simplify(&mending, error);
	free(mending.codes);
	return ran;
}
