/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/captions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two frames at 25 a second: so that the eye sees one cue end before the next. */
#define GAP 0.08

void lectern_captions_clear(struct lectern_captions *captions)
{
	for (size_t i = 0; i < captions->count; i++)
		free(captions->cues[i].text);
	free(captions->cues);
	*captions = (struct lectern_captions){0};
}

void lectern_captions_add(struct lectern_captions *captions, double start, double end, const char *text)
{
	size_t count = captions->count;
	if (count > 0) {
		struct lectern_cue *before = &captions->cues[count - 1];
		before->end = fmax(before->start, fmin(before->end, start - GAP));
	}
	captions->cues = lectern_realloc(captions->cues, (count + 1) * sizeof(*captions->cues));
	captions->cues[captions->count++] =
		(struct lectern_cue){.start = start, .end = end, .text = lectern_strdup(text)};
}

static void add_time(struct lectern_text *out, double seconds, char point)
{
	long long ms = llround(fmax(seconds, 0) * 1000);
	lectern_text_format(out, "%02lld:%02lld:%02lld%c%03lld", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, point,
			    ms % 1000);
}

static void add_times(struct lectern_text *out, const struct lectern_cue *cue, char point)
{
	add_time(out, cue->start, point);
	lectern_text_add(out, " --> ");
	add_time(out, cue->end, point);
	lectern_text_add(out, "\n");
}

/* In WebVTT these three are markup. */
static void add_escaped(struct lectern_text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			lectern_text_add(out, "&amp;");
		else if (*text == '<')
			lectern_text_add(out, "&lt;");
		else if (*text == '>')
			lectern_text_add(out, "&gt;");
		else
			lectern_text_add_bytes(out, text, 1);
	}
}

char *lectern_captions_vtt(const struct lectern_captions *captions)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "WEBVTT\n");
	for (size_t i = 0; i < captions->count; i++) {
		lectern_text_add(&out, "\n");
		add_times(&out, &captions->cues[i], '.');
		add_escaped(&out, captions->cues[i].text);
		lectern_text_add(&out, "\n");
	}
	return out.data;
}

char *lectern_captions_srt(const struct lectern_captions *captions)
{
	struct lectern_text out = {0};
	lectern_text_add(&out, "");
	for (size_t i = 0; i < captions->count; i++) {
		lectern_text_format(&out, "%s%zu\n", i ? "\n" : "", i + 1);
		add_times(&out, &captions->cues[i], ',');
		lectern_text_format(&out, "%s\n", captions->cues[i].text);
	}
	return out.data;
}
