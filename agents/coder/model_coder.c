/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The code of a section: asked for once, and once more for what is missing. */
#include "coder/model_room.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The codes that are there, growing as the model writes. */
struct writing {
	size_t count;
	char **codes;
	lectern_code_handler on_beat;
	void *data;
};

static bool take(void *data, int beat, const char *code)
{
	struct writing *writing = data;
	if ((size_t)beat > writing->count || writing->codes[beat - 1])
		return true;
	writing->codes[beat - 1] = lectern_strdup(code);
	return writing->on_beat(writing->data, beat, code);
}

static size_t missing(const struct writing *writing)
{
	size_t count = 0;
	for (size_t i = 0; i < writing->count; i++)
		count += !writing->codes[i];
	return count;
}

static void list(const struct writing *writing, struct lectern_text *code, struct lectern_text *names)
{
	lectern_text_add(code, "");
	lectern_text_add(names, "");
	for (size_t i = 0; i < writing->count; i++) {
		if (writing->codes[i])
			lectern_text_format(code, "%s%s", code->length ? "\n" : "", writing->codes[i]);
		else
			lectern_text_format(names, "%sbeat_%zu", names->length ? ", " : "", i + 1);
	}
}

static bool fill_more(const struct lectern_coding *coding, const struct writing *writing, struct lectern_prompt *prompt,
		      struct lectern_error *error)
{
	struct lectern_text code = {0}, names = {0};
	list(writing, &code, &names);
	const struct lectern_blank blanks[] = {{"code", code.data}, {"missing", names.data}};
	bool filled = lectern_prompt_fill(coding->data, "code-more", blanks, COUNT(blanks), prompt, error);
	lectern_text_clear(&code);
	lectern_text_clear(&names);
	return filled;
}

static bool ask(const struct lectern_coding *coding, const char *system, const char *user, int attempt,
		struct writing *writing, struct lectern_error *error)
{
	struct lectern_turn turn = {.text = user};
	struct lectern_ask asked = {.stage = "code",
				    .section = coding->number,
				    .attempt = 2 * (lectern_coder_version(coding) - 1) + attempt,
				    .system = system,
				    .turns = &turn,
				    .turn_count = 1,
				    .max_tokens = CODE_TOKENS};
	return lectern_coder_ask_beats(coding, &asked, take, writing, NULL, error);
}

static bool ask_more(const struct lectern_coding *coding, const struct lectern_prompt *section, struct writing *writing,
		     struct lectern_error *error)
{
	struct lectern_prompt more;
	if (!fill_more(coding, writing, &more, error))
		return false;
	char *user = lectern_format("%s\n%s", section->user, more.user);
	bool asked = ask(coding, section->system, user, 2, writing, error);
	free(user);
	lectern_prompt_clear(&more);
	return asked;
}

bool lectern_coder_write(const struct lectern_coding *coding, const char *const *written, lectern_code_handler on_beat,
			 void *data, struct lectern_error *error)
{
	struct lectern_prompt section;
	struct lectern_error ignored;
	size_t count = coding->section->beat_count;
	struct writing writing = {count, lectern_alloc((count + 1) * sizeof(char *)), on_beat, data};
	for (size_t i = 0; written && i < count; i++)
		writing.codes[i] = lectern_strdup(written[i]);
	bool asked = lectern_coder_fill_section(coding, &section, error);
	if (asked) {
		bool anew = missing(&writing) == count;
		if (anew)
			asked = ask(coding, section.system, section.user, 1, &writing, error);
		/* what came before an answer broke off is worth a second request, whatever broke it */
		if (missing(&writing) && !lectern_cancel_is_set(coding->cancel) && (asked || missing(&writing) < count))
			asked = ask_more(coding, &section, &writing, anew ? &ignored : error) || (anew && asked);
		lectern_prompt_clear(&section);
	}
	for (size_t i = 0; i < count; i++)
		free(writing.codes[i]);
	free(writing.codes);
	return asked;
}
