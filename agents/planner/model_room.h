/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the planner's files about models share. Inside the room only. */
#pragma once

#include "planner/model_planner.h"

/* Reads data/prompts/NAME.schema.json. Caller decrefs. */
json_t *lectern_planner_schema(const char *data, const char *name, struct lectern_error *error);
const char *lectern_planner_or(const char *text, const char *otherwise);
double lectern_planner_rate(const struct lectern_planning *planning); /* words a second */
