/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the director decides without a renderer: which sections are kept, which drawings are made anew, captions. */
#include "../check.h"
#include "director/captions.h"
#include "director/run.h"
#include "director/times.h"

#include <stdlib.h>
#include <unistd.h>

static void set(char **text, const char *value)
{
	free(*text);
	*text = lectern_strdup(value);
}

static struct lectern_lecture *lecture_of(const char *const *titles, const char *const *hashes, size_t count)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	for (size_t i = 0; i < count; i++) {
		struct lectern_section *section = lectern_lecture_add_section(lecture, titles[i]);
		section->source_hash = lectern_strdup(hashes[i]);
		lectern_section_add_beat(section, titles[i]);
	}
	lectern_lecture_name_sections(lecture);
	return lecture;
}

static void test_merge(void)
{
	struct lectern_lecture *old = lecture_of((const char *[]){"One", "Two"}, (const char *[]){"a", "b"}, 2);
	old->sections[0].beats[0].frames = 77;
	old->sections[1].beats[0].frames = 88;
	old->sections[1].version = 3;
	set(&old->theme, "light");
	struct lectern_lecture *planned =
		lecture_of((const char *[]){"One", "Two", "Three"}, (const char *[]){"a", "changed", "c"}, 3);
	struct lectern_lecture *merged = outline_merge(old, planned);
	CHECK(merged->section_count == 3, "three sections");
	CHECK(merged->sections[0].beats[0].frames == 77, "a section with the same notes keeps what was made");
	CHECK(merged->sections[1].beats[0].frames == 0, "a changed section is made again");
	CHECK(merged->sections[1].version == 4, "as version 4, not %d", merged->sections[1].version);
	CHECK(merged->sections[2].version == 1, "a new section is version 1");
	CHECK_TEXT(merged->theme, "light");
	lectern_lecture_free(merged);
}

static void test_options(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	struct lectern_job job = {.quality = "1080p60"};
	outline_apply_options(lecture, &job);
	CHECK_TEXT(lecture->quality, "1080p60");
	CHECK_TEXT(lecture->theme, "dark");
	CHECK_TEXT(lecture->voice, "espeak");
	job.theme = "light";
	job.quality = NULL;
	outline_apply_options(lecture, &job);
	CHECK_TEXT(lecture->quality, "1080p60");
	CHECK_TEXT(lecture->theme, "light");
	lectern_lecture_free(lecture);
}

/* A drawing is made anew for each thing that its key holds, and only then. */
static void test_key(void)
{
	struct lectern_lecture *lecture = lecture_of((const char *[]){"Same", "Same"}, (const char *[]){"a", "a"}, 2);
	struct run run = {.lecture = lecture, .theme = (char *)"{}", .width = 1280, .height = 720, .fps = 30};
	struct lectern_section *section = &lecture->sections[0];
	struct lectern_beat *beat = &section->beats[0];
	char first[33], again[33], other[33];
	beat->code = lectern_strdup("    def beat_1(self):\n        pass\n");
	beat->seconds = 4.25;
	lectern_beat_add_mark(beat, "here", 3)->seconds = 1.5;
	beat_key(&run, section, beat, "d1", first);
	beat_key(&run, section, beat, "d1", again);
	CHECK_TEXT(again, first);
	beat_key(&run, section, beat, "d2", other);
	CHECK(strcmp(first, other) != 0, "the start digest counts");
	beat_key(&run, &lecture->sections[1], beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "a twin section never shares a file that grows");
	beat->marks[0].seconds = 1.6;
	beat_key(&run, section, beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "marks count");
	beat->marks[0].seconds = 1.5;
	beat->seconds = 4.5;
	beat_key(&run, section, beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "speech counts");
	beat->seconds = 4.25;
	run.fps = 60;
	beat_key(&run, section, beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "the frame rate counts");
	run.fps = 30;
	run.theme = (char *)"{\"background\":1}";
	beat_key(&run, section, beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "the theme counts");
	run.theme = (char *)"{}";
	beat->code[strlen(beat->code) - 2] = 'S';
	beat_key(&run, section, beat, "d1", other);
	CHECK(strcmp(first, other) != 0, "the code counts");
	lectern_lecture_free(lecture);
}

static void test_times(void)
{
	struct lectern_word words[] = {{0, 5, 0.1, 0.5}, {6, 5, 0.6, 1.0}};
	struct lectern_speech speech = {.sample_count = 24000, .rate = 20000, .words = words, .word_count = 2};
	struct lectern_speech read;
	char path[] = "/tmp/lectern-times-XXXXXX";
	double seconds;
	close(mkstemp(path));
	CHECK(!times_read(path, "Hello world", &read, &seconds), "an empty file holds no times");
	lectern_speech_clear(&read);
	json_t *json = times_to_json(&speech);
	json_dump_file(json, path, 0);
	json_decref(json);
	CHECK(times_read(path, "Hello world", &read, &seconds) && seconds == 1.2, "%f seconds", seconds);
	CHECK(read.word_count == 2 && read.words[1].offset == 6 && read.words[1].start == 0.6, "words come back");
	CHECK(lectern_speech_time_at(&read, 5) == 0.6, "a mark is at the next word");
	lectern_speech_clear(&read);
	CHECK(!times_read(path, "Hello", &read, &seconds), "these times are of a longer text");
	lectern_speech_clear(&read);
	unlink(path);
}

/* Captions are cut where the times say, so these must be of the text. */
static void test_bad_times(void)
{
	static const char *const bad[] = {
		"[-1, 2, 0, 1]",
		"[0, -1, 0, 1]",
		"[0, 6, 0, 1]",
		"[4, 9223372036854775807, 0, 1]",
		"[9223372036854775807, 1, 0, 1]",
		"[0, 1, -1, 1]",
		"[0, 1, 1, 0]",
		"[0, 1, 0, 1e300]",
		"[3, 1, 0, 1], [0, 1, 0, 1]",
	};
	char path[] = "/tmp/lectern-times-XXXXXX";
	close(mkstemp(path));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct lectern_speech read;
		double seconds;
		FILE *file = fopen(path, "w");
		fprintf(file, "{\"seconds\": 2.0, \"words\": [], \"clauses\": [%s]}", bad[i]);
		fclose(file);
		CHECK(!times_read(path, "Words", &read, &seconds), "%s was taken", bad[i]);
		lectern_speech_clear(&read);
	}
	unlink(path);
}

static void test_captions(void)
{
	struct lectern_lecture *lecture = lecture_of((const char *[]){"One", "Two"}, (const char *[]){"a", "b"}, 2);
	for (size_t i = 0; i < 2; i++) {
		struct lectern_beat *beat = &lecture->sections[i].beats[0];
		set(&beat->narration, i ? "Said later." : "Said first.");
		beat->seconds = 2;
		beat->frames = 90;
	}
	char *vtt = captions_of_lecture("/nowhere", lecture, 30);
	CHECK(strstr(vtt, "00:00:00.000 --> 00:00:02.000\nSaid first."), "%s", vtt);
	CHECK(strstr(vtt, "00:00:03.000 --> 00:00:05.000\nSaid later."), "%s", vtt);
	free(vtt);
	lectern_lecture_free(lecture);
}

int main(void)
{
	test_merge();
	test_options();
	test_key();
	test_times();
	test_bad_times();
	test_captions();
	return check_end();
}
