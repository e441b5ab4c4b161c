/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client of the scripted server with little patience, and answers in the words of each dialect. */
#pragma once

#include "model/room.h"
#include "server.h"

#define TEST_KEY "test+key/of=client"

/* Never NULL: the test ends where it can't be opened. */
struct lectern_model *client_open(struct server *server, enum lectern_dialect dialect);
struct lectern_model *client_open_with(struct server *server, enum lectern_dialect dialect,
				       const struct lectern_budget *budget, const char *record);
/* A question without a schema. */
extern const struct lectern_ask client_question;

/* {"n": integer}, nothing else. */
json_t *client_schema(void);

/* A whole chat stream that says `text`. Caller frees. */
char *client_stream(const char *text);

#define CHAT_TEXT(text) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define CHAT_STOP       "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define CHAT_USAGE      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}}\n\n"
#define CHAT_DONE       "data: [DONE]\n\n"
#define CHAT_HELLO      CHAT_TEXT("Hel") CHAT_TEXT("lo") CHAT_STOP CHAT_USAGE CHAT_DONE
