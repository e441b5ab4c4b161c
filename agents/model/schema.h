/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON Schema as the requests of this program use it. lectern_schema_check is in model.h. */
#pragma once

#include "model/model.h"

/* Every object names all its members as required and allows no others: what OpenAI's strict mode asks. */
bool lectern_schema_is_strict(const json_t *schema);
/* A copy without lengths and ranges, which Anthropic refuses; they are still checked here. Caller decrefs. */
json_t *lectern_schema_without_limits(const json_t *schema);
/* The JSON in a model's text: without a byte order mark, thoughts, code fences or words around it. NULL when there is
 * none; duplicate members are refused. Caller decrefs. */
json_t *lectern_json_in_text(const char *text, struct lectern_error *error);
