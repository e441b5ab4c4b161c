/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Narration as a model writes it: marks are taken out of the words, and words are counted without them. */
#include "planner/model_planner.h"

#include "../check.h"

static const struct {
	const char *text, *spoken, *marks;
	size_t words;
} cases[] = {
	{"Now [[cut]] cut it.", "Now cut it.", "cut@4", 3},
	{"[[a]] One,\n two [[b_2]]three [[c-3]]", "One, two three", "a@0 b_2@9 c-3@14", 3},
	{"[[a]] one [[a]] two", "one two", "a@0", 2},
	{"no [mark] here, [[nor here]], [[]] [[-x]]", "no [mark] here, [[nor here]], [[]] [[-x]]", "", 7},
	{"  é  ü ", "é ü", "", 2},
	{"", "", "", 0},
	{"[[only]]", "", "only@0", 0},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_lecture *lecture = lectern_lecture_new();
		struct lectern_section *section = lectern_lecture_add_section(lecture, "One");
		struct lectern_beat *beat = lectern_section_add_beat(section, "line");
		struct lectern_text marks = {0};
		lectern_planner_set_narration(beat, cases[i].text);
		CHECK_TEXT(beat->narration, cases[i].spoken);
		lectern_text_add(&marks, "");
		for (size_t k = 0; k < beat->mark_count; k++)
			lectern_text_format(&marks, "%s%s@%zu", k ? " " : "", beat->marks[k].name,
					    beat->marks[k].offset);
		CHECK_TEXT(marks.data, cases[i].marks);
		size_t words = lectern_planner_count_words(cases[i].text);
		CHECK(words == cases[i].words, "case %zu: %zu words", i, words);
		lectern_text_clear(&marks);
		lectern_lecture_free(lecture);
	}
	return check_end();
}
