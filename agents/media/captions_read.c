/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/captions.h"

#include <stdlib.h>
#include <string.h>

#define HOURS_MAX 1000

static const struct {
	const char *name;
	const char *text;
} entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", " "}, {"&lrm;", ""}, {"&rlm;", ""}};

/* The next line without its end; *rest moves behind it. False at the end of the text. */
static bool next_line(const char **rest, const char **line, size_t *length)
{
	if (!**rest)
		return false;
	*line = *rest;
	*length = strcspn(*line, "\r\n");
	*rest = *line + *length;
	if (**rest == '\r')
		++*rest;
	if (**rest == '\n')
		++*rest;
	return true;
}

/* Decimal digits, at most `most` of them. */
static bool read_digits(const char **at, size_t most, unsigned *value)
{
	size_t count = strspn(*at, "0123456789");
	if (count == 0 || count > most)
		return false;
	*value = 0;
	for (; count > 0; count--)
		*value = *value * 10 + (unsigned)(*(*at)++ - '0');
	return true;
}

static bool read_more_digits(const char **at, char before, size_t most, unsigned *value)
{
	if (**at != before)
		return false;
	++*at;
	return read_digits(at, most, value);
}

/* "01:02:03.456" or "02:03.456" */
static bool read_time(const char *text, double *seconds)
{
	unsigned hours = 0, minutes, whole, thousandths;
	const char *at = text;
	if (!read_digits(&at, 4, &minutes) || !read_more_digits(&at, ':', 2, &whole))
		return false;
	if (*at == ':') {
		hours = minutes;
		minutes = whole;
		if (!read_more_digits(&at, ':', 2, &whole))
			return false;
	}
	if (!read_more_digits(&at, '.', 3, &thousandths) || hours > HOURS_MAX || minutes > 59 || whole > 59)
		return false;
	*seconds = hours * 3600.0 + minutes * 60.0 + whole + thousandths / 1000.0;
	return true;
}

static bool read_times(const char *line, size_t length, struct lectern_cue *cue)
{
	char copy[128];
	if (length >= sizeof(copy))
		length = sizeof(copy) - 1;
	memcpy(copy, line, length);
	copy[length] = 0;
	char *arrow = strstr(copy, "-->");
	if (!arrow || !read_time(copy, &cue->start))
		return false;
	return read_time(arrow + 3 + strspn(arrow + 3, " \t"), &cue->end) && cue->end >= cue->start;
}

static size_t add_entity(struct lectern_text *out, const char *at)
{
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
		size_t length = strlen(entities[i].name);
		if (strncmp(at, entities[i].name, length) == 0) {
			lectern_text_add(out, entities[i].text);
			return length;
		}
	}
	lectern_text_add(out, "&");
	return 1;
}

/* One line of a cue's text, without tags. */
static void add_plain(struct lectern_text *out, const char *line, size_t length)
{
	if (out->length > 0)
		lectern_text_add(out, "\n");
	for (size_t i = 0; i < length;) {
		const char *close = line[i] == '<' ? memchr(line + i, '>', length - i) : NULL;
		if (close) {
			i = (size_t)(close - line) + 1;
		} else if (line[i] == '&') {
			i += add_entity(out, line + i);
		} else {
			lectern_text_add_bytes(out, line + i, 1);
			i++;
		}
	}
}

static void read_cue(const char **rest, const struct lectern_cue *times, struct lectern_captions *captions)
{
	const char *line;
	size_t length;
	struct lectern_text text = {0};
	while (next_line(rest, &line, &length) && length > 0)
		add_plain(&text, line, length);
	if (text.length > 0) {
		captions->cues = lectern_realloc(captions->cues, (captions->count + 1) * sizeof(*captions->cues));
		captions->cues[captions->count++] =
			(struct lectern_cue){.start = times->start, .end = times->end, .text = text.data};
	} else {
		lectern_text_clear(&text);
	}
}

bool lectern_captions_read(const char *vtt, struct lectern_captions *captions, struct lectern_error *error)
{
	const char *rest = vtt, *line;
	size_t length;
	*captions = (struct lectern_captions){0};
	if (strncmp(rest, "WEBVTT", 6) != 0 || !lectern_utf8_valid(vtt, strlen(vtt)))
		return lectern_fail(error, LECTERN_BAD_INPUT, "the captions are no WebVTT text");
	while (next_line(&rest, &line, &length)) {
		struct lectern_cue cue;
		if (!memmem(line, length, "-->", 3))
			continue;
		double before = captions->count ? captions->cues[captions->count - 1].start : 0;
		if (!read_times(line, length, &cue) || cue.start < before) {
			lectern_captions_clear(captions);
			return lectern_fail(error, LECTERN_BAD_INPUT,
					    "the captions' cue \"%.*s\" has times that can't be read or go back",
					    (int)(length < 60 ? length : 60), line);
		}
		read_cue(&rest, &cue, captions);
	}
	return true;
}
