/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/language.h"

#include <string.h>
#include <strings.h>

static const struct {
	char two[3];
	char three[4];
} languages[] = {
	{"af", "afr"}, {"am", "amh"}, {"ar", "ara"}, {"as", "asm"}, {"az", "aze"}, {"be", "bel"}, {"bg", "bul"},
	{"bn", "ben"}, {"bs", "bos"}, {"ca", "cat"}, {"cs", "ces"}, {"cy", "cym"}, {"da", "dan"}, {"de", "deu"},
	{"el", "ell"}, {"en", "eng"}, {"eo", "epo"}, {"es", "spa"}, {"et", "est"}, {"eu", "eus"}, {"fa", "fas"},
	{"fi", "fin"}, {"fr", "fra"}, {"ga", "gle"}, {"gd", "gla"}, {"gl", "glg"}, {"gu", "guj"}, {"he", "heb"},
	{"hi", "hin"}, {"hr", "hrv"}, {"hu", "hun"}, {"hy", "hye"}, {"id", "ind"}, {"is", "isl"}, {"it", "ita"},
	{"ja", "jpn"}, {"ka", "kat"}, {"kk", "kaz"}, {"kn", "kan"}, {"ko", "kor"}, {"ku", "kur"}, {"ky", "kir"},
	{"la", "lat"}, {"lb", "ltz"}, {"lt", "lit"}, {"lv", "lav"}, {"mi", "mri"}, {"mk", "mkd"}, {"ml", "mal"},
	{"mr", "mar"}, {"ms", "msa"}, {"mt", "mlt"}, {"my", "mya"}, {"nb", "nob"}, {"ne", "nep"}, {"nl", "nld"},
	{"nn", "nno"}, {"no", "nor"}, {"or", "ori"}, {"pa", "pan"}, {"pl", "pol"}, {"pt", "por"}, {"ro", "ron"},
	{"ru", "rus"}, {"sd", "snd"}, {"si", "sin"}, {"sk", "slk"}, {"sl", "slv"}, {"sq", "sqi"}, {"sr", "srp"},
	{"sv", "swe"}, {"sw", "swa"}, {"ta", "tam"}, {"te", "tel"}, {"th", "tha"}, {"tk", "tuk"}, {"tr", "tur"},
	{"tt", "tat"}, {"ug", "uig"}, {"uk", "ukr"}, {"ur", "urd"}, {"uz", "uzb"}, {"vi", "vie"}, {"zh", "zho"},
};

const char *lectern_language_iso639_2(const char *tag)
{
	size_t length = tag ? strcspn(tag, "-_") : 0;
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
		if (length == 2 && strncasecmp(tag, languages[i].two, 2) == 0)
			return languages[i].three;
		if (length == 3 && strncasecmp(tag, languages[i].three, 3) == 0)
			return languages[i].three;
	}
	return "und";
}
