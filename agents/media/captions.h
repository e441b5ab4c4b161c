/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captions: from narration and its times to cues, from cues to WebVTT and SubRip, and back from WebVTT. */
#pragma once

#include "base/base.h"
#include "voice/voice.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lectern_cue {
	double start; /* seconds */
	double end;
	char *text; /* one or two lines, "\n" between */
};

/* Start with {0}; cues follow one another in time. */
struct lectern_captions {
	struct lectern_cue *cues;
	size_t count;
};
void lectern_captions_clear(struct lectern_captions *captions);
/* The cue before is shortened where it would overlap. */
void lectern_captions_add(struct lectern_captions *captions, double start, double end, const char *text);
/* The cues of one beat whose speech starts at `start` seconds of the lecture: cut at clause edges, or between words
 * where a clause is long; at most two lines of 42 characters and 7 s, at least 1 s where there is room. Of `speech`
 * only words and clauses are looked at. */
void lectern_captions_add_speech(struct lectern_captions *captions, const char *narration,
				 const struct lectern_speech *speech, double start);

/* Whole files: UTF-8, no byte order mark, LF. Callers free. */
char *lectern_captions_vtt(const struct lectern_captions *captions);
char *lectern_captions_srt(const struct lectern_captions *captions);
/* Reads WebVTT text: times and text of the cues, without tags, settings and comments. On an error captions is {0}. */
bool lectern_captions_read(const char *vtt, struct lectern_captions *captions, struct lectern_error *error);

#ifdef __cplusplus
}
#endif
