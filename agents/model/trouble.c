/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/trouble.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool has_any(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcasestr(text, *words))
			return true;
	return false;
}

static bool has_pictures(const struct lectern_ask *ask)
{
	for (size_t i = 0; i < ask->turn_count; i++)
		if (ask->turns[i].picture_count)
			return true;
	return false;
}

/* Servers say this with status 400, 404, 415, 422 or 500; a picture that is only too large is another matter. */
static bool is_blind(const char *message, const struct lectern_wire *wire)
{
	static const char *const sight[] = {"image", "vision", "multimodal", "multi-modal", "mmproj", NULL};
	static const char *const other[] = {"too large", "too big",   "exceed",         "could not process",
					    "maximum",   "too small", "invalid base64", NULL};
	return has_pictures(wire->ask) && has_any(message, sight) && !has_any(message, other);
}

static bool is_too_long(const char *kind, const char *message)
{
	static const char *const kinds[] = {"exceed_context_size", "context_length_exceeded", NULL};
	static const char *const words[] = {"context length",
					    "context size",
					    "context window",
					    "prompt is too long",
					    "maximum context",
					    "input token count",
					    NULL};
	return has_any(kind, kinds) || has_any(message, words);
}

static bool is_credit(const char *kind, const char *message)
{
	static const char *const kinds[] = {"insufficient_quota", "billing", "credit", NULL};
	static const char *const words[] = {
		"spend limit", "usage limit", "credit balance", "billing", "exceeded your current quota", NULL};
	return has_any(kind, kinds) || has_any(message, words);
}

static unsigned quirk_of(const char *message, const struct lectern_wire *wire)
{
	static const char *const schema[] = {"response_format", "json_schema",        "output_config", "text.format",
					     "schema",          "responseJsonSchema", "output format", NULL};
	unsigned quirk = 0;
	if (strcasestr(message, "max_completion_tokens"))
		quirk = LECTERN_QUIRK_COMPLETION_TOKENS;
	else if (strcasestr(message, "stream_options"))
		quirk = LECTERN_QUIRK_NO_USAGE;
	else if (wire->ask->schema && has_any(message, schema))
		quirk = LECTERN_QUIRK_SCHEMA_AS_TEXT;
	return quirk & ~wire->quirks;
}

static bool is_passing(long status, const char *kind)
{
	static const char *const kinds[] = {"overloaded", "server_error", "rate_limit", "unavailable",
					    "api_error",  "internal",     "timeout",    NULL};
	if (status == 0)
		return has_any(kind, kinds);
	return status == 408 || status == 409 || status == 425 || status == 429 || (status >= 500 && status != 501);
}

void lectern_trouble_from_fault(struct lectern_trouble *trouble, long status, const char *kind, const char *message,
				const struct lectern_wire *wire)
{
	*trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_FAILED, .wait = -1};
	if (status)
		snprintf(trouble->text, sizeof(trouble->text), "HTTP status %ld%s%.400s", status, *message ? ": " : "",
			 message);
	else
		snprintf(trouble->text, sizeof(trouble->text), "%.500s", message);
	if (is_blind(message, wire))
		trouble->fault = LECTERN_FAULT_BLIND;
	else if (is_too_long(kind, message))
		trouble->fault = LECTERN_FAULT_LONG;
	else if (status == 401 || status == 402 || status == 403 || is_credit(kind, message))
		trouble->fault = LECTERN_FAULT_DENIED;
	else if (status == 400 || status == 422)
		trouble->quirk = quirk_of(message, wire);
	trouble->retry = trouble->fault == LECTERN_FAULT_FAILED && is_passing(status, kind);
}

void lectern_trouble_from_transport(struct lectern_trouble *trouble, const struct lectern_transfer_state *state)
{
	static const CURLcode lasting[] = {
		CURLE_URL_MALFORMAT,      CURLE_UNSUPPORTED_PROTOCOL, CURLE_PEER_FAILED_VERIFICATION,
		CURLE_SSL_CACERT_BADFILE, CURLE_OUT_OF_MEMORY,        CURLE_FAILED_INIT};
	*trouble = (struct lectern_trouble){.fault = LECTERN_FAULT_FAILED, .retry = !state->too_large, .wait = -1};
	for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++)
		if (state->code == lasting[i])
			trouble->retry = false;
	const char *problem = state->problem[0] ? state->problem : curl_easy_strerror(state->code);
	snprintf(trouble->text, sizeof(trouble->text), "%s", state->too_large ? "it sent more than 16 MiB" : problem);
}

/* The first words of a body that is no JSON, such as a proxy's page. */
static void read_plain(struct lectern_reply *reply, const char *body, size_t length)
{
	bool markup = false;
	for (size_t i = 0; i < length && reply->fault.length < 200; i++) {
		unsigned char byte = (unsigned char)body[i];
		if (byte == '<' || byte == '>')
			markup = byte == '<';
		else if (!markup && byte >= 0x20 && byte < 0x7f)
			lectern_text_add_bytes(&reply->fault, body + i, 1);
	}
}

void lectern_trouble_read_body(struct lectern_reply *reply, const char *body, size_t length)
{
	json_t *json = body ? json_loadb(body, length, 0, NULL) : NULL;
	const json_t *object = json_is_array(json) ? json_array_get(json, 0) : json;
	const json_t *fault = json_object_get(object, "error");
	if (!json_is_object(fault) && !json_is_string(fault))
		fault = json_object_get(object, "detail");
	if (!json_is_object(fault) && !json_is_string(fault))
		fault = object;
	if (json_is_object(fault) || json_is_string(fault))
		lectern_reply_fail(reply, fault);
	else if (body)
		read_plain(reply, body, length);
	json_decref(json);
}

static bool read_number(const char *value, double *seconds)
{
	double number = 0, unit = 1;
	const char *p = value;
	for (; isdigit((unsigned char)*p); p++)
		number = number < 1e9 ? 10 * number + (*p - '0') : number;
	if (p == value)
		return false;
	if (*p == '.') {
		for (p++; isdigit((unsigned char)*p); p++)
			number += (*p - '0') * (unit /= 10);
	}
	*seconds = number;
	return *p == 0;
}

double lectern_retry_after(const char *value, double now)
{
	double seconds;
	if (!read_number(value, &seconds)) {
		time_t date = curl_getdate(value, NULL);
		if (date == -1)
			return -1;
		seconds = (double)date - now;
	}
	if (seconds < 0)
		return 0;
	return seconds < 120 ? seconds : 120;
}
