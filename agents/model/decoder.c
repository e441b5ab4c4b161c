/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/dialect.h"
#include "model/framing.h"

#include <stdlib.h>
#include <string.h>

#define MALFORMED "it sent malformed JSON"

struct lectern_decoder {
	const struct lectern_dialect_table *dialect;
	struct lectern_reply *reply;
	struct lectern_framing framing;
	struct lectern_text raw; /* until the first event: perhaps the whole body is one JSON */
	bool events;
	bool malformed;
	bool closing; /* the transport is over: an event cut short is no event */
};

static bool is_done(const char *event, size_t length)
{
	return length == 6 && memcmp(event, "[DONE]", 6) == 0;
}

static void end_reply(struct lectern_reply *reply)
{
	if (!reply->finish)
		reply->finish = LECTERN_FINISH_END;
	reply->ended = true;
}

static void take_event(void *data, const char *event, size_t length)
{
	struct lectern_decoder *decoder = data;
	if (decoder->malformed || decoder->reply->ended)
		return;
	if (is_done(event, length)) {
		end_reply(decoder->reply);
		decoder->events = true;
		return;
	}
	json_t *json = json_loadb(event, length, 0, NULL);
	if (json) {
		decoder->dialect->decode(json, decoder->reply);
		decoder->events = true;
	} else if (!decoder->closing) {
		decoder->malformed = true;
	}
	json_decref(json);
}

struct lectern_decoder *lectern_decoder_open(const struct lectern_dialect_table *dialect, struct lectern_reply *reply)
{
	struct lectern_decoder *decoder = lectern_alloc(sizeof(*decoder));
	decoder->dialect = dialect;
	decoder->reply = reply;
	decoder->framing = (struct lectern_framing){.lines = dialect->lines, .on_event = take_event, .data = decoder};
	return decoder;
}

void lectern_decoder_feed(struct lectern_decoder *decoder, const char *bytes, size_t length)
{
	if (!decoder->events && decoder->raw.length + length <= LECTERN_LINE_LIMIT)
		lectern_text_add_bytes(&decoder->raw, bytes, length);
	lectern_framing_feed(&decoder->framing, bytes, length);
}

/* A body that is one JSON, or an array of events: an error without framing, or a server that does not stream. */
static void take_whole(struct lectern_decoder *decoder)
{
	const char *raw = decoder->raw.data ? decoder->raw.data : "";
	size_t mark = strncmp(raw, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	json_t *whole = json_loadb(raw + mark, decoder->raw.length - mark, 0, NULL);
	size_t i;
	json_t *event;
	if (json_is_array(whole)) {
		json_array_foreach(whole, i, event)
			decoder->dialect->decode(event, decoder->reply);
	} else if (whole) {
		decoder->dialect->decode(whole, decoder->reply);
	}
	decoder->malformed = decoder->malformed && !whole;
	json_decref(whole);
}

bool lectern_decoder_end(struct lectern_decoder *decoder, const char **why)
{
	decoder->closing = true;
	lectern_framing_end(&decoder->framing);
	if (!decoder->events)
		take_whole(decoder);
	*why = decoder->malformed ? MALFORMED : lectern_decoder_broken(decoder);
	if (!*why && !decoder->reply->finish && !decoder->reply->ended)
		*why = decoder->reply->text.length ? "the answer broke off" : "it sent no answer";
	return !*why;
}

const char *lectern_decoder_broken(const struct lectern_decoder *decoder)
{
	if (decoder->framing.overlong)
		return "it sent a line of more than 4 MiB";
	/* before the first event the lines may be those of one JSON, which its end will tell */
	return decoder->malformed && decoder->events ? MALFORMED : NULL;
}

void lectern_decoder_free(struct lectern_decoder *decoder)
{
	if (!decoder)
		return;
	lectern_framing_clear(&decoder->framing);
	lectern_text_clear(&decoder->raw);
	free(decoder);
}
