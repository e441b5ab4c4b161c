/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the coder tells a model about a section. */
#include "coder/model_room.h"
#include "coder/model_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table)         (sizeof(table) / sizeof((table)[0]))
#define BEAT_TOKENS_MEASURED 180

static void add_narration(struct lectern_text *out, const struct lectern_beat *beat)
{
	size_t at = 0;
	for (size_t i = 0; i < beat->mark_count; i++) {
		const struct lectern_mark *mark = &beat->marks[i];
		if (mark->offset < at || mark->offset > strlen(beat->narration))
			continue;
		lectern_text_add_bytes(out, beat->narration + at, mark->offset - at);
		lectern_text_format(out, "[[%s]] ", mark->name);
		at = mark->offset;
	}
	lectern_text_add(out, beat->narration + at);
}

static void add_mark_times(struct lectern_text *out, const struct lectern_beat *beat)
{
	for (size_t i = 0; i < beat->mark_count; i++)
		if (beat->marks[i].seconds >= 0)
			lectern_text_format(out, ", %s at %.1f s", beat->marks[i].name, beat->marks[i].seconds);
}

char *lectern_coder_describe(const struct lectern_section *section, int first, int last)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (int number = first; number <= last; number++) {
		const struct lectern_beat *beat = &section->beats[number - 1];
		lectern_text_format(&out, "%sBeat %d: %s (%.1f s", number > first ? "\n\n" : "", number, beat->line,
				    beat->seconds);
		add_mark_times(&out, beat);
		lectern_text_add(&out, ")\nNarration: ");
		add_narration(&out, beat);
		lectern_text_format(&out, "\nAnimation: %s", beat->animation ? beat->animation : beat->line);
	}
	return out.data;
}

bool lectern_coder_fill_section(const struct lectern_coding *coding, struct lectern_prompt *prompt,
				struct lectern_error *error)
{
	const struct lectern_section *section = coding->section;
	char *number = lectern_format("%d", coding->number);
	char *beats = lectern_coder_describe(section, 1, (int)section->beat_count);
	char *more = coding->wish && *coding->wish ? lectern_format("\nThe user asks: %s\n", coding->wish) : NULL;
	const struct lectern_blank blanks[] = {
		{"number", number}, {"section", section->title},
		{"beats", beats},   {"goal", section->goal ? section->goal : section->title},
		{"more", more},
	};
	bool filled = lectern_prompt_fill(coding->data, "code", blanks, COUNT(blanks), prompt, error);
	free(more);
	free(beats);
	free(number);
	return filled;
}

bool lectern_coder_estimate(const struct lectern_coding *coding, uint64_t *in, uint64_t *out,
			    struct lectern_error *error)
{
	struct lectern_prompt prompt;
	if (!lectern_coder_fill_section(coding, &prompt, error))
		return false;
	*in = (strlen(prompt.system) + strlen(prompt.user)) / 4;
	*out = BEAT_TOKENS_MEASURED * coding->section->beat_count;
	lectern_prompt_clear(&prompt);
	return true;
}

/* Between the model's pieces and the handler of beats. */
struct pipe {
	struct lectern_beat_stream *stream;
	lectern_code_handler on_beat;
	void *data;
	bool stopped;
};

static void take_beat(void *data, int number, const char *code)
{
	struct pipe *pipe = data;
	if (!pipe->stopped)
		pipe->stopped = !pipe->on_beat(pipe->data, number, code);
}

static bool take_piece(void *data, const char *piece, size_t length)
{
	struct pipe *pipe = data;
	if (length == 0)
		lectern_beat_stream_restart(pipe->stream);
	lectern_beat_stream_add(pipe->stream, piece, length);
	return !pipe->stopped;
}

bool lectern_coder_ask_beats(const struct lectern_coding *coding, const struct lectern_ask *ask,
			     lectern_code_handler on_beat, void *data, bool *truncated, struct lectern_error *error)
{
	struct lectern_answer answer = {0};
	struct pipe pipe = {.on_beat = on_beat, .data = data};
	struct lectern_ask streamed = *ask;
	pipe.stream = lectern_beat_stream_new(take_beat, &pipe);
	streamed.on_text = take_piece;
	streamed.data = &pipe;
	bool asked = lectern_model_ask(coding->model, &streamed, coding->cancel, &answer, error);
	bool cut = !asked || answer.finish == LECTERN_FINISH_LENGTH;
	lectern_beat_stream_end(pipe.stream, cut || pipe.stopped);
	if (truncated)
		*truncated = cut;
	lectern_beat_stream_free(pipe.stream);
	lectern_answer_clear(&answer);
	return asked || pipe.stopped;
}
