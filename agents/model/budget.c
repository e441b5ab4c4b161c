/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/room.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BYTES_PER_TOKEN 3.5

/* What providers count for a picture: its pixels by 750, within limits. */
static double picture_tokens(const struct lectern_picture_part *picture)
{
	uint32_t width, height;
	if (picture->length < 24)
		return 85;
	memcpy(&width, picture->png + 16, sizeof(width));
	memcpy(&height, picture->png + 20, sizeof(height));
	return fmin(fmax((double)ntohl(width) * ntohl(height) / 750, 85), 1600);
}

uint64_t lectern_estimate_input(const struct lectern_ask *ask)
{
	double bytes = ask->system ? (double)strlen(ask->system) : 0, pictures = 0;
	for (size_t i = 0; i < ask->turn_count; i++) {
		bytes += (double)strlen(ask->turns[i].text) + 16;
		for (size_t k = 0; k < ask->turns[i].picture_count; k++)
			pictures += picture_tokens(&ask->turns[i].pictures[k]);
	}
	char *schema = ask->schema ? json_dumps(ask->schema, JSON_COMPACT) : NULL;
	bytes += schema ? (double)strlen(schema) : 0;
	free(schema);
	return (uint64_t)ceil(bytes / BYTES_PER_TOKEN + pictures);
}

double lectern_price(const struct lectern_endpoint *endpoint, const struct lectern_reply *reply)
{
	double cached_price = endpoint->price_cached > 0 ? endpoint->price_cached : endpoint->price_in;
	double cached = (double)reply->tokens_cached, fresh = fmax((double)reply->tokens_in - cached, 0);
	/* what is written into a cache costs a quarter more */
	double in = (fresh + (double)reply->tokens_written / 4) * endpoint->price_in + cached * cached_price;
	return (in + (double)reply->tokens_out * endpoint->price_out) / 1e6;
}

static double busy_seconds(const struct lectern_model *model)
{
	return model->busy + (model->under_way ? lectern_now() - model->busy_since : 0);
}

enum room { ROOM_FREE = 1, ROOM_LATER, ROOM_NONE };

/* Is there room for `more` beside what is used, now or once the calls under way are counted? */
static enum room room_for(double more, double used, double reserved, double limit)
{
	if (limit <= 0 || used + reserved + more <= limit)
		return ROOM_FREE;
	return used + more <= limit ? ROOM_LATER : ROOM_NONE;
}

/* With the mutex held. *which names the budget that lacks room. */
static enum room find_room(const struct lectern_model *model, const struct lectern_reserve *reserve, const char **which)
{
	enum room tokens = room_for((double)reserve->tokens, (double)model->tokens, (double)model->reserved_tokens,
				    (double)model->budget.tokens);
	enum room money = room_for(reserve->money, model->money, model->reserved_money, model->budget.money);
	enum room seconds = room_for(0.001, busy_seconds(model), 0, model->budget.seconds);
	enum room worst = tokens > money ? tokens : money;
	*which = tokens == worst ? "tokens" : "money";
	if (seconds > worst) {
		*which = "time";
		return seconds;
	}
	return worst;
}

static void wait_a_moment(struct lectern_model *model)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 20 * 1000 * 1000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&model->settled, &model->mutex, &until);
}

static struct lectern_reserve worst_case(const struct lectern_call *call)
{
	struct lectern_reply worst = {.tokens_in = lectern_estimate_input(call->ask),
				      .tokens_out = (uint64_t)lectern_ask_tokens(call->ask)};
	return (struct lectern_reserve){.tokens = worst.tokens_in + worst.tokens_out,
					.money = lectern_price(&call->model->endpoint, &worst)};
}

bool lectern_budget_enter(struct lectern_call *call, struct lectern_reserve *reserve, struct lectern_error *error)
{
	struct lectern_model *model = call->model;
	const char *which = "";
	*reserve = worst_case(call);
	pthread_mutex_lock(&model->mutex);
	enum room room = find_room(model, reserve, &which);
	while (room == ROOM_LATER && !lectern_call_is_cancelled(call)) {
		wait_a_moment(model);
		room = find_room(model, reserve, &which);
	}
	if (room == ROOM_FREE) {
		if (model->under_way++ == 0)
			model->busy_since = lectern_now();
		model->reserved_tokens += reserve->tokens;
		model->reserved_money += reserve->money;
	}
	uint64_t used = model->tokens;
	pthread_mutex_unlock(&model->mutex);
	call->cancelled = room == ROOM_LATER;
	return room == ROOM_FREE || lectern_fail(error, LECTERN_ENDPOINT,
						 "The lecture's budget of %s has no room for another question to the "
						 "model (%llu tokens used): raise it, or go on without the model",
						 which, (unsigned long long)used);
}

void lectern_budget_leave(struct lectern_call *call, const struct lectern_reserve *reserve)
{
	struct lectern_model *model = call->model;
	const struct lectern_reply lost = {.tokens_in = call->lost_in, .tokens_out = call->lost_out};
	pthread_mutex_lock(&model->mutex);
	model->reserved_tokens -= reserve->tokens;
	model->reserved_money -= reserve->money;
	model->tokens += call->reply.tokens_in + call->reply.tokens_out + call->lost_in + call->lost_out;
	model->money += lectern_price(&model->endpoint, &call->reply) + lectern_price(&model->endpoint, &lost);
	if (--model->under_way == 0) {
		model->busy += lectern_now() - model->busy_since;
		model->reserved_money = 0; /* sums of reals do not come back to zero by themselves */
	}
	pthread_cond_broadcast(&model->settled);
	pthread_mutex_unlock(&model->mutex);
}
