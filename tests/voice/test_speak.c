/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real helper and the real espeak-ng: times, edges, level. */
#include "../check.h"
#include "voice/voice.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

static const char *const narrations[] = {
	"Draw a square on each side of the triangle, and count the small tiles inside. The large square holds as many "
	"as the two others together!",
	"The naïve café has 3.14 tables, e.g. round ones; Dr. Smith asked: \"Why?\" Nobody knows — yet.",
	"A wave is a sum of circles. Each circle turns at its own speed, and the tip of the last one draws the curve.",
	"Move the small discs out of the way first. Then move the largest disc, and put the small discs back on it.",
};

static void check_times(const struct lectern_word *list, size_t count, double length, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		CHECK(list[i].start >= 0 && list[i].start < list[i].end && list[i].end <= length + 1e-9,
		      "%zu: %g to %g of %g", i, list[i].start, list[i].end, length);
		CHECK(i == 0 || list[i].start >= list[i - 1].end, "%zu starts at %g before %g", i, list[i].start,
		      i ? list[i - 1].end : 0);
		CHECK(lectern_utf8_valid(text + list[i].offset, list[i].length), "%zu cuts a character", i);
	}
}

static double power(const struct lectern_speech *speech, double from, double to)
{
	double sum = 0;
	size_t first = (size_t)(from * speech->rate), end = (size_t)(to * speech->rate);
	for (size_t i = first; i < end && i < speech->sample_count; i++)
		sum += speech->samples[i] * (double)speech->samples[i];
	return end > first ? sqrt(sum / (double)(end - first)) : 0;
}

/* Clause edges are exact: silence between, sound at both of a clause's ends. */
static void check_clauses(const struct lectern_speech *speech)
{
	for (size_t i = 0; i < speech->clause_count; i++) {
		const struct lectern_word *clause = &speech->clauses[i];
		CHECK(power(speech, clause->start, clause->start + 0.08) > 30, "clause %zu starts with silence", i);
		CHECK(power(speech, clause->end - 0.08, clause->end) > 30, "clause %zu ends with silence", i);
		double next = i + 1 < speech->clause_count ? speech->clauses[i + 1].start
							   : (double)speech->sample_count / speech->rate;
		CHECK(next - clause->end > 0.1 && next - clause->end < 0.35, "pause of %g s", next - clause->end);
		CHECK(power(speech, clause->end + 0.002, next - 0.002) < 1, "no silence after clause %zu", i);
	}
}

static size_t count_words(const char *text)
{
	size_t count = 0;
	for (size_t i = 0; text[i]; i++)
		count += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') && strncmp(text + i, "— ", 4) != 0;
	return count;
}

static void check_narration(struct lectern_voice *voice, const char *text, ebur128_state *loudness)
{
	struct lectern_speech speech;
	struct lectern_error error;
	bool ok = lectern_voice_speak(voice, "espeak", "en-US", text, NULL, &speech, &error);
	CHECK(ok, "%s", error.text);
	if (!ok)
		return;
	double length = (double)speech.sample_count / speech.rate;
	check_times(speech.words, speech.word_count, length, text);
	check_times(speech.clauses, speech.clause_count, length, text);
	check_clauses(&speech);
	CHECK(speech.word_count == count_words(text), "%zu words in: %s", speech.word_count, text);
	CHECK(lectern_speech_time_at(&speech, 0) < 0.02, "the first word starts at %g",
	      lectern_speech_time_at(&speech, 0));
	CHECK(lectern_speech_time_at(&speech, strlen(text)) == speech.clauses[speech.clause_count - 1].end, "end");
	ebur128_add_frames_short(loudness, speech.samples, speech.sample_count);
	lectern_speech_clear(&speech);
}

/* One voice, several beats: near -16 LUFS as a whole, and no true peak above -1.5 dB. */
static void check_level(ebur128_state *loudness)
{
	double integrated = 0, peak = 0;
	ebur128_loudness_global(loudness, &integrated);
	ebur128_true_peak(loudness, 0, &peak);
	printf("loudness %.2f LUFS, true peak %.2f dB\n", integrated, 20 * log10(peak));
	CHECK(fabs(integrated + 16) < 0.7, "%g LUFS", integrated);
	CHECK(20 * log10(peak) <= -1.5, "%g dB true peak", 20 * log10(peak));
}

static void check_pace(struct lectern_voice *voice)
{
	struct lectern_speech speech;
	struct lectern_error error;
	double minutes = 0;
	size_t words = 0;
	for (size_t i = 0; i < sizeof(narrations) / sizeof(*narrations); i++) {
		CHECK(lectern_voice_speak(voice, "espeak", "en", narrations[i], NULL, &speech, &error), "%s",
		      error.text);
		minutes += (double)speech.sample_count / 22050 / 60;
		words += speech.word_count;
		lectern_speech_clear(&speech);
	}
	printf("%.0f words a minute with pauses\n", (double)words / minutes);
	CHECK((double)words / minutes > 145 && (double)words / minutes < 165, "%g words/min", (double)words / minutes);
}

static void check_silence(struct lectern_voice *voice)
{
	static const char *const nothing[] = {"", " \n", "...", "—"};
	struct lectern_speech speech;
	struct lectern_error error;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++) {
		CHECK(lectern_voice_speak(voice, "espeak", "en", nothing[i], NULL, &speech, &error), "%s", error.text);
		CHECK(speech.sample_count == 0 && speech.word_count == 0, "\"%s\" has %zu samples", nothing[i],
		      speech.sample_count);
		CHECK(lectern_speech_time_at(&speech, 0) == 0, "\"%s\"", nothing[i]);
		lectern_speech_clear(&speech);
	}
}

/* A sound is named by its text and voice: what was spoken before must not change it. */
static void check_repeats(struct lectern_voice *voice)
{
	struct lectern_speech first, other, again;
	struct lectern_error error = {0};
	bool ok = lectern_voice_speak(voice, "espeak", "en", narrations[0], NULL, &first, &error) &&
		  lectern_voice_speak(voice, "espeak", "de", narrations[1], NULL, &other, &error) &&
		  lectern_voice_speak(voice, "espeak", "en", narrations[0], NULL, &again, &error);
	CHECK(ok, "%s", error.text);
	CHECK(first.sample_count == again.sample_count &&
		      memcmp(first.samples, again.samples, first.sample_count * sizeof(int16_t)) == 0,
	      "%zu and %zu samples differ", first.sample_count, again.sample_count);
	lectern_speech_clear(&first);
	lectern_speech_clear(&other);
	lectern_speech_clear(&again);
}

static const struct {
	const char *voice;
	const char *language;
	const char *want; /* part of the identity or of the error */
	bool good;
} voices[] = {
	{"espeak", "en", "en-us", true},          {"espeak", "en-GB", "language en-gb", true},
	{"espeak", "en-AU", "en-us", true},       {"espeak", "fr-CA", "fr", true},
	{"espeak", "zh-Hans-CN", "cmn", true},    {"espeak", "pt_BR", "pt-br", true},
	{"espeak:de", "en", "de", true},          {"espeak:en-us+f3", "en", "+f3", true},
	{"espeak", "xx", "--voices", false},      {"espeak", "../../etc/passwd", "--voices", false},
	{"espeak", "", "--voices", false},        {"espeak:nobody", "en", "\"nobody\"", false},
	{"espeak:../x", "en", "--voices", false}, {"espeaker", "en", "no speech engine", false},
	{"\xff", "en", "UTF-8", false},
};

static void check_voices(struct lectern_voice *voice)
{
	for (size_t i = 0; i < sizeof(voices) / sizeof(*voices); i++) {
		struct lectern_error error = {0};
		char *identity = lectern_voice_identity(voice, voices[i].voice, voices[i].language, &error);
		CHECK((identity != NULL) == voices[i].good, "%s %s: %s", voices[i].voice, voices[i].language,
		      error.text);
		CHECK(strstr(identity ? identity : error.text, voices[i].want), "%s %s: %s%s", voices[i].voice,
		      voices[i].language, identity ? identity : "", error.text);
		CHECK(identity || error.status == LECTERN_BAD_INPUT, "status %d", (int)error.status);
		free(identity);
	}
}

int main(void)
{
	struct lectern_error error;
	struct lectern_voice *voice = lectern_voice_start(VOICE_PROGRAM, &error);
	CHECK(voice, "%s", error.text);
	if (!voice)
		return check_end();
	ebur128_state *loudness = ebur128_init(1, 22050, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
	for (size_t i = 0; i < sizeof(narrations) / sizeof(*narrations); i++)
		check_narration(voice, narrations[i], loudness);
	check_level(loudness);
	ebur128_destroy(&loudness);
	check_pace(voice);
	check_repeats(voice);
	check_silence(voice);
	check_voices(voice);
	lectern_voice_stop(voice);
	return check_end();
}
