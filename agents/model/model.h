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
	const char *ca_file; /* certificates of a house with an authority of its own; NULL: the system's */
};

/* Limits of one lecture; 0: none. A call that would pass one is not made (LECTERN_ENDPOINT, names the budget). What a
 * call may use is the estimate of its input and its max_tokens; where only calls under way stand against it, it waits
 * for them. Seconds count while at least one call is under way. Money needs prices. */
struct lectern_budget {
	uint64_t tokens;
	double money;
	double seconds;
};

/* A client: one network thread, connections kept, any thread may ask. Strings are copied. `record`: a folder where
 * every exchange is kept (without secrets); `replay`: a folder to answer from instead of the network; NULL: neither.
 * With `replay` the endpoint may be NULL. */
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
	int max_tokens; /* 0: 8192 */
	/* Called on the asking thread with each piece of text as it streams in; may be NULL. False stops the call. A
	 * piece of length 0 says that the answer starts again (the stream broke, or the reply did not fit): what came
	 * before is void. */
	bool (*on_text)(void *data, const char *piece, size_t length);
	void *data;
};

enum lectern_finish { LECTERN_FINISH_END = 1, LECTERN_FINISH_LENGTH, LECTERN_FINISH_REFUSED, LECTERN_FINISH_STOPPED };

/* Why an ask failed, for callers that go on by another way. */
enum lectern_model_fault {
	LECTERN_FAULT_BUDGET = 1, /* not called: a budget would be passed */
	LECTERN_FAULT_BLIND,      /* the endpoint takes no pictures */
	LECTERN_FAULT_LONG,       /* the request is longer than the model takes: shrink it */
	LECTERN_FAULT_CUT,        /* the JSON was cut at max_tokens, twice */
	LECTERN_FAULT_MALFORMED,  /* not the JSON that was asked for, twice */
	LECTERN_FAULT_REFUSED,    /* the model or its provider declined */
	LECTERN_FAULT_DENIED,     /* key, rights or credit */
	LECTERN_FAULT_FAILED,     /* not reached, or the tries are used up */
	LECTERN_FAULT_RECORD,     /* the replay has no such exchange */
};

struct lectern_answer {
	char *text;   /* also what had come of an answer that failed */
	json_t *json; /* parsed and valid when a schema was given, else NULL */
	enum lectern_finish finish;
	uint64_t tokens_in;     /* all input tokens */
	uint64_t tokens_cached; /* of those */
	uint64_t tokens_out;
	double seconds;
	int tries;
	double money;                   /* 0: unknown */
	enum lectern_model_fault fault; /* 0: none, or cancelled */
};

/* Asks and waits. A reply that does not fit the schema is asked once more with the fault named. Gives up within 100 ms
 * of a cancel. *answer is cleared with lectern_answer_clear in any case. True with LECTERN_FINISH_LENGTH happens for
 * free text only; with LECTERN_FINISH_STOPPED there is no JSON; a refusal is false. */
bool lectern_model_ask(struct lectern_model *model, const struct lectern_ask *ask, const struct lectern_cancel *cancel,
		       struct lectern_answer *answer, struct lectern_error *error);
void lectern_answer_clear(struct lectern_answer *answer);

/* False once an endpoint has refused a picture; the vision critic is then off. */
bool lectern_model_sees(const struct lectern_model *model);
/* Called after each call with its ledger row {stage, section, beat, attempt, model, in, cached, out, ms, tries, money?,
 * finish}; on the asking thread; `row` is borrowed. A second row with "again" stands for the question put once more
 * about a reply that did not fit; "estimated" says that the endpoint counted no tokens; "replayed" that no call was
 * made; finish is end, length, refused, stopped, cancelled or failed. Set before the first ask. */
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

/* What $XDG_CONFIG_HOME/lectern/config.json says of models ("endpoint": {url, model, dialect, price_in, price_cached,
 * price_out, allow_plain, ca_file}, "budget": {tokens, money, seconds}) and the key of LECTERN_API_KEY or of the file
 * `key` beside it, which nobody else may read. endpoint.url is NULL when none is configured. */
struct lectern_model_config {
	struct lectern_endpoint endpoint;
	struct lectern_budget budget;
	json_t *root; /* owns the strings of endpoint, but for the key */
	char *key;
};
bool lectern_model_config_load(struct lectern_model_config *config, struct lectern_error *error);
void lectern_model_config_clear(struct lectern_model_config *config);
/* Writes endpoint and budget into config.json, whose other members stay; the key, unless NULL, into the key file. */
bool lectern_model_config_save(const struct lectern_endpoint *endpoint, const struct lectern_budget *budget,
			       struct lectern_error *error);

/* Model servers of this machine (Ollama at port 11434, llama.cpp at 8080): array of {name, url, dialect, models},
 * empty when there is none. Looks for at most a second; nothing is asked of a model. Caller decrefs. */
json_t *lectern_model_detect(void);
