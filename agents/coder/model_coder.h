/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Storyboard -> the code of beats, by a language model; and its repair, smallest scope first. */
#pragma once

#include "lecture/lecture.h"
#include "model/model.h"

/* Who is asked about which section. Of the section's beats only what is planned is read, and the times of speech. */
struct lectern_coding {
	struct lectern_model *model;
	const char *data; /* the data folder */
	const struct lectern_cancel *cancel;
	const struct lectern_section *section;
	int number;       /* of the section, 1 based */
	const char *wish; /* an instruction of the user, or NULL */
	int version;      /* of the section, from 1; 0 counts as 1 */
};

/* About how many tokens the code of the section takes, without repairs: one for four characters of the request, and
 * what a beat's method has in the lectures that were measured. */
bool lectern_coder_estimate(const struct lectern_coding *coding, uint64_t *in, uint64_t *out,
			    struct lectern_error *error);

/* Takes a beat's method; `code` as lectern_beat_stream_new says. False stops the answer. */
typedef bool (*lectern_code_handler)(void *data, int beat, const char *code);

/* Asks for the code of all beats and hands over each method while the model goes on writing; when the answer ended
 * early, asks once more for the rest. `written` (beat_count entries, may be NULL) is the code that is there already.
 * True when the model answered, even if beats are missing. */
bool lectern_coder_write(const struct lectern_coding *coding, const char *const *written, lectern_code_handler on_beat,
			 void *data, struct lectern_error *error);

/* A fault of a beat's code. */
struct lectern_code_fault {
	int beat;         /* 1 based */
	const char *code; /* the beat's */
	int line;         /* in it, 1 based; 0: unknown */
	const char *what; /* one cleaned sentence */
	const char *made; /* names on `self` that earlier beats made, or NULL */
};

/* Each asks once, with that scope's code alone. The beat's new code, or NULL with the error: the endpoint's, or
 * LECTERN_FINDINGS when the answer can't be used. Caller frees. */
char *lectern_coder_repair_line(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				struct lectern_error *error);
char *lectern_coder_repair_beat(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				struct lectern_error *error);
/* Asks for the beats from fault->beat on; those before stay. `codes` has the beats' code. */
bool lectern_coder_repair_section(const struct lectern_coding *coding, const struct lectern_code_fault *fault,
				  const char *const *codes, lectern_code_handler on_beat, void *data,
				  struct lectern_error *error);

/* The beat's code as the user asks for it in coding->wish. As lectern_coder_repair_beat. */
char *lectern_coder_revise_beat(const struct lectern_coding *coding, const struct lectern_code_fault *beat,
				struct lectern_error *error);

/* Puts other statements in place of the one that holds `line` of the code. NULL when there is no such line. Caller
 * frees. */
char *lectern_coder_replace_statement(const char *code, int line, const char *with);
/* "self.square, self.area": what the code sets on `self`. Caller frees. */
char *lectern_coder_made(const char *const *codes, size_t count);
