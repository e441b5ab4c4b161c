/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Language models: one request, one stream of events, a dialect per API; retry, budget, ledger, record and replay. */
#pragma once

#include "base/base.h"

#include <jansson.h>

enum lectern_dialect {
	LECTERN_DIALECT_CHAT = 1,  /* OpenAI chat-completions; llama.cpp, vLLM, LM Studio, Ollama /v1, Gemini /openai */
	LECTERN_DIALECT_RESPONSES, /* OpenAI Responses */
	LECTERN_DIALECT_ANTHROPIC, /* Anthropic messages */
	LECTERN_DIALECT_GEMINI,    /* Gemini native */
	LECTERN_DIALECT_OLLAMA,    /* Ollama native */
};

/* "chat" ... to the number; false for an unknown name. */
bool lectern_dialect_parse(const char *name, enum lectern_dialect *dialect, struct lectern_error *error);

struct lectern_endpoint {
	const char *url; /* base, such as http://127.0.0.1:8080/v1 */
	const char *model;
	enum lectern_dialect dialect;
	const char *key;  /* NULL: none. Never logged, recorded or passed to a child. */
	bool allow_plain; /* http:// to another host than loopback */
	double price_in;  /* money per million tokens, 0: unknown */
	double price_cached;
	double price_out;
};

/* Limits of one lecture; 0: none. A call that would pass one is not made (LECTERN_ENDPOINT, names the budget). */
struct lectern_budget {
	uint64_t tokens;
	double money;
	double seconds;
};

/* A client: one network thread, connections kept, any thread may ask. Strings are copied. `record`: a folder where
 * every exchange is kept (without secrets); `replay`: a folder to answer from instead of the network; NULL: neither. */
struct lectern_model;
struct lectern_model *lectern_model_open(const struct lectern_endpoint *endpoint, const struct lectern_budget *budget,
					 const char *record, const char *replay, struct lectern_error *error);
void lectern_model_close(struct lectern_model *model); /* cancels what is under way; NULL is fine */

struct lectern_picture_part {
	const uint8_t *png;
	size_t length;
};

struct lectern_turn {
	bool assistant; /* false: user */
	const char *text;
	const struct lectern_picture_part *pictures;
	size_t picture_count;
};

/* (stage, section, beat, attempt) names the call in the ledger, the record and the replay: a changed prompt or pixel
 * still replays. */
struct lectern_ask {
	const char *stage; /* outline storyboard code repair-line repair-beat repair-section critic assets */
	int section;
	int beat;
	int attempt;
	const char *system; /* the stable part, cached by providers */
	const struct lectern_turn *turns;
	size_t turn_count;
	const json_t *schema; /* NULL: free text. Always sent and always validated here. */
	const char *schema_name;
	int max_tokens;
	/* Called on the asking thread with each piece of text as it streams in; may be NULL. False stops the call. */
	bool (*on_text)(void *data, const char *piece, size_t length);
	void *data;
};

enum lectern_finish { LECTERN_FINISH_END = 1, LECTERN_FINISH_LENGTH, LECTERN_FINISH_REFUSED, LECTERN_FINISH_STOPPED };

struct lectern_answer {
	char *text;
	json_t *json; /* parsed and valid when a schema was given, else NULL */
	enum lectern_finish finish;
	uint64_t tokens_in;     /* all input tokens */
	uint64_t tokens_cached; /* of those */
	uint64_t tokens_out;
	double seconds;
	int tries;
	double money; /* 0: unknown */
};

/* Asks and waits. A reply that does not fit the schema is asked once more with the fault named. Gives up within 100 ms
 * of a cancel. *answer is cleared with lectern_answer_clear in any case. */
bool lectern_model_ask(struct lectern_model *model, const struct lectern_ask *ask, const struct lectern_cancel *cancel,
		       struct lectern_answer *answer, struct lectern_error *error);
void lectern_answer_clear(struct lectern_answer *answer);

/* False once an endpoint has refused a picture; the vision critic is then off. */
bool lectern_model_sees(const struct lectern_model *model);
/* Called after each call with its ledger row {stage, section, beat, attempt, model, in, cached, out, ms, tries, money?,
 * finish}; on the asking thread. Set before the first ask. */
void lectern_model_on_call(struct lectern_model *model, void (*on_call)(void *data, json_t *row), void *data);
/* One short question: does the endpoint answer, with which model, does it see. Fills `said` with one sentence. */
bool lectern_model_test(struct lectern_model *model, const struct lectern_cancel *cancel, char said[256],
			struct lectern_error *error);
/* Names of the models that the endpoint lists. Array of strings; caller decrefs. NULL with an error. */
json_t *lectern_model_list(struct lectern_model *model, const struct lectern_cancel *cancel,
			   struct lectern_error *error);

/* Checks `value` against the subset of JSON Schema that requests use (type, properties, required, additionalProperties,
 * enum, const, minimum, maximum, minLength, maxLength, items, minItems, maxItems, anyOf). The error names the place:
 * "sections[2].title is longer than 80 characters". */
bool lectern_schema_check(const json_t *schema, const json_t *value, struct lectern_error *error);
