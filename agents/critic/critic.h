/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The critic: what geometry found and what a vision model sees in key frames become edits of single beats; the best
 * version is kept. Draws nothing that a viewer sees and runs no code. */
#pragma once

#include "coder/model_coder.h"
#include "lecture/lecture.h"
#include "model/model.h"

/* Looks that a section gets at most. */
#define LECTERN_CRITIC_ROUNDS 2

/* ---- the setting ---- */

enum lectern_review {
	LECTERN_REVIEW_GEOMETRY = 1, /* edits from the geometry check alone */
	LECTERN_REVIEW_CRITIC,       /* from the vision model alone */
	LECTERN_REVIEW_ALL,          /* from both */
};

/* "geometry", "critic" or "all". */
bool lectern_review_parse(const char *name, enum lectern_review *review, struct lectern_error *error);
const char *lectern_review_name(enum lectern_review review);
/* What a text-only endpoint leaves of a setting. *said is one sentence when something was turned off, else NULL. */
enum lectern_review lectern_review_for(enum lectern_review wanted, const struct lectern_model *model,
				       const char **said);

/* ---- what fills the stage ---- */

#define LECTERN_CELLS 36 /* A1 to A6, B1 to B6 ... F6 */

struct lectern_occupancy {
	double ink[LECTERN_CELLS]; /* share of each cell's pixels that are not background */
};
/* Reads pixels as a painter has them, of a whole frame. */
void lectern_occupancy_read(struct lectern_occupancy *occupancy, const uint8_t *pixels, uint32_t width,
			    uint32_t height);
/* The end of a beat's drawing. */
bool lectern_occupancy_of_drawing(struct lectern_occupancy *occupancy, const char *drawing,
				  struct lectern_error *error);
bool lectern_occupancy_is_free(const struct lectern_occupancy *occupancy, int cell);
/* Six rows of percents, with names of rows and columns. Caller frees. */
char *lectern_occupancy_table(const struct lectern_occupancy *occupancy);
/* "C4, D3": free cells beside those that the box [left, bottom, right, top] covers, in Manim's units; "" for none.
 * Caller frees. */
char *lectern_occupancy_free_near(const struct lectern_occupancy *occupancy, const double box[4]);
/* "self.tri at B1 to E4; self.area at F2": what the code places. "" for nothing. Caller frees. */
char *lectern_critic_places(const char *code);

/* ---- edits: {beat, instruction} ---- */

/* From findings of the geometry check, worst first, one edit a beat. Beats before `first_free` (1 based) were on air
 * and get none. `occupancy` (one a beat) may be NULL. Caller decrefs. */
json_t *lectern_critic_edits_of_findings(const json_t *findings, const struct lectern_occupancy *occupancy,
					 int first_free, int beat_count);
/* From a review of lectern_critic_look. */
json_t *lectern_critic_edits_of_review(const json_t *review, int first_free, int beat_count);
/* One array with one edit a beat, those of `first` before those of `second` (either may be NULL), in beat order. */
json_t *lectern_critic_edits_join(const json_t *first, const json_t *second);
/* Asks for the beat's code with the edit made. `made`: what earlier beats set on self. Caller frees; NULL with the
 * error, which is LECTERN_FINDINGS when the answer can't be used. */
char *lectern_critic_rewrite(const struct lectern_coding *coding, int beat, const char *code, const char *made,
			     const char *instruction, int round, struct lectern_error *error);

/* ---- the vision model ---- */

struct lectern_look {
	struct lectern_model *model;
	const char *data; /* the data folder */
	const struct lectern_cancel *cancel;
	const struct lectern_section *section;
	int number;                  /* of the section, 1 based */
	const char *const *drawings; /* path of each beat's drawing */
	const bool *shown;           /* beats to look at; NULL: all */
	const json_t *findings;      /* of the geometry check, may be NULL */
	const json_t *before;        /* scores of the look before, or NULL */
	int round;                   /* 1 based */
};

/* Shows the model the middle and the end of each beat with the grid over it. {findings: [{beat, kind, message,
 * cells}], scores: {layout, attractiveness, logic, consistency, accuracy}, edits: [{beat, instruction}]}; findings and
 * edits of beats that were not shown are left out. Caller decrefs. */
json_t *lectern_critic_look(const struct lectern_look *look, struct lectern_error *error);

/* ---- never worse ---- */

struct lectern_score {
	int cards;      /* beats that fell back to the card */
	double defects; /* weighted findings of the geometry check; 0: none */
	double seen;    /* mean of the model's scores, 0 to 100; negative: not seen */
};

/* `review` may be NULL. */
struct lectern_score lectern_critic_score(const struct lectern_section *section, const json_t *findings,
					  const json_t *review);
/* Is the candidate to replace the best so far? Never with more cards, never when equal; the model's opinion counts
 * only when both were seen. */
bool lectern_critic_is_better(const struct lectern_score *candidate, const struct lectern_score *best);
