/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "prompt/prompt.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_PROMPT (1u << 20)
#define DIVIDER     "\n---\n"

struct filler {
	const char *text; /* the whole file, to count lines in */
	const char *file;
	const struct lectern_blank *blanks;
	size_t count;
	struct lectern_error *error;
};

static int line_of(const struct filler *filler, const char *at)
{
	int line = 1;
	for (const char *p = filler->text; p < at; p++)
		line += *p == '\n';
	return line;
}

static const struct lectern_blank *find(const struct filler *filler, const char *name, size_t length)
{
	for (size_t i = 0; i < filler->count; i++)
		if (strlen(filler->blanks[i].name) == length && strncmp(filler->blanks[i].name, name, length) == 0)
			return &filler->blanks[i];
	return NULL;
}

/* Puts the value of the blank at *p and moves on behind it. */
static bool fill_blank(const struct filler *filler, struct lectern_text *out, const char **p)
{
	const char *name = *p + 2, *close = strstr(name, "}}");
	if (!close)
		return lectern_fail(filler->error, LECTERN_BAD_INPUT, "%s:%d: a blank is not closed with }}",
				    filler->file, line_of(filler, *p));
	const struct lectern_blank *blank = find(filler, name, (size_t)(close - name));
	if (!blank)
		return lectern_fail(filler->error, LECTERN_BAD_INPUT, "%s:%d: {{%.*s}} is no blank of this prompt",
				    filler->file, line_of(filler, *p), (int)(close - name), name);
	lectern_text_add(out, blank->value ? blank->value : "");
	*p = close + 2;
	return true;
}

static bool fill(const struct filler *filler, const char *from, const char *end, char **filled)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (const char *p = from; p < end;) {
		const char *open = strstr(p, "{{");
		if (!open || open > end)
			open = end;
		lectern_text_add_bytes(&out, p, (size_t)(open - p));
		p = open;
		if (p < end && !fill_blank(filler, &out, &p)) {
			lectern_text_clear(&out);
			return false;
		}
	}
	*filled = out.data;
	return true;
}

bool lectern_prompt_fill_text(const char *text, const char *file, const struct lectern_blank *blanks, size_t count,
			      struct lectern_prompt *prompt, struct lectern_error *error)
{
	struct filler filler = {text, file, blanks, count, error};
	const char *divider = strstr(text, DIVIDER);
	*prompt = (struct lectern_prompt){0};
	if (!divider)
		return lectern_fail(error, LECTERN_BAD_INPUT,
				    "%s: the line --- is missing, which parts what never changes from the rest", file);
	if (fill(&filler, text, divider + 1, &prompt->system) &&
	    fill(&filler, divider + strlen(DIVIDER), text + strlen(text), &prompt->user))
		return true;
	lectern_prompt_clear(prompt);
	return false;
}

static char *path_of(const char *data, const char *name)
{
	char *folder = lectern_config_directory(NULL);
	char *own = folder ? lectern_format("%s/prompts/%s.md", folder, name) : NULL;
	free(folder);
	if (own && access(own, F_OK) == 0)
		return own;
	free(own);
	return lectern_format("%s/prompts/%s.md", data, name);
}

bool lectern_prompt_fill(const char *data, const char *name, const struct lectern_blank *blanks, size_t count,
			 struct lectern_prompt *prompt, struct lectern_error *error)
{
	char *path = path_of(data, name);
	char *text = lectern_read_file(path, MOST_PROMPT, NULL, error);
	bool filled = text && lectern_prompt_fill_text(text, path, blanks, count, prompt, error);
	if (!text)
		*prompt = (struct lectern_prompt){0};
	free(text);
	free(path);
	return filled;
}

void lectern_prompt_clear(struct lectern_prompt *prompt)
{
	free(prompt->system);
	free(prompt->user);
	*prompt = (struct lectern_prompt){0};
}
