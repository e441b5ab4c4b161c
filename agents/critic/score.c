/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How good a version of a section is. What was measured weighs more than what a model thinks. */
#include "critic/room.h"

#include <string.h>

#define COUNT(table)   (sizeof(table) / sizeof((table)[0]))
#define UNKNOWN_WEIGHT 4
#define SEEN_WEIGHT    0.5 /* of a point of the model in points of defects */

static const struct {
	const char *kind;
	double weight;
} weights[] = {
	{"out-of-frame", 12}, {"text-overlap", 10}, {"hidden", 10},      {"missing-image", 8}, {"text-over-line", 6},
	{"outside-cell", 5},  {"too-small", 5},     {"low-contrast", 5}, {"left-over", 3},
};

double critic_weight(const char *kind)
{
	for (size_t i = 0; kind && i < COUNT(weights); i++)
		if (strcmp(weights[i].kind, kind) == 0)
			return weights[i].weight;
	return UNKNOWN_WEIGHT;
}

static double mean_score(const json_t *review)
{
	const char *name;
	json_t *value, *scores = json_object_get(review, "scores");
	double sum = 0;
	if (!json_object_size(scores))
		return -1;
	json_object_foreach(scores, name, value)
		sum += json_number_value(value);
	return sum / (double)json_object_size(scores);
}

struct lectern_score lectern_critic_score(const struct lectern_section *section, const json_t *findings,
					  const json_t *review)
{
	struct lectern_score score = {.seen = mean_score(review)};
	size_t i;
	json_t *finding;
	for (i = 0; i < section->beat_count; i++)
		score.cards += section->beats[i].card;
	json_array_foreach(findings, i, finding)
		score.defects += critic_weight(json_string_value(json_object_get(finding, "kind")));
	return score;
}

bool lectern_critic_is_better(const struct lectern_score *candidate, const struct lectern_score *best)
{
	if (candidate->cards != best->cards)
		return candidate->cards < best->cards;
	double gain = best->defects - candidate->defects;
	if (candidate->seen >= 0 && best->seen >= 0)
		gain += SEEN_WEIGHT * (candidate->seen - best->seen);
	return gain > 0;
}
