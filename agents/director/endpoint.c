/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which model a run asks: what the job says, else "endpoint" and "budget" of
 * config.json. */
#include "director/run.h"

#include <stdlib.h>
#include <string.h>

static const char *choose(const char *first, const char *second)
{
	return first && *first ? first : second;
}

/* Key and prices are those of the configured endpoint: another one never gets that key, but that of the environment. */
static bool fill(const struct lectern_job *job, struct lectern_endpoint *endpoint, struct lectern_error *error)
{
	bool other = job->endpoint && *job->endpoint && (!endpoint->url || strcmp(endpoint->url, job->endpoint) != 0);
	if (other)
		*endpoint =
			(struct lectern_endpoint){.key = getenv("LECTERN_API_KEY"), .dialect = LECTERN_DIALECT_CHAT};
	endpoint->url = choose(job->endpoint, endpoint->url);
	endpoint->model = choose(job->model, endpoint->model);
	return !job->dialect || lectern_dialect_parse(job->dialect, &endpoint->dialect, error);
}

/* A row of the ledger: kept, and told as an event. */
static void on_call(void *data, json_t *row)
{
	struct run *run = data;
	struct lectern_error ignored;
	json_t *event = json_copy(row);
	if (run->store)
		lectern_store_ledger(run->store, row, &ignored);
	json_object_set_new(event, "event", json_string("call"));
	run_emit(run, event);
}

static void open_client(struct run *run, const struct lectern_model_config *config)
{
	const struct lectern_job *job = run->job;
	struct lectern_endpoint endpoint = config->endpoint;
	struct lectern_error *error = &run->model_error;
	if (!fill(job, &endpoint, error))
		return;
	if (!job->replay && !endpoint.url)
		lectern_fail(error, LECTERN_ENDPOINT, "no model is connected: give --endpoint URL --model NAME");
	else if (!job->replay && !endpoint.model)
		lectern_fail(error, LECTERN_USAGE, "which model? give --model NAME with --endpoint");
	else
		run->model = lectern_model_open(endpoint.url ? &endpoint : NULL, &config->budget, job->record,
						job->replay, error);
	run->price_in = endpoint.price_in;
	run->price_out = endpoint.price_out;
	if (run->model)
		lectern_model_on_call(run->model, on_call, run);
}

void model_open(struct run *run)
{
	struct lectern_model_config config;
	if (!lectern_model_config_load(&config, &run->model_error))
		return;
	open_client(run, &config);
	lectern_model_config_clear(&config);
}
