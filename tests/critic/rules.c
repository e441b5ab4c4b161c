/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scores, edits, occupancy and the setting. */
#include "../check.h"
#include "critic/critic.h"

#include <stdlib.h>

static void test_better(void)
{
	static const struct {
		struct lectern_score candidate, best;
		bool better;
		const char *what;
	} cases[] = {
		{{0, 0, -1}, {0, 10, -1}, true, "fewer defects"},
		{{0, 10, -1}, {0, 0, -1}, false, "more defects"},
		{{0, 5, 70}, {0, 5, 70}, false, "equal"},
		{{0, 5, 72}, {0, 5, 70}, true, "liked better"},
		{{0, 5, 68}, {0, 5, 70}, false, "liked less"},
		{{0, 5, 100}, {0, 5, -1}, false, "only one was seen"},
		{{0, 65, 100}, {0, 0, 0}, false, "praise does not outweigh defects"},
		{{1, 0, 100}, {0, 50, 0}, false, "a card"},
		{{0, 50, 0}, {1, 0, 100}, true, "no card any more"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK(lectern_critic_is_better(&cases[i].candidate, &cases[i].best) == cases[i].better, "%s",
		      cases[i].what);
}

static void test_score(void)
{
	struct lectern_beat beats[2] = {{.card = true}, {0}};
	struct lectern_section section = {.beats = beats, .beat_count = 2};
	json_t *findings = json_load_file("findings/two-beats.json", 0, NULL);
	json_t *review = json_pack("{s{sf sf}}", "scores", "layout", 60.0, "logic", 80.0);
	struct lectern_score score = lectern_critic_score(&section, findings, review);
	CHECK(score.cards == 1 && score.defects == 30 && score.seen == 70, "%d %g %g", score.cards, score.defects,
	      score.seen);
	CHECK(lectern_critic_score(&section, NULL, NULL).seen < 0, "not seen");
	json_decref(review);
	json_decref(findings);
}

static void test_edits(void)
{
	struct lectern_occupancy occupancy[3] = {0};
	occupancy[1].ink[0] = occupancy[1].ink[1] = occupancy[1].ink[7] = 0.5;
	json_t *findings = json_load_file("findings/two-beats.json", 0, NULL);
	json_t *want = json_load_file("findings/two-beats.edits.json", 0, NULL);
	json_t *edits = lectern_critic_edits_of_findings(findings, occupancy, 2, 3);
	char *have = json_dumps(edits, JSON_INDENT(1));
	CHECK(want && json_equal(edits, want), "%s", have);
	json_t *review = json_pack("{s[{siss}{siss}{siss}]}", "edits", "beat", 1, "instruction", "frozen", "beat", 3,
				   "instruction", "move it", "beat", 9, "instruction", "no such beat");
	json_t *seen = lectern_critic_edits_of_review(review, 2, 3);
	CHECK(json_array_size(seen) == 1, "%zu edits", json_array_size(seen));
	json_t *joined = lectern_critic_edits_join(edits, seen);
	const char *last = json_string_value(json_object_get(json_array_get(joined, 1), "instruction"));
	CHECK(json_array_size(joined) == 2 && last && strstr(last, "- E is") && strstr(last, "\n- move it"), "%s",
	      last ? last : "none");
	json_decref(joined);
	json_decref(seen);
	json_decref(review);
	json_decref(edits);
	json_decref(want);
	json_decref(findings);
	free(have);
}

static void test_places(void)
{
	static const char *const cases[][2] = {
		{"self.tri = self.place(Square(), \"B1\", \"E4\")", "self.tri at B1 to E4"},
		{"\tself.place(axes, 'C3')", "axes at C3"},
		{"x = self.place(Text(\"a ) b\"), \"F2\")\nself.place(y, \"A1\", \"A2\")", "x at F2; y at A1 to A2"},
		{"self.play(Create(x))", ""},
		{"self.place(x, \"", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *have = lectern_critic_places(cases[i][0]);
		CHECK_TEXT(have, cases[i][1]);
		free(have);
	}
}

static void test_setting(void)
{
	enum lectern_review review = LECTERN_REVIEW_GEOMETRY;
	struct lectern_error error = {0};
	CHECK(lectern_review_parse("all", &review, &error) && review == LECTERN_REVIEW_ALL, "all");
	CHECK_TEXT(lectern_review_name(LECTERN_REVIEW_CRITIC), "critic");
	CHECK(!lectern_review_parse("some", &review, &error) && error.status == LECTERN_USAGE, "some");
}

int main(void)
{
	test_better();
	test_score();
	test_edits();
	test_places();
	test_setting();
	return check_end();
}
