/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A topic that no lesson has, planned, coded and drawn from the record of a real run (determinant/). What a run that
 * was broken off has, the next one does not ask for; code-01-00-2 answers its request for the rest of a section. */
#include "director/director.h"
#include "planner/model_planner.h"
#include "platform/platform.h"
#include "store/store.h"

#include "../check.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define MINUTES 3.0

struct seen {
	int outlines, storyboards, codes, repairs;
	int plans, coded, simplified;
	struct lectern_cancel *cancel; /* set at the first beat that is coded */
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void count_call(struct seen *seen, const char *stage)
{
	seen->outlines += strcmp(stage, "outline") == 0;
	seen->storyboards += strcmp(stage, "storyboard") == 0;
	seen->codes += strcmp(stage, "code") == 0;
	seen->repairs += begins(stage, "repair");
}

static void take_event(void *data, json_t *event)
{
	struct seen *seen = data;
	const char *name = json_string_value(json_object_get(event, "event"));
	const char *kind = json_string_value(json_object_get(event, "kind"));
	if (strcmp(name, "call") == 0)
		count_call(seen, json_string_value(json_object_get(event, "stage")));
	seen->plans += strcmp(name, "plan.done") == 0;
	seen->simplified += kind && strcmp(kind, "simplified") == 0;
	if (strcmp(name, "beat.coded") == 0) {
		seen->coded++;
		if (seen->cancel)
			lectern_cancel_set(seen->cancel);
	}
}

static enum lectern_status make(struct lectern_engine *engine, const char *project, bool plan_only, struct seen *seen)
{
	struct lectern_error error = {0};
	struct lectern_job job = {.topic = "The determinant",
				  .project = project,
				  .replay = "determinant",
				  .audience = "first-year students who know vectors",
				  .quality = "480p15",
				  .minutes = MINUTES,
				  /* a run that is broken off has begun with the first section only */
				  .jobs = seen->cancel ? 1 : 0,
				  .plan_only = plan_only};
	return lectern_engine_make(engine, &job, take_event, seen, seen->cancel, &error);
}

static struct lectern_lecture *lecture_in(const char *project)
{
	struct lectern_error error = {0};
	struct lectern_lecture *lecture = lectern_store_read(project, &error);
	CHECK(lecture, "%s", error.text);
	return lecture;
}

static void test_plan(struct lectern_engine *engine, const char *project)
{
	struct seen seen = {0}, again = {0};
	enum lectern_status status = make(engine, project, true, &seen);
	CHECK(status == LECTERN_OK, "status %d", status);
	CHECK(seen.outlines == 1 && seen.storyboards == 3 && seen.codes == 0, "%d outlines, %d storyboards, %d codes",
	      seen.outlines, seen.storyboards, seen.codes);
	CHECK(seen.plans == 4, "the plan is told with each storyboard: %d times", seen.plans);
	struct lectern_lecture *lecture = lecture_in(project);
	CHECK(lecture && lecture->section_count == 3, "three sections");
	double planned = 0;
	for (size_t i = 0; lecture && i < lecture->section_count; i++) {
		CHECK(lecture->sections[i].beat_count == 5, "section %zu has %zu beats", i + 1,
		      lecture->sections[i].beat_count);
		CHECK(lecture->sections[i].beats[0].animation, "section %zu has no animation", i + 1);
		planned += lecture->sections[i].planned;
	}
	CHECK(fabs(planned - 60 * MINUTES) < 0.5, "planned %g seconds", planned);
	CHECK(lecture && strcmp(lecture->audience, "first-year students who know vectors") == 0, "audience");
	lectern_lecture_free(lecture);
	make(engine, project, true, &again);
	CHECK(again.outlines + again.storyboards == 0, "what is planned is not asked for again");
}

static void test_broken_off(struct lectern_engine *engine, const char *project)
{
	struct seen seen = {.cancel = lectern_cancel_new()};
	enum lectern_status status = make(engine, project, false, &seen);
	CHECK(status == LECTERN_CANCELLED, "status %d", status);
	CHECK(seen.outlines + seen.storyboards == 0, "the plan is there");
	struct lectern_lecture *lecture = lecture_in(project);
	int coded = 0;
	for (size_t i = 0; lecture && i < lecture->section_count; i++)
		for (size_t k = 0; k < lecture->sections[i].beat_count; k++) {
			coded += lecture->sections[i].beats[k].code != NULL;
			CHECK(!lecture->sections[i].beats[k].card, "nothing is given up when a run is cancelled");
		}
	CHECK(coded > 0, "what was coded is kept");
	lectern_lecture_free(lecture);
	lectern_cancel_free(seen.cancel);
}

static void test_rest(struct lectern_engine *engine, const char *project)
{
	struct seen seen = {0}, again = {0};
	double seconds = 0;
	enum lectern_status status = make(engine, project, false, &seen);
	CHECK(status <= LECTERN_FINDINGS, "status %d", status);
	CHECK(seen.outlines + seen.storyboards == 0, "the plan is there");
	CHECK(seen.repairs == 0 && seen.simplified == 0, "every beat draws at its first try");
	struct lectern_lecture *lecture = lecture_in(project);
	for (size_t i = 0; lecture && i < lecture->section_count; i++) {
		CHECK(lecture->sections[i].state == LECTERN_SECTION_DONE, "section %zu is done", i + 1);
		for (size_t k = 0; k < lecture->sections[i].beat_count; k++)
			seconds += (double)lecture->sections[i].beats[k].frames / 15;
	}
	CHECK(fabs(seconds - 60 * MINUTES) < 0.15 * 60 * MINUTES, "%g seconds instead of %g", seconds, 60 * MINUTES);
	lectern_lecture_free(lecture);
	make(engine, project, false, &again);
	CHECK(again.outlines + again.storyboards + again.codes + again.repairs == 0, "nothing is asked for again");
}

int main(void)
{
	struct lectern_error error = {0};
	char folder[] = "/tmp/lectern-topic-XXXXXX";
	CHECK(mkdtemp(folder), "no folder");
	char *project = lectern_format("%s/project", folder);
	setenv("XDG_CONFIG_HOME", folder, 1);
	unsetenv("LECTERN_API_KEY");
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, &error);
	CHECK(engine && lectern_engine_wait_warm(engine, NULL, &error), "%s", error.text);
	test_plan(engine, project);
	test_broken_off(engine, project);
	test_rest(engine, project);
	lectern_engine_stop(engine);
	lectern_remove_tree(folder, NULL);
	free(project);
	return check_end();
}
