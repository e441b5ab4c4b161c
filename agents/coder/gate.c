/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coder/gate.h"

#include "coder/coder.h"

#include <stdlib.h>

/* The section's file up to the beat. */
static char *context_of(const struct lectern_section *section, int number, int beat)
{
	struct lectern_text text = {0};
	char *head = lectern_coder_head(section, number);
	lectern_text_add(&text, head);
	free(head);
	for (int i = 0; i < beat - 1 && (size_t)i < section->beat_count; i++) {
		if (section->beats[i].code)
			lectern_text_format(&text, "\n%s", section->beats[i].code);
		else /* so that beats are not counted wrong */
			lectern_text_format(&text, "\n    def beat_%d(self):\n        pass\n", i + 1);
	}
	lectern_text_add(&text, "\n");
	return text.data;
}

bool lectern_coder_gate(struct lectern_render_pool *pool, const struct lectern_section *section, int number, int beat,
			const char *code, struct lectern_gate_result *result, const struct lectern_cancel *cancel,
			struct lectern_error *error)
{
	char *context = context_of(section, number, beat);
	const struct lectern_gate_request request = {
		.code = code, .context = context, .number = beat, .teaching = true, .mend = true};
	bool asked = lectern_render_gate(pool, &request, result, cancel, error);
	free(context);
	return asked;
}

char *lectern_coder_gate_text(const struct lectern_gate_result *result)
{
	size_t i;
	json_t *finding;
	struct lectern_text text = {0};
	json_array_foreach(result->findings, i, finding) {
		lectern_text_format(&text, "%sline %d: %s", i ? "\n" : "",
				    (int)json_integer_value(json_object_get(finding, "line")),
				    json_string_value(json_object_get(finding, "message")));
	}
	return text.data;
}
