/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/framing.h"

#include <string.h>

static void dispatch(struct lectern_framing *framing)
{
	if (framing->has_data)
		framing->on_event(framing->data, framing->event.data, framing->event.length);
	framing->event.length = 0;
	framing->has_data = false;
}

static void take_data(struct lectern_framing *framing, const char *value, size_t length)
{
	if (framing->event.length + length > LECTERN_LINE_LIMIT) {
		framing->overlong = true;
		return;
	}
	if (framing->has_data)
		lectern_text_add(&framing->event, "\n");
	lectern_text_add_bytes(&framing->event, value, length);
	framing->has_data = true;
}

static void take_field(struct lectern_framing *framing, const char *line, size_t length)
{
	if (length == 4 && memcmp(line, "data", 4) == 0)
		take_data(framing, "", 0);
	if (length < 5 || memcmp(line, "data:", 5) != 0)
		return; /* comments, event names, ids, retry times */
	bool blank = length > 5 && line[5] == ' ';
	take_data(framing, line + 5 + blank, length - 5 - blank);
}

static void take_sse_line(struct lectern_framing *framing, const char *line, size_t length)
{
	if (length == 0) {
		dispatch(framing);
	} else if (line[0] == '{') {
		/* servers put a bare error between events when they fail midway */
		dispatch(framing);
		framing->on_event(framing->data, line, length);
	} else {
		take_field(framing, line, length);
	}
}

static bool is_blank(const char *line, size_t length)
{
	return strspn(line, " \t") >= length;
}

static void end_line(struct lectern_framing *framing)
{
	if (!framing->line.data)
		lectern_text_add(&framing->line, "");
	const char *line = framing->line.data;
	size_t length = framing->line.length;
	if (!framing->begun && length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
		line += 3;
		length -= 3;
	}
	framing->begun = true;
	framing->line.length = 0;
	if (!framing->lines)
		take_sse_line(framing, line, length);
	else if (!is_blank(line, length))
		framing->on_event(framing->data, line, length);
}

static void feed_byte(struct lectern_framing *framing, char byte)
{
	bool second = framing->after_return && byte == '\n';
	framing->after_return = byte == '\r';
	if (!second)
		end_line(framing);
}

void lectern_framing_feed(struct lectern_framing *framing, const char *bytes, size_t length)
{
	const char *end = bytes + length;
	while (bytes < end && !framing->overlong) {
		const char *stop = bytes;
		while (stop < end && *stop != '\n' && *stop != '\r')
			stop++;
		if (stop > bytes) {
			framing->after_return = false;
			lectern_text_add_bytes(&framing->line, bytes, (size_t)(stop - bytes));
			framing->overlong = framing->line.length > LECTERN_LINE_LIMIT;
		}
		if (stop < end && !framing->overlong)
			feed_byte(framing, *stop++);
		bytes = stop;
	}
}

void lectern_framing_end(struct lectern_framing *framing)
{
	if (framing->overlong)
		return;
	if (framing->line.length)
		end_line(framing);
	dispatch(framing);
}

void lectern_framing_clear(struct lectern_framing *framing)
{
	lectern_text_clear(&framing->line);
	lectern_text_clear(&framing->event);
}
