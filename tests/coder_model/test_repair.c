/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole lectures of one section, planned and coded from a record, with the real renderer. repair/NAME holds the model's
 * answers as text: code.txt, code-more.txt, repair-line-2.txt, repair-beat-2.txt, repair-section-2.txt, code-cut.txt
 * for one that was cut off; what is not there fails. want.txt says what came of it: which requests were made, the
 * findings, and each beat's code. With --write it is made anew, to be read before it is committed. */
#include "director/director.h"
#include "platform/platform.h"
#include "store/store.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char outline[] =
	"{\"title\": \"Dots\", \"sections\": [{\"title\": \"Three dots\", \"goal\": \"See dots.\", "
	"\"takeaway\": \"Dots move.\", \"minutes\": 0.2}]}";
static const char storyboard[] =
	"{\"beats\": ["
	"{\"line\": \"A dot\", \"narration\": \"Here is a dot, and it stands still at the moment.\", \"animation\": "
	"\"A dot "
	"at B2.\", \"cells\": [\"B2 dot\"], \"essence\": \"A dot\"},"
	"{\"line\": \"It moves\", \"narration\": \"Now it moves [[right]] to the right, along a straight line.\", "
	"\"animation\": \"The dot moves.\", \"cells\": [], \"essence\": \"$x \\\\to x + 1$\"},"
	"{\"line\": \"It goes\", \"narration\": \"And then it goes away again, as all dots do.\", \"animation\": \"The "
	"dot "
	"fades.\", \"cells\": [], \"essence\": \"Gone\"}]}";

static const struct {
	const char *file, *stage, *finish;
	int beat, attempt;
} answers[] = {
	{"code", "code", "end", 0, 1},
	{"code-cut", "code", "length", 0, 1},
	{"code-more", "code", "end", 0, 2},
	{"repair-line-2", "repair-line", "end", 2, 1},
	{"repair-line-3", "repair-line", "end", 3, 1},
	{"repair-beat-2", "repair-beat", "end", 2, 1},
	{"repair-beat-3", "repair-beat", "end", 3, 1},
	{"repair-section-2", "repair-section", "end", 2, 1},
};

static void record(const char *folder, const char *stage, int section, int beat, int attempt, const char *text,
		   const char *finish)
{
	char *path = lectern_format("%s/%s-%02d-%02d-%d.json", folder, stage, section, beat, attempt);
	json_t *json = json_pack("{ss si si si s{ss ss}}", "stage", stage, "section", section, "beat", beat, "attempt",
				 attempt, "reply", "text", text, "finish", finish);
	CHECK(json && json_dump_file(json, path, 0) == 0, "can't write %s", path);
	json_decref(json);
	free(path);
}

static void record_case(const char *name, const char *folder)
{
	record(folder, "outline", 0, 0, 1, outline, "end");
	record(folder, "storyboard", 1, 0, 1, storyboard, "end");
	record(folder, "storyboard", 1, 0, 2, storyboard, "end");
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		char *path = lectern_format("repair/%s/%s.txt", name, answers[i].file);
		char *text = lectern_read_file(path, 1u << 20, NULL, NULL);
		if (text)
			record(folder, answers[i].stage, 1, answers[i].beat, answers[i].attempt, text,
			       answers[i].finish);
		free(text);
		free(path);
	}
}

/* What happened, for want.txt. */
static void take_event(void *data, json_t *event)
{
	struct lectern_text *out = data;
	const char *name = json_string_value(json_object_get(event, "event"));
	if (strcmp(name, "call") == 0)
		lectern_text_format(out, "%s %d\n", json_string_value(json_object_get(event, "stage")),
				    (int)json_integer_value(json_object_get(event, "beat")));
	else if (strcmp(name, "finding") == 0)
		lectern_text_format(out, "finding %d %s: %s\n", (int)json_integer_value(json_object_get(event, "beat")),
				    json_string_value(json_object_get(event, "kind")),
				    json_string_value(json_object_get(event, "message")));
}

static void add_beats(struct lectern_text *out, const char *project)
{
	struct lectern_error error = {0};
	struct lectern_lecture *lecture = lectern_store_read(project, &error);
	CHECK(lecture, "%s", error.text);
	for (size_t i = 0; lecture && i < lecture->sections[0].beat_count; i++) {
		const struct lectern_beat *beat = &lecture->sections[0].beats[i];
		lectern_text_format(out, "== %zu %s%s\n%s", i + 1, lectern_beat_state_name(beat->state),
				    beat->card ? ", simplified" : "", beat->code);
	}
	lectern_lecture_free(lecture);
}

static char *run(struct lectern_engine *engine, const char *replay, const char *project)
{
	struct lectern_text out = {0};
	struct lectern_error error = {0};
	struct lectern_job job = {
		.topic = "Dots", .project = project, .replay = replay, .quality = "480p15", .minutes = 0.2, .jobs = 1};
	enum lectern_status status = lectern_engine_make(engine, &job, take_event, &out, NULL, &error);
	lectern_text_format(&out, "status %d\n", (int)status);
	add_beats(&out, project);
	return out.data;
}

static void run_case(struct lectern_engine *engine, const char *name, bool write)
{
	char folder[] = "/tmp/lectern-repair-XXXXXX";
	CHECK(mkdtemp(folder), "no folder");
	char *replay = lectern_format("%s/record", folder), *project = lectern_format("%s/project", folder);
	char *want_path = lectern_format("repair/%s/want.txt", name);
	mkdir(replay, 0700);
	record_case(name, replay);
	char *have = run(engine, replay, project);
	FILE *file = write ? fopen(want_path, "w") : NULL;
	if (file) {
		fputs(have, file);
		fclose(file);
	}
	char *want = lectern_read_file(want_path, 1u << 20, NULL, NULL);
	CHECK(want && strcmp(have, want) == 0, "%s: have\n%s\nwant\n%s", name, have, want ? want : "(no file)");
	free(want);
	free(have);
	lectern_remove_tree(folder, NULL);
	free(want_path);
	free(project);
	free(replay);
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	struct lectern_error error = {0};
	bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
	char config[] = "/tmp/lectern-config-XXXXXX";
	CHECK(mkdtemp(config), "no folder");
	setenv("XDG_CONFIG_HOME", config, 1);
	unsetenv("LECTERN_API_KEY");
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, &error);
	CHECK(engine && lectern_engine_wait_warm(engine, NULL, &error), "%s", error.text);
	int count = scandir("repair", &entries, is_case, alphasort);
	CHECK(count > 0, "there are no cases");
	for (int i = 0; i < count; i++) {
		run_case(engine, entries[i]->d_name, write);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	lectern_engine_stop(engine);
	lectern_remove_tree(config, NULL);
	return check_end();
}
