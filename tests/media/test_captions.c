/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "media/captions.h"

#include <stdlib.h>

static void check_files(void)
{
	struct lectern_captions captions = {0}, again;
	struct lectern_error error = {0};
	lectern_captions_add(&captions, 0, 1.5, "Is a < b & b > c?");
	lectern_captions_add(&captions, 1.4, 3.0004, "Zwei\nZeilen äöü");
	lectern_captions_add(&captions, 3725.25, 3726.9996, "{late}");
	char *vtt = lectern_captions_vtt(&captions), *srt = lectern_captions_srt(&captions);
	CHECK_TEXT(vtt, "WEBVTT\n\n00:00:00.000 --> 00:00:01.320\nIs a &lt; b &amp; b &gt; c?\n"
			"\n00:00:01.400 --> 00:00:03.000\nZwei\nZeilen äöü\n"
			"\n01:02:05.250 --> 01:02:07.000\n{late}\n");
	CHECK_TEXT(srt, "1\n00:00:00,000 --> 00:00:01,320\nIs a < b & b > c?\n"
			"\n2\n00:00:01,400 --> 00:00:03,000\nZwei\nZeilen äöü\n"
			"\n3\n01:02:05,250 --> 01:02:07,000\n{late}\n");
	CHECK(lectern_captions_read(vtt, &again, &error), "%s", error.text);
	char *vtt_again = lectern_captions_vtt(&again);
	CHECK_TEXT(vtt_again, vtt);
	free(vtt_again);
	free(vtt);
	free(srt);
	lectern_captions_clear(&captions);
	lectern_captions_clear(&again);
}

static void check_empty(void)
{
	struct lectern_captions none = {0};
	char *vtt = lectern_captions_vtt(&none), *srt = lectern_captions_srt(&none);
	CHECK_TEXT(vtt, "WEBVTT\n");
	CHECK_TEXT(srt, "");
	free(vtt);
	free(srt);
}

static const struct {
	const char *vtt;
	const char *want; /* as SubRip; NULL: an error */
} readings[] = {
	{"WEBVTT - title\r\n\r\nNOTE a comment\r\n\r\nid 7\r\n00:01.000 --> 00:02.000 align:start\r\n<v Ann>Hi</v> "
	 "&lt;<b>you</b>&gt;\r\n",
	 "1\n00:00:01,000 --> 00:00:02,000\nHi <you>\n"},
	{"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n00:00:03.000 --> 00:00:04.000\nlast",
	 "1\n00:00:03,000 --> 00:00:04,000\nlast\n"},
	{"WEBVTT\n\n100:00:00.000 --> 100:00:01.000\nlate\n", "1\n100:00:00,000 --> 100:00:01,000\nlate\n"},
	{"WEBVTT\n", ""},
	{"1\n00:00:01,000 --> 00:00:02,000\nno WebVTT\n", NULL},
	{"WEBVTT\n\n00:00:01.000 --> whenever\nx\n", NULL},
	{"WEBVTT\n\n99:99:99.000 --> 99:99:99.999\nx\n", NULL},
	{"WEBVTT\n\n00:05.000 --> 00:04.000\nx\n", NULL},
	{"WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny\n", NULL},
	{"WEBVTT\n\n00:05.000 --> 00:06.000\n\xff\n", NULL},
};

static void check_readings(void)
{
	for (size_t i = 0; i < sizeof(readings) / sizeof(*readings); i++) {
		struct lectern_captions captions;
		struct lectern_error error = {0};
		bool ok = lectern_captions_read(readings[i].vtt, &captions, &error);
		CHECK(ok == (readings[i].want != NULL), "case %zu: %s", i, error.text);
		char *srt = lectern_captions_srt(&captions);
		CHECK(!ok || strcmp(srt, readings[i].want) == 0, "case %zu: %s", i, srt);
		CHECK(ok || error.status == LECTERN_BAD_INPUT, "case %zu", i);
		free(srt);
		lectern_captions_clear(&captions);
	}
}

/* Whole words and clauses, as the voice would tell them: 0.3 s a word, 0.2 s between clauses. */
static struct lectern_speech speech_of(const char *text)
{
	size_t length = strlen(text), at = 0;
	struct lectern_speech speech = {.words = lectern_alloc((length + 1) * sizeof(*speech.words)),
					.clauses = lectern_alloc((length + 1) * sizeof(*speech.clauses))};
	double time = 0;
	bool fresh = true;
	while (at < length) {
		size_t size = strcspn(text + at, " \n");
		struct lectern_word word = {.offset = at, .length = size, .start = time, .end = time + 0.3};
		if (size == 0) {
			at++;
			continue;
		}
		if (fresh)
			speech.clauses[speech.clause_count++] = word;
		struct lectern_word *clause = &speech.clauses[speech.clause_count - 1];
		clause->length = at + size - clause->offset;
		clause->end = word.end;
		speech.words[speech.word_count++] = word;
		fresh = strchr(".,!?;:", text[at + size - 1]) != NULL;
		time = word.end + (fresh ? 0.2 : 0);
		at += size;
	}
	return speech;
}

static size_t longest_line(const char *text, size_t *lines)
{
	size_t longest = 0, length = 0;
	*lines = 1;
	for (; *text; text++) {
		if (*text == '\n') {
			++*lines;
			length = 0;
		} else if (((unsigned char)*text & 0xc0) != 0x80 && ++length > longest) {
			longest = length;
		}
	}
	return longest;
}

static void check_rules(const struct lectern_captions *captions)
{
	for (size_t i = 0; i < captions->count; i++) {
		const struct lectern_cue *cue = &captions->cues[i];
		size_t lines, longest = longest_line(cue->text, &lines);
		CHECK(lines <= 2 && longest <= 42, "%zu lines, %zu characters: %s", lines, longest, cue->text);
		CHECK(cue->end - cue->start <= 7.001 && cue->end > cue->start, "%g to %g", cue->start, cue->end);
		CHECK(i == 0 || cue->start - captions->cues[i - 1].end > 0.0799, "cue %zu follows at once", i);
	}
}

/* All words are there, in their order. */
static void check_words(const struct lectern_captions *captions, const char *text)
{
	struct lectern_text all = {0}, want = {0};
	for (size_t i = 0; i < captions->count; i++)
		for (const char *c = captions->cues[i].text; *c; c++)
			if (*c != ' ' && *c != '\n')
				lectern_text_add_bytes(&all, c, 1);
	for (const char *c = text; *c; c++)
		if (*c != ' ' && *c != '\n')
			lectern_text_add_bytes(&want, c, 1);
	CHECK_TEXT(all.data, want.data);
	lectern_text_clear(&all);
	lectern_text_clear(&want);
}

static const struct {
	const char *text;
	const char *want; /* cues, "|" between; NULL: only the rules */
} cuts[] = {
	{"Draw a square, then cut it. Done!", "Draw a square, then cut it.|Done!"},
	{"The large square holds as many of them,\nas the two others do together.",
	 "The large square holds as many of them,\nas the two others do together."},
	{"One clause that is quite long for one cue of captions because nobody thought of a comma in all of its many "
	 "words and so on and on and on",
	 NULL},
	{"A first clause of many words which alone takes up most of a cue here, and a second one that is as long as "
	 "the first was, but a third is short.",
	 "A first clause of many words which\nalone takes up most of a cue here,|and a second one that is as long "
	 "as\nthe first was, but a third is short."},
};

static void check_cuts(void)
{
	for (size_t i = 0; i < sizeof(cuts) / sizeof(*cuts); i++) {
		struct lectern_captions captions = {0};
		struct lectern_speech speech = speech_of(cuts[i].text);
		struct lectern_text have = {0};
		lectern_captions_add_speech(&captions, cuts[i].text, &speech, 10);
		check_rules(&captions);
		check_words(&captions, cuts[i].text);
		for (size_t c = 0; c < captions.count; c++)
			lectern_text_format(&have, "%s%s", c ? "|" : "", captions.cues[c].text);
		if (cuts[i].want)
			CHECK_TEXT(have.data, cuts[i].want);
		CHECK(captions.cues[0].start == 10, "starts at %g", captions.cues[0].start);
		lectern_text_clear(&have);
		lectern_captions_clear(&captions);
		lectern_speech_clear(&speech);
	}
}

static void check_real_voice(void)
{
	static const char text[] =
		"Where every clause that a speaker utters has to be divided because it just keeps going on and on, "
		"words are "
		"counted. Short. "
		"直角三角形的斜边的平方等于两条直角边的平方和所以我们可以这样写出来再继续说下去直到最后一个字为止！";
	struct lectern_error error = {0};
	struct lectern_captions captions = {0};
	struct lectern_speech speech;
	struct lectern_voice *voice = lectern_voice_start(VOICE_PROGRAM, &error);
	CHECK(voice, "%s", error.text);
	CHECK(lectern_voice_speak(voice, "espeak", "zh", text, NULL, &speech, &error), "%s", error.text);
	lectern_captions_add_speech(&captions, text, &speech, 0);
	lectern_captions_add_speech(&captions, text, &speech, 60);
	check_rules(&captions);
	CHECK(captions.count >= 8, "%zu cues", captions.count);
	lectern_captions_clear(&captions);
	lectern_speech_clear(&speech);
	lectern_voice_stop(voice);
}

int main(void)
{
	check_files();
	check_empty();
	check_readings();
	check_cuts();
	check_real_voice();
	return check_end();
}
