/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/lecture.h"

#include "../check.h"
#include "full.h"

static void check_round_trip(void)
{
	struct lectern_error error = {0};
	struct lectern_lecture *lecture = full_lecture();
	json_t *json = lectern_lecture_to_json(lecture);
	struct lectern_lecture *again = lectern_lecture_from_json(json, "lecture.json", &error);
	CHECK(again, "%s", error.text);
	if (again) {
		json_t *second = lectern_lecture_to_json(again);
		CHECK(json_equal(json, second), "the JSON of what was read differs");
		const struct lectern_beat *beat = &again->sections[1].beats[0];
		CHECK(beat->marks[0].seconds == 0.75 && beat->marks[0].offset == 7, "the first mark");
		CHECK(beat->marks[1].seconds < 0, "a time that isn't known stays so");
		CHECK(beat->seconds == 4.1 && beat->frames == 123456 && beat->card, "numbers");
		CHECK(beat->state == LECTERN_BEAT_DONE && beat->shows[1].kind == LECTERN_SHOW_IMAGE, "enums");
		CHECK(!again->sections[1].beats[1].code && !again->sections[1].beats[1].sound, "NULL stays NULL");
		json_decref(second);
	}
	json_decref(json);
	lectern_lecture_free(again);
	lectern_lecture_free(lecture);
}

static void check_defaults(void)
{
	struct lectern_error error = {0};
	json_t *json = json_pack("{s:s, s:[{s:s, s:s, s:[{s:s, s:s}]}]}", "title", "T", "sections", "id", "01-t",
				 "title", "T", "beats", "line", "l", "narration", "n");
	struct lectern_lecture *lecture = lectern_lecture_from_json(json, "lecture.json", &error);
	CHECK(lecture, "%s", error.text);
	if (lecture) {
		CHECK_TEXT(lecture->language, "en");
		CHECK_TEXT(lecture->quality, "720p30");
		CHECK(lecture->sections[0].version == 1, "version %d", lecture->sections[0].version);
		CHECK(lecture->sections[0].state == LECTERN_SECTION_WAITING, "section state");
		CHECK(lecture->sections[0].beats[0].state == LECTERN_BEAT_PLANNED, "beat state");
	}
	lectern_lecture_free(lecture);
	json_decref(json);
}

static void check_slugs(void)
{
	static const char *const cases[][2] = {
		{"Why the squares fit?", "why-the-squares-fit"},
		{"Newton's laws", "newtons-laws"},
		{"  --Größe & Élan--  ", "grose-elan"},
		{"../../etc/passwd", "etc-passwd"},
		{"日本語", "untitled"},
		{"", "untitled"},
		{"C++", "c"},
		{"\xff\xc3", "untitled"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *slug = lectern_slug(cases[i][0]);
		CHECK_TEXT(slug, cases[i][1]);
		free(slug);
	}
}

static void check_ids(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	lectern_lecture_add_section(lecture, "Same");
	lectern_lecture_add_section(lecture, "Same");
	lectern_lecture_add_section(lecture, "A title of so many words that no folder should be named by all of them");
	lectern_lecture_add_section(lecture, "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel");
	lectern_lecture_add_section(lecture, "…");
	lectern_lecture_name_sections(lecture);
	CHECK_TEXT(lecture->sections[0].id, "01-same");
	CHECK_TEXT(lecture->sections[1].id, "02-same");
	CHECK_TEXT(lecture->sections[2].id, "03-a-title-of-so-many-words-that-no-folder");
	CHECK_TEXT(lecture->sections[3].id, "04-donaudampfschifffahrtsgesellschaftskapitanska");
	CHECK_TEXT(lecture->sections[4].id, "05-untitled");
	lectern_lecture_free(lecture);
}

static void check_quality(void)
{
	static const struct {
		const char *name;
		uint32_t width, height, fps;
	} cases[] = {{"480p15", 854, 480, 15}, {"720p30", 1280, 720, 30}, {"1080p60", 1920, 1080, 60}};
	uint32_t width, height, fps;
	struct lectern_error error = {0};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK(lectern_quality_parse(cases[i].name, &width, &height, &fps, &error) && width == cases[i].width &&
			      height == cases[i].height && fps == cases[i].fps,
		      "%s", cases[i].name);
	CHECK(!lectern_quality_parse("4k", &width, &height, &fps, &error), "4k is none");
	CHECK(error.status == LECTERN_USAGE && strstr(error.text, "720p30"), "%s", error.text);
}

int main(void)
{
	check_round_trip();
	check_defaults();
	check_slugs();
	check_ids();
	check_quality();
	lectern_lecture_free(NULL);
	return check_end();
}
