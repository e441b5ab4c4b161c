/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening and closing a client. */
#include "model/room.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <string.h>

static bool check_key(const char *key, struct lectern_error *error)
{
	for (const char *p = key; p && *p; p++)
		if (*p <= ' ' || *p > '~' || *p == '"' || *p == '\\')
			return lectern_fail(error, LECTERN_USAGE,
					    "The key of the model's endpoint holds a blank or a sign that no key has: "
					    "set LECTERN_API_KEY again");
	return true;
}

static void copy_endpoint(struct lectern_model *model, const struct lectern_endpoint *from)
{
	struct lectern_endpoint *to = &model->endpoint;
	*to = *from;
	to->url = lectern_strdup(from->url);
	to->model = lectern_strdup(from->model ? from->model : "");
	to->key = from->key && *from->key ? lectern_strdup(from->key) : NULL;
	to->ca_file = lectern_strdup(from->ca_file);
}

static bool prepare(struct lectern_model *model, const struct lectern_endpoint *endpoint, struct lectern_error *error)
{
	const struct lectern_endpoint none = {.model = "record", .dialect = LECTERN_DIALECT_CHAT};
	copy_endpoint(model, endpoint ? endpoint : &none);
	model->dialect = lectern_dialect_table(model->endpoint.dialect);
	if (!model->dialect)
		return lectern_fail(error, LECTERN_USAGE, "The model's endpoint has no dialect: name one");
	if (model->record && !lectern_make_directories(model->record, error))
		return false;
	if (model->replay)
		return true;
	if (!model->endpoint.url)
		return lectern_fail(error, LECTERN_ENDPOINT, "No model endpoint is set: give its address and model");
	if (!check_key(model->endpoint.key, error) || !lectern_address_make(&model->endpoint, &model->address, error))
		return false;
	model->network = lectern_network_open(error);
	return model->network;
}

static void free_model(struct lectern_model *model)
{
	lectern_network_close(model->network);
	lectern_address_clear(&model->address);
	lectern_cancel_free(model->closing);
	pthread_mutex_destroy(&model->mutex);
	pthread_cond_destroy(&model->settled);
	if (model->endpoint.key)
		explicit_bzero((char *)model->endpoint.key, strlen(model->endpoint.key));
	free((char *)model->endpoint.url);
	free((char *)model->endpoint.model);
	free((char *)model->endpoint.key);
	free((char *)model->endpoint.ca_file);
	free(model->record);
	free(model->replay);
	free(model);
}

struct lectern_model *lectern_model_open(const struct lectern_endpoint *endpoint, const struct lectern_budget *budget,
					 const char *record, const char *replay, struct lectern_error *error)
{
	struct lectern_model *model = lectern_alloc(sizeof(*model));
	model->budget = budget ? *budget : (struct lectern_budget){0};
	model->patience = (struct lectern_patience){
		.connect = 10, .first = 180, .idle = 60, .call = 1800, .tail = 2, .base = 1, .waits = 120, .tries = 5};
	model->record = lectern_strdup(record);
	model->replay = lectern_strdup(replay);
	model->closing = lectern_cancel_new();
	pthread_mutex_init(&model->mutex, NULL);
	pthread_cond_init(&model->settled, NULL);
	if (!prepare(model, endpoint, error)) {
		free_model(model);
		return NULL;
	}
	if (model->budget.money > 0 && model->endpoint.price_in <= 0 && model->endpoint.price_out <= 0)
		lectern_log(LECTERN_LOG_WARNING, "The budget of money can't be kept: the endpoint has no prices");
	return model;
}

bool lectern_model_enter(struct lectern_model *model)
{
	pthread_mutex_lock(&model->mutex);
	model->asking++;
	pthread_mutex_unlock(&model->mutex);
	return !lectern_cancel_is_set(model->closing);
}

void lectern_model_leave(struct lectern_model *model)
{
	pthread_mutex_lock(&model->mutex);
	model->asking--;
	pthread_cond_broadcast(&model->settled);
	pthread_mutex_unlock(&model->mutex);
}

void lectern_model_close(struct lectern_model *model)
{
	if (!model)
		return;
	lectern_cancel_set(model->closing);
	pthread_mutex_lock(&model->mutex);
	while (model->asking)
		pthread_cond_wait(&model->settled, &model->mutex);
	pthread_mutex_unlock(&model->mutex);
	free_model(model);
}

bool lectern_model_sees(const struct lectern_model *model)
{
	return !atomic_load(&model->blind);
}

void lectern_model_on_call(struct lectern_model *model, void (*on_call)(void *data, json_t *row), void *data)
{
	model->on_call = on_call;
	model->on_call_data = data;
}
