/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The setting `review`. */
#include "critic/critic.h"

#include <string.h>

static const char *const names[] = {
	[LECTERN_REVIEW_GEOMETRY] = "geometry", [LECTERN_REVIEW_CRITIC] = "critic", [LECTERN_REVIEW_ALL] = "all"};

bool lectern_review_parse(const char *name, enum lectern_review *review, struct lectern_error *error)
{
	for (int i = LECTERN_REVIEW_GEOMETRY; i <= LECTERN_REVIEW_ALL; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*review = (enum lectern_review)i;
		return true;
	}
	return lectern_fail(error, LECTERN_USAGE, "review is geometry, critic or all, not \"%s\"", name);
}

const char *lectern_review_name(enum lectern_review review)
{
	return names[review];
}

enum lectern_review lectern_review_for(enum lectern_review wanted, const struct lectern_model *model, const char **said)
{
	*said = NULL;
	if (wanted == LECTERN_REVIEW_GEOMETRY || lectern_model_sees(model))
		return wanted;
	*said = "the endpoint takes no pictures: the critic works with the geometry check alone";
	return LECTERN_REVIEW_GEOMETRY;
}
