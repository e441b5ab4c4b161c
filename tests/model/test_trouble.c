/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What failures mean, when to try again, what is hidden. */
#include "../check.h"
#include "model/room.h"

#include <stdlib.h>

#define NOW 1764000000.0 /* Mon, 24 Nov 2025 16:00:00 GMT */

static const struct {
	const char *value;
	double seconds;
} headers[] = {
	{"0", 0},
	{"2", 2},
	{"1.5", 1.5},
	{"120", 120},
	{"121", 120},
	{"99999999999", 120},
	{"99999999999999999999999999999999999999", 120},
	{"Mon, 24 Nov 2025 16:00:30 GMT", 30},
	{"Sat, 24 Oct 2015 07:28:00 GMT", 0},
	{"Sun, 06 Nov 2050 08:49:37 GMT", 120},
	{"", -1},
	{"soon", -1},
	{"-5", -1},
	{"1e3", -1},
	{"2 s", -1},
};

static void check_headers(void)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		double have = lectern_retry_after(headers[i].value, NOW);
		CHECK(have > headers[i].seconds - 1e-9 && have < headers[i].seconds + 1e-9, "\"%s\": %g",
		      headers[i].value, have);
	}
}

static void check_jitter(void)
{
	static const double most[] = {0, 1, 2, 4, 8, 16, 32, 60, 60};
	for (int tries = 1; tries <= 8; tries++) {
		double low = 1e9, high = 0;
		for (int i = 0; i < 400; i++) {
			double delay = lectern_retry_delay(tries, 1);
			low = delay < low ? delay : low;
			high = delay > high ? delay : high;
		}
		CHECK(low >= 0 && low < most[tries] * 0.1, "%d: %g", tries, low);
		CHECK(high <= most[tries] && high > most[tries] * 0.9, "%d: %g", tries, high);
	}
}

static const struct {
	long status;
	bool picture, schema;
	const char *body;
	enum lectern_model_fault fault;
	bool retry;
	unsigned quirk;
} cases[] = {
	{500, false, false, "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}", LECTERN_FAULT_FAILED, true,
	 0},
	{500, true, false,
	 "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is "
	 "unexpected, you may need to provide the mmproj\",\"type\":\"server_error\"}}",
	 LECTERN_FAULT_BLIND, false, 0},
	{500, false, false, "{\"error\":{\"message\":\"image input is not supported\"}}", LECTERN_FAULT_FAILED, true,
	 0},
	{400, true, false, "{\"error\":{\"message\":\"m is not a multimodal model\"}}", LECTERN_FAULT_BLIND, false, 0},
	{400, true, false, "{\"error\":{\"message\":\"image exceeds 5 MB maximum\"}}", LECTERN_FAULT_FAILED, false, 0},
	{400, false, false,
	 "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size. try "
	 "increasing it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":9000,\"n_ctx\":4096}}",
	 LECTERN_FAULT_LONG, false, 0},
	{400, false, false,
	 "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too "
	 "long: 210000 tokens > 200000 maximum\"}}",
	 LECTERN_FAULT_LONG, false, 0},
	{400, false, false, "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}", LECTERN_FAULT_LONG,
	 false, 0},
	{529, false, false, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
	 LECTERN_FAULT_FAILED, true, 0},
	{429, false, false, "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\"}}",
	 LECTERN_FAULT_FAILED, true, 0},
	{429, false, false,
	 "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}",
	 LECTERN_FAULT_DENIED, false, 0},
	{400, false, false,
	 "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"You have "
	 "reached your specified API usage limits: the spend limit is hit\"}}",
	 LECTERN_FAULT_DENIED, false, 0},
	{401, false, false, "{\"error\":{\"message\":\"Incorrect API key\"}}", LECTERN_FAULT_DENIED, false, 0},
	{403, false, false, "", LECTERN_FAULT_DENIED, false, 0},
	{404, false, false, "{\"error\":\"model not found\"}", LECTERN_FAULT_FAILED, false, 0},
	{408, false, false, "", LECTERN_FAULT_FAILED, true, 0},
	{409, false, false, "", LECTERN_FAULT_FAILED, true, 0},
	{425, false, false, "", LECTERN_FAULT_FAILED, true, 0},
	{501, false, false, "", LECTERN_FAULT_FAILED, false, 0},
	{503, false, false, "<html><body><h1>Service unavailable</h1></body></html>", LECTERN_FAULT_FAILED, true, 0},
	{400, false, true, "{\"error\":{\"message\":\"This response_format type is unavailable now\"}}",
	 LECTERN_FAULT_FAILED, false, LECTERN_QUIRK_SCHEMA_AS_TEXT},
	{400, false, false, "{\"error\":{\"message\":\"This response_format type is unavailable now\"}}",
	 LECTERN_FAULT_FAILED, false, 0},
	{400, false, false,
	 "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this "
	 "model. Use 'max_completion_tokens' instead.\"}}",
	 LECTERN_FAULT_FAILED, false, LECTERN_QUIRK_COMPLETION_TOKENS},
	{422, false, false, "{\"detail\":{\"message\":\"stream_options: extra fields not permitted\"}}",
	 LECTERN_FAULT_FAILED, false, LECTERN_QUIRK_NO_USAGE},
	{0, false, false, "{\"error\":{\"message\":\"x\",\"type\":\"overloaded_error\"}}", LECTERN_FAULT_FAILED, true,
	 0},
	{0, false, false, "{\"error\":{\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}", LECTERN_FAULT_FAILED, true, 0},
	{0, false, false, "{\"error\":{\"message\":\"x\",\"type\":\"invalid_request_error\"}}", LECTERN_FAULT_FAILED,
	 false, 0},
};

static void check_cases(void)
{
	const struct lectern_picture_part part = {(const uint8_t *)"png", 3};
	json_t *schema = json_object();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_turn turn = {.text = "x", .pictures = &part, .picture_count = cases[i].picture};
		struct lectern_ask ask = {.turns = &turn, .turn_count = 1, .schema = cases[i].schema ? schema : NULL};
		struct lectern_wire wire = {.ask = &ask};
		struct lectern_reply said = {0};
		struct lectern_trouble trouble;
		lectern_trouble_read_body(&said, cases[i].body, strlen(cases[i].body));
		lectern_trouble_from_fault(&trouble, cases[i].status, said.kind.data ? said.kind.data : "",
					   said.fault.data ? said.fault.data : "", &wire);
		CHECK(trouble.fault == cases[i].fault, "%ld %s: %d", cases[i].status, cases[i].body, trouble.fault);
		CHECK(trouble.retry == cases[i].retry, "%ld %s", cases[i].status, cases[i].body);
		CHECK(trouble.quirk == cases[i].quirk, "%ld %s: %u", cases[i].status, cases[i].body, trouble.quirk);
		lectern_reply_clear(&said);
	}
	json_decref(schema);
}

static void check_plain_body(void)
{
	static const char page[] = "<html>\n<h1>502 Bad\x01 Gateway</h1>\xc3\xa4</html>";
	struct lectern_reply said = {0};
	lectern_trouble_read_body(&said, page, sizeof(page) - 1);
	CHECK_TEXT(said.fault.data, "502 Bad Gateway");
	lectern_reply_clear(&said);
}

static const struct {
	const char *text, *hidden;
} secrets[] = {
	{"Incorrect key: my+key/1.", "Incorrect key: ********."},
	{"my+key/1my+key/1", "****************"},
	{"key sk-proj-abcdefghijklmnop is wrong", "key ************************ is wrong"},
	{"AIzaSyA1234567890abcdef", "***********************"},
	{"ask-the-students-a-question", "ask-the-students-a-question"},
	{"sk-short", "sk-short"},
	{"", ""},
};

static void check_secrets(void)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		char *text = lectern_strdup(secrets[i].text);
		lectern_hide_keys(text, "my+key/1");
		CHECK_TEXT(text, secrets[i].hidden);
		free(text);
	}
}

static const struct {
	const char *url;
	enum lectern_dialect dialect;
	bool plain;
	const char *ask, *list; /* NULL: refused */
} addresses[] = {
	{"http://127.0.0.1:8080/v1", LECTERN_DIALECT_CHAT, false, "http://127.0.0.1:8080/v1/chat/completions",
	 "http://127.0.0.1:8080/v1/models"},
	{"http://localhost:8080/", LECTERN_DIALECT_CHAT, false, "http://localhost:8080/v1/chat/completions",
	 "http://localhost:8080/v1/models"},
	{"http://[::1]:80", LECTERN_DIALECT_RESPONSES, false, "http://[::1]:80/v1/responses",
	 "http://[::1]:80/v1/models"},
	{"https://api.anthropic.com", LECTERN_DIALECT_ANTHROPIC, false, "https://api.anthropic.com/v1/messages",
	 "https://api.anthropic.com/v1/models"},
	{"https://g.example/v1beta/", LECTERN_DIALECT_GEMINI, false,
	 "https://g.example/v1beta/models/a%2fb:streamGenerateContent?alt=sse", "https://g.example/v1beta/models"},
	{"http://127.0.0.1:11434", LECTERN_DIALECT_OLLAMA, false, "http://127.0.0.1:11434/api/chat",
	 "http://127.0.0.1:11434/api/tags"},
	{"https://house.example/llm/v1?version=2", LECTERN_DIALECT_CHAT, false,
	 "https://house.example/llm/v1/chat/completions?version=2", "https://house.example/llm/v1/models?version=2"},
	{"http://10.0.0.7:8000/v1", LECTERN_DIALECT_CHAT, true, "http://10.0.0.7:8000/v1/chat/completions",
	 "http://10.0.0.7:8000/v1/models"},
	{"http://10.0.0.7:8000/v1", LECTERN_DIALECT_CHAT, false, NULL, NULL},
	{"http://127.0.0.1.evil.example/v1", LECTERN_DIALECT_CHAT, false, NULL, NULL},
	{"http://localhost.evil.example/v1", LECTERN_DIALECT_CHAT, false, NULL, NULL},
	{"https://user:secret@host.example/v1", LECTERN_DIALECT_CHAT, false, NULL, NULL},
	{"ftp://host.example/v1", LECTERN_DIALECT_CHAT, true, NULL, NULL},
	{"file:///etc/passwd", LECTERN_DIALECT_CHAT, true, NULL, NULL},
	{"127.0.0.1:8080/v1", LECTERN_DIALECT_CHAT, true, NULL, NULL},
	{"", LECTERN_DIALECT_CHAT, true, NULL, NULL},
};

static void check_addresses(void)
{
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct lectern_endpoint endpoint = {.url = addresses[i].url,
						    .model = "a/b",
						    .dialect = addresses[i].dialect,
						    .allow_plain = addresses[i].plain};
		struct lectern_address address;
		struct lectern_error error = {0};
		bool made = lectern_address_make(&endpoint, &address, &error);
		CHECK(made == (addresses[i].ask != NULL), "%s: %s", addresses[i].url, error.text);
		CHECK(!strstr(error.text, "secret"), "%s", error.text);
		if (made && addresses[i].ask) {
			CHECK_TEXT(address.ask, addresses[i].ask);
			CHECK_TEXT(address.list, addresses[i].list);
		}
		lectern_address_clear(&address);
	}
}

int main(void)
{
	check_headers();
	check_jitter();
	check_cases();
	check_plain_body();
	check_secrets();
	check_addresses();
	return check_end();
}
