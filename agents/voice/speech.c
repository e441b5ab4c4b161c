/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voice/voice.h"

#include <stdlib.h>

void lectern_speech_clear(struct lectern_speech *speech)
{
	free(speech->samples);
	free(speech->words);
	free(speech->clauses);
	*speech = (struct lectern_speech){0};
}

double lectern_speech_time_at(const struct lectern_speech *speech, size_t offset)
{
	for (size_t i = 0; i < speech->word_count; i++)
		if (speech->words[i].offset + speech->words[i].length > offset)
			return speech->words[i].start;
	return speech->clause_count ? speech->clauses[speech->clause_count - 1].end : 0;
}
