/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include <ctype.h>
#include <espeak-ng/speak_lib.h>
#include <stdlib.h>
#include <string.h>

/* Its default of 175 is hurried for a lecture; this gives 150 to 160 words a minute, pauses counted. */
#define ESPEAK_RATE 138
/* Counts changes of anything below that changes the sound. */
#define ESPEAK_SOUND_VERSION 1

/* espeak-ng's state is global, so ours is too. */
static int sample_rate;
static const char *clause_text; /* of the clause being spoken */
static struct spoken *target;

/* Tags for which espeak-ng has another name, or whose plain form is not what most listeners expect. */
static const struct {
	const char *tag;
	const char *voice;
} aliases[] = {
	{"en", "en-us"},   {"en-gb", "en"}, {"zh", "cmn"}, {"zh-hk", "yue"},
	{"zh-yue", "yue"}, {"iw", "he"},    {"in", "id"},  {"es-mx", "es-419"},
};

/* espeak-ng counts characters from 1. */
static size_t byte_of_character(const char *text, int character)
{
	const char *at = text;
	for (int i = 1; i < character && *at; i++) {
		at++;
		while ((*at & 0xc0) == 0x80)
			at++;
	}
	return (size_t)(at - text);
}

static int on_audio(short *samples, int count, espeak_EVENT *events)
{
	for (const espeak_EVENT *event = events; event->type != espeakEVENT_LIST_TERMINATED; event++)
		if (event->type == espeakEVENT_WORD && event->sample >= 0)
			spoken_add_start(target, byte_of_character(clause_text, event->text_position),
					 (size_t)event->sample);
	if (samples && count > 0)
		spoken_add(target, samples, (size_t)count);
	return 0;
}

static bool start_engine(struct lectern_error *error)
{
	if (sample_rate > 0)
		return true;
	sample_rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
	if (sample_rate <= 0)
		return lectern_fail(error, LECTERN_RENDERER,
				    "espeak-ng can't start: install its data, package espeak-ng-data");
	espeak_SetSynthCallback(on_audio);
	return true;
}

static bool try_voice(const char *name)
{
	return espeak_SetVoiceByName(name) == EE_OK;
}

static const char *alias_of(const char *tag)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i].tag, tag) == 0)
			return aliases[i].voice;
	return tag;
}

/* A BCP 47 tag, from its most to its least special form: "de-AT-1996", "de-AT", "de". */
static bool choose_language(const char *language, struct lectern_error *error)
{
	char tag[40];
	size_t length = strlen(language);
	if (length < sizeof(tag)) {
		for (size_t i = 0; i <= length; i++)
			tag[i] = (char)(language[i] == '_' ? '-' : tolower((unsigned char)language[i]));
		while (*tag) {
			if (try_voice(alias_of(tag)))
				return true;
			char *dash = strrchr(tag, '-');
			*(dash ? dash : tag) = 0;
		}
	}
	return lectern_fail(
		error, LECTERN_BAD_INPUT,
		"espeak-ng has no voice for the language \"%.40s\"; `espeak-ng --voices` lists those it has", language);
}

/* A name is no path: espeak-ng would open it. */
static bool is_name(const char *name)
{
	return *name && strlen(name) < 64 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+") == strlen(name);
}

static bool choose_voice(const char *voice, const char *language, struct lectern_error *error)
{
	if (!voice && is_name(language))
		return choose_language(language, error);
	if (voice && is_name(voice) && try_voice(alias_of(voice)))
		return true;
	return lectern_fail(error, LECTERN_BAD_INPUT,
			    "espeak-ng has no voice named \"%.40s\"; `espeak-ng --voices` lists those it has",
			    voice ? voice : language);
}

static bool choose(const char *voice, const char *language, char **identity, struct lectern_error *error)
{
	if (!start_engine(error) || !choose_voice(voice, language, error))
		return false;
	espeak_SetParameter(espeakRATE, ESPEAK_RATE, 0);
	const espeak_VOICE *chosen = espeak_GetCurrentVoice();
	/* the variant ("+f3") is not in the file's name */
	*identity = lectern_format("espeak-ng %s, voice %s, language %s, rate %d, %d Hz, sound %d", espeak_Info(NULL),
				   voice ? voice : chosen->identifier, chosen->languages + 1, ESPEAK_RATE, sample_rate,
				   ESPEAK_SOUND_VERSION);
	return true;
}

static uint32_t rate(void)
{
	return (uint32_t)sample_rate;
}

static bool speak(const char *clause, struct spoken *spoken, struct lectern_error *error)
{
	clause_text = clause;
	target = spoken;
	espeak_ERROR result =
		espeak_Synth(clause, strlen(clause) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
	clause_text = NULL;
	target = NULL;
	if (result != EE_OK)
		return lectern_fail(error, LECTERN_RENDERER, "espeak-ng failed on \"%.60s\" (error %d)", clause,
				    (int)result);
	return true;
}

const struct engine engine_espeak = {
	.name = "espeak",
	.choose = choose,
	.rate = rate,
	.speak = speak,
	.gain_db = 5.6,
};
