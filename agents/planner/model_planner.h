/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topic -> outline -> storyboards, by a language model. */
#pragma once

#include "lecture/lecture.h"
#include "model/model.h"

#define LECTERN_WORDS_PER_MINUTE 150

/* Who is asked, and for what. Strings are borrowed; NULL where not given. */
struct lectern_planning {
	struct lectern_model *model;
	const char *data; /* the data folder */
	const struct lectern_cancel *cancel;
	const char *topic;
	const char *audience;
	const char *language;
	double minutes;
	double words_per_minute;                    /* of the voice; 0: not measured */
	const char *source;                         /* text to keep to */
	const struct lectern_picture_part *picture; /* how it may look */
	const char *wish;                           /* an instruction of the user */
	int version;                                /* of the section, from 1; 0 counts as 1 */
};

/* Sections with title, goal, takeaway and planned time, without beats. The times add up to the minutes asked for. */
struct lectern_lecture *lectern_planner_outline(const struct lectern_planning *planning, struct lectern_error *error);

/* Fills `storyboard` (an empty section) with the beats of section `index`. Asks once more when the narration misses
 * the planned time by more than 15 %, and keeps the better one. Reads of the other sections only title and goal. */
bool lectern_planner_storyboard(const struct lectern_planning *planning, const struct lectern_lecture *lecture,
				size_t index, struct lectern_section *storyboard, struct lectern_error *error);

/* Words of a narration that are spoken: without marks. */
size_t lectern_planner_count_words(const char *narration);
/* "Now [[cut]] cut it" -> narration "Now cut it" with the mark "cut" before the second word. */
void lectern_planner_set_narration(struct lectern_beat *beat, const char *text);
