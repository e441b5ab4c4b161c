/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ScopeRefine: a fault goes back to the model with the smallest scope that holds it. */
#include "coder/model_room.h"
#include "coder/model_scan.h"
#include "coder/model_stream.h"
#include "coder/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table)    (sizeof(table) / sizeof((table)[0]))
#define LINE_TOKENS     2000
#define BEAT_TOKENS     6000
#define MOST_STATEMENTS 24 /* lines that may replace a statement */

/* ---- the text of a repair ---- */

/* The least indent of the lines of code. */
static int least_indent(const char *code)
{
	int least = -1;
	for (const char *p = code; *p;) {
		size_t length = strcspn(p, "\n");
		int indent = python_indent(p, length);
		if (!python_is_blank(p, length) && (least < 0 || indent < least))
			least = indent;
		p += length + (p[length] == '\n');
	}
	return least < 0 ? 0 : least;
}

/* Moves all lines to the left by the indent that they have in common. */
static char *dedent(const char *code)
{
	struct lectern_text out = {0};
	struct python_scan scan = {0};
	size_t least = (size_t)least_indent(code);
	lectern_text_add(&out, "");
	while (*code) {
		size_t length = strcspn(code, "\n"), cut = scan.quote ? 0 : strspn(code, " \t");
		cut = cut < least ? cut : least;
		lectern_text_add_bytes(&out, code + cut, length - cut);
		lectern_text_add(&out, "\n");
		python_scan_line(&scan, code, length);
		code += length + (code[length] == '\n');
	}
	return out.data;
}

char *lectern_coder_replace_statement(const char *code, int line, const char *with)
{
	int first, last;
	size_t length;
	struct lectern_text out = {0};
	if (line < 1 || !python_statement(code, line, &first, &last))
		return NULL;
	const char *old = python_lines(code, first, last, &length);
	char *plain = dedent(with);
	lectern_text_add_bytes(&out, code, (size_t)(old - code));
	lectern_coder_indent(&out, plain, python_indent(old, length));
	lectern_text_add(&out, old + length);
	free(plain);
	return out.data;
}

static size_t name_length(const char *p)
{
	size_t length = 0;
	while (isalnum((unsigned char)p[length]) || p[length] == '_')
		length++;
	return length;
}

/* Is the name that ends at p the target of an assignment, alone or in a list of targets? */
static bool is_assigned(const char *p)
{
	p += strspn(p, " \t");
	while (*p == ',') {
		p += 1 + strspn(p + 1, " \t");
		p += strncmp(p, "self.", 5) == 0 ? 5 : 0;
		p += name_length(p);
		p += strspn(p, " \t");
	}
	return *p == '=' && p[1] != '=';
}

static bool is_listed(const char *list, const char *name, size_t length)
{
	for (const char *p = list; (p = strstr(p, "self.")) != NULL; p += 5)
		if (name_length(p + 5) == length && strncmp(p + 5, name, length) == 0)
			return true;
	return false;
}

static void add_made(struct lectern_text *out, const char *code)
{
	for (const char *p = code; (p = strstr(p, "self.")) != NULL;) {
		p += strlen("self.");
		size_t length = name_length(p);
		if (length && is_assigned(p + length) && !is_listed(out->data, p, length))
			lectern_text_format(out, "%sself.%.*s", out->length ? ", " : "", (int)length, p);
	}
}

char *lectern_coder_made(const char *const *codes, size_t count)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (size_t i = 0; i < count; i++)
		if (codes[i])
			add_made(&out, codes[i]);
	return out.data;
}

/* ---- the requests ---- */

static bool unusable(struct lectern_error *error)
{
	return lectern_fail(error, LECTERN_FINDINGS, "the model's repair is not usable code");
}

static struct lectern_ask ask_of(const struct lectern_coding *coding, const char *stage, int beat, int tokens)
{
	return (struct lectern_ask){.stage = stage,
				    .section = coding->number,
				    .beat = beat,
				    .attempt = lectern_coder_version(coding),
				    .max_tokens = tokens};
}

static char *ask_text(const struct lectern_coding *coding, struct lectern_ask *ask, const struct lectern_prompt *prompt,
		      struct lectern_error *error)
{
	struct lectern_turn turn = {.text = prompt->user};
	struct lectern_answer answer = {0};
	ask->system = prompt->system;
	ask->turns = &turn;
	ask->turn_count = 1;
	char *code = NULL;
	if (!lectern_model_ask(coding->model, ask, coding->cancel, &answer, error))
		code = NULL;
	else if (answer.finish != LECTERN_FINISH_END)
		unusable(error);
	else
		code = lectern_answer_code(answer.text);
	lectern_answer_clear(&answer);
	return code;
}

/* Statements, not a method or a page of prose. */
static bool is_statement(const char *code)
{
	int lines = 0;
	const char *name;
	for (const char *p = code; *p; lines++) {
		size_t length = strcspn(p, "\n");
		if (python_method_name(p, length, &name) && python_beat_number(name, name_length(name)))
			return false;
		p += length + (p[length] == '\n');
	}
	return lines > 0 && lines <= MOST_STATEMENTS && code[strspn(code, " \t\n")];
}

char *lectern_coder_repair_line(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				struct lectern_error *error)
{
	int first, last;
	size_t length;
	struct lectern_prompt prompt;
	if (fault->line < 1 || !python_statement(fault->code, fault->line, &first, &last)) {
		unusable(error);
		return NULL;
	}
	const char *old = python_lines(fault->code, first, last, &length);
	char *raw = lectern_strndup(old, length), *statement = dedent(raw);
	const struct lectern_blank blanks[] = {{"statement", statement}, {"fault", fault->what}};
	bool filled = lectern_prompt_fill(coding->data, "repair-line", blanks, COUNT(blanks), &prompt, error);
	struct lectern_ask ask = ask_of(coding, "repair-line", fault->beat, LINE_TOKENS);
	char *with = filled ? ask_text(coding, &ask, &prompt, error) : NULL, *mended = NULL;
	if (with && is_statement(with))
		mended = lectern_coder_replace_statement(fault->code, fault->line, with);
	else if (with)
		unusable(error);
	if (filled)
		lectern_prompt_clear(&prompt);
	free(with);
	free(statement);
	free(raw);
	return mended;
}

/* The one beat of an answer. */
struct found {
	int beat;
	char *code;
};

static void keep_found(void *data, int number, const char *code)
{
	struct found *found = data;
	if (number == found->beat && !found->code)
		found->code = lectern_strdup(code);
}

static char *beat_of_answer(const char *answer, int beat)
{
	struct found found = {.beat = beat};
	struct lectern_beat_stream *stream = lectern_beat_stream_new(keep_found, &found);
	lectern_beat_stream_add(stream, answer, strlen(answer));
	lectern_beat_stream_end(stream, false);
	lectern_beat_stream_free(stream);
	return found.code;
}

static char *fault_at(const struct lectern_code_fault *fault)
{
	int first, last;
	size_t length;
	if (fault->line < 1 || !python_statement(fault->code, fault->line, &first, &last))
		return lectern_format("It fails: %s", fault->what);
	const char *line = python_lines(fault->code, fault->line, fault->line, &length);
	line += strspn(line, " \t");
	return lectern_format("It fails at `%.*s`: %s", (int)strcspn(line, "\n"), line, fault->what);
}

static char *ask_for_beat(const struct lectern_coding *coding, const char *stage, const struct lectern_code_fault *beat,
			  const char *wanted, struct lectern_error *error)
{
	struct lectern_prompt prompt;
	char *more = beat->made && *beat->made ? lectern_format("Earlier beats made %s.\n", beat->made) : NULL;
	const struct lectern_blank blanks[] = {{"code", beat->code}, {"fault", wanted}, {"more", more}};
	bool filled = lectern_prompt_fill(coding->data, "repair-beat", blanks, COUNT(blanks), &prompt, error);
	struct lectern_ask ask = ask_of(coding, stage, beat->beat, BEAT_TOKENS);
	char *answer = filled ? ask_text(coding, &ask, &prompt, error) : NULL;
	char *code = answer ? beat_of_answer(answer, beat->beat) : NULL;
	if (answer && !code)
		unusable(error);
	if (filled)
		lectern_prompt_clear(&prompt);
	free(answer);
	free(more);
	return code;
}

char *lectern_coder_repair_beat(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				struct lectern_error *error)
{
	char *at = fault_at(fault);
	char *code = ask_for_beat(coding, "repair-beat", fault, at, error);
	free(at);
	return code;
}

char *lectern_coder_revise_beat(const struct lectern_coding *coding, const struct lectern_code_fault *beat,
				struct lectern_error *error)
{
	char *planned = lectern_coder_describe(coding->section, beat->beat, beat->beat);
	const char *wish = coding->wish && *coding->wish ? coding->wish : "show it in another, clearer way";
	char *wanted = lectern_format("It works, but the user asks: %s\n\n%s", wish, planned);
	char *code = ask_for_beat(coding, "revise", beat, wanted, error);
	free(wanted);
	free(planned);
	return code;
}

static char *all_code(const char *const *codes, size_t count)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (size_t i = 0; i < count; i++)
		if (codes[i])
			lectern_text_format(&out, "%s%s", out.length ? "\n" : "", codes[i]);
	return out.data;
}

static bool fill_section(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
			 const char *const *codes, struct lectern_prompt *prompt, struct lectern_error *error)
{
	int count = (int)coding->section->beat_count;
	char *number = lectern_format("%d", coding->number), *beat = lectern_format("%d", fault->beat);
	char *beats = lectern_coder_describe(coding->section, fault->beat, count);
	char *code = all_code(codes, (size_t)count), *at = fault_at(fault);
	char *frozen =
		fault->beat > 1 ? lectern_format("What comes before beat_%d was shown and stays. ", fault->beat) : NULL;
	char *wanted = fault->beat == count ? lectern_format("beat_%d", count)
					    : lectern_format("beat_%d to beat_%d", fault->beat, count);
	const struct lectern_blank blanks[] = {
		{"number", number}, {"section", coding->section->title},
		{"beats", beats},   {"beat", beat},
		{"fault", at},      {"code", code},
		{"frozen", frozen}, {"wanted", wanted},
	};
	bool filled = lectern_prompt_fill(coding->data, "repair-section", blanks, COUNT(blanks), prompt, error);
	char *const owned[] = {number, beat, beats, code, at, frozen, wanted};
	for (size_t i = 0; i < COUNT(owned); i++)
		free(owned[i]);
	return filled;
}

bool lectern_coder_repair_section(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				  const char *const *codes, lectern_code_handler on_beat, void *data,
				  struct lectern_error *error)
{
	struct lectern_prompt prompt, section;
	if (!fill_section(coding, fault, codes, &prompt, error))
		return false;
	bool asked = lectern_coder_fill_section(coding, &section, error);
	if (asked) {
		struct lectern_turn turn = {.text = prompt.user};
		struct lectern_ask ask = ask_of(coding, "repair-section", fault->beat, CODE_TOKENS);
		/* the stable part is the one that code was asked for with: providers still have it */
		ask.system = section.system;
		ask.turns = &turn;
		ask.turn_count = 1;
		asked = lectern_coder_ask_beats(coding, &ask, on_beat, data, NULL, error);
		lectern_prompt_clear(&section);
	}
	lectern_prompt_clear(&prompt);
	return asked;
}
