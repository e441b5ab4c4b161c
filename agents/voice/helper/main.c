/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lectern-voice: the speech engines, apart from Lectern because of their licence and their global state.
 *
 * One JSON request a line on stdin:
 *   {"do": "identity" | "speak", "voice": "espeak" | "espeak:NAME", "language": "en-US", "text": "…"}
 * On stdout, for each, any number of lines {"clause": done, "of": all}, then one line that has "ok":
 *   {"ok": true, "identity": "…"}
 *   {"ok": true, "rate": 22050, "samples": N, "words": [[offset, length, start, end], …], "clauses": […]}
 *   {"ok": false, "status": 3, "error": "one sentence"}
 * After a line with "samples" come N mono samples, s16 in the machine's byte order. Offsets are bytes, times samples.
 * The program ends with its stdin. */
#include "level.h"
#include "narrate.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_MAX 20000
#define LINE_MAX (256 << 10)

static const struct engine *const engines[] = {&engine_espeak, NULL};

/* Engines print what they like on stdout; the answers have a descriptor of their own. */
static FILE *answers;

static void answer(json_t *json)
{
	char *line = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(9));
	if (!line)
		abort();
	fprintf(answers, "%s\n", line);
	fflush(answers);
	free(line);
	json_decref(json);
}

static void answer_error(const struct lectern_error *error)
{
	answer(json_pack("{s:b, s:i, s:s}", "ok", 0, "status", (int)error->status, "error", error->text));
}

static void answer_clause(size_t done, size_t all)
{
	answer(json_pack("{s:I, s:I}", "clause", (json_int_t)done, "of", (json_int_t)all));
}

static json_t *times(const struct timed_word *list, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array,
				      json_pack("[I, I, I, I]", (json_int_t)list[i].offset, (json_int_t)list[i].length,
						(json_int_t)list[i].start, (json_int_t)list[i].end));
	return array;
}

static void answer_narration(const struct narration *narration, uint32_t rate)
{
	answer(json_pack("{s:b, s:I, s:I, s:o, s:o}", "ok", 1, "rate", (json_int_t)rate, "samples",
			 (json_int_t)narration->sound.count, "words", times(narration->words, narration->word_count),
			 "clauses", times(narration->clauses, narration->clause_count)));
	fwrite(narration->sound.samples, sizeof(int16_t), narration->sound.count, answers);
	fflush(answers);
}

static const struct engine *find_engine(const char *name, size_t length)
{
	const struct engine *const *engine = engines;
	while (*engine && (strlen((*engine)->name) != length || memcmp((*engine)->name, name, length) != 0))
		engine++;
	return *engine;
}

/* Finds "engine" or "engine:voice" and makes it ready. */
static const struct engine *choose(const json_t *request, char **identity, struct lectern_error *error)
{
	const char *name = json_string_value(json_object_get(request, "voice"));
	const char *language = json_string_value(json_object_get(request, "language"));
	if (!name || !language) {
		lectern_fail(error, LECTERN_BAD_INPUT, "a request needs \"voice\" and \"language\" as text");
		return NULL;
	}
	size_t length = strcspn(name, ":");
	const struct engine *engine = find_engine(name, length);
	if (!engine) {
		lectern_fail(error, LECTERN_BAD_INPUT,
			     "there is no speech engine \"%.40s\": use \"espeak\" or \"espeak:VOICE\"", name);
		return NULL;
	}
	bool named = name[length] && name[length + 1];
	return engine->choose(named ? name + length + 1 : NULL, language, identity, error) ? engine : NULL;
}

static bool speak(const struct engine *engine, const json_t *request, struct lectern_error *error)
{
	const json_t *text = json_object_get(request, "text");
	struct narration narration;
	if (!json_is_string(text))
		return lectern_fail(error, LECTERN_BAD_INPUT, "a request to speak needs \"text\"");
	if (json_string_length(text) > TEXT_MAX)
		return lectern_fail(error, LECTERN_BAD_INPUT,
				    "the narration of a beat is longer than %d bytes: split it into more beats",
				    TEXT_MAX);
	if (!narrate(engine, json_string_value(text), answer_clause, &narration, error))
		return false;
	answer_narration(&narration, engine->rate());
	narration_clear(&narration);
	return true;
}

static void answer_identity(const char *identity, double gain_db)
{
	char *whole = lectern_format("%s, level %d, %+.1f dB", identity, LEVEL_VERSION, gain_db);
	answer(json_pack("{s:b, s:s}", "ok", 1, "identity", whole));
	free(whole);
}

static bool do_request(const json_t *request, char **identity, struct lectern_error *error)
{
	const char *what = json_string_value(json_object_get(request, "do"));
	const struct engine *engine = choose(request, identity, error);
	if (!engine)
		return false;
	if (what && strcmp(what, "speak") == 0)
		return speak(engine, request, error);
	if (!what || strcmp(what, "identity") != 0)
		return lectern_fail(error, LECTERN_BAD_INPUT, "a request's \"do\" is \"identity\" or \"speak\"");
	answer_identity(*identity, engine->gain_db);
	return true;
}

static void serve(const json_t *request)
{
	struct lectern_error error = {0};
	char *identity = NULL;
	if (!do_request(request, &identity, &error))
		answer_error(&error);
	free(identity);
}

/* espeak-ng's sound depends on all that it has spoken before. A process of its own for each request makes a sound
 * depend on its text and voice alone, which is what it is named by. */
static bool serve_apart(const json_t *request)
{
	int status = 0;
	pid_t parent = getpid(), child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			serve(request);
		_exit(0);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && status == 0;
}

/* False: a request died in the middle of its answer, so nobody can read on. */
static bool serve_line(const char *line, size_t length)
{
	json_error_t where;
	json_t *request = json_loadb(line, length, JSON_REJECT_DUPLICATES, &where);
	if (!request) {
		struct lectern_error error;
		lectern_fail(&error, LECTERN_BAD_INPUT, "a request is not JSON: %s", where.text);
		answer_error(&error);
		return true;
	}
	bool ok = serve_apart(request);
	json_decref(request);
	return ok;
}

static bool take_stdout(void)
{
	int fd = dup(STDOUT_FILENO);
	answers = fd >= 0 ? fdopen(fd, "w") : NULL;
	return answers && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
}

int main(void)
{
	bool ok = true;
	if (!take_stdout())
		return 1;
	char *line = lectern_alloc(LINE_MAX);
	while (ok && fgets(line, LINE_MAX, stdin)) {
		size_t length = strlen(line);
		if (length == 0 || line[length - 1] != '\n')
			break; /* no request is as long or holds a NUL: nothing after it can be understood */
		ok = serve_line(line, length);
	}
	free(line);
	fclose(answers);
	return ok ? 0 : 1;
}
