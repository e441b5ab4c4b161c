/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How soon a cancelled question comes back, whatever it waits for; many askers at once; closing under them. */
#include "../check.h"
#include "client.h"

#include <stdlib.h>
#include <unistd.h>

#define ROUNDS 20

static const struct server_script streaming = {.body = CHAT_TEXT("a") CHAT_TEXT("b") CHAT_TEXT("c") CHAT_TEXT("d")
						       CHAT_TEXT("e") CHAT_TEXT("f"),
					       .piece = 8,
					       .pause = 5,
					       .end = SERVER_HANG};
static const struct server_script silent = {.body = "", .end = SERVER_SILENT};
static const struct server_script busy = {
	.status = "503 Busy", .headers = "Retry-After: 2\r\n", .body = "", .end = SERVER_LENGTH};
static const struct server_script hello = {.body = CHAT_HELLO, .end = SERVER_CHUNKED};

struct asker {
	pthread_t thread;
	struct lectern_model *model;
	const struct lectern_cancel *cancel;
	bool answered;
	enum lectern_status status;
	double back; /* when the question came back */
};

static void *ask(void *data)
{
	struct asker *asker = data;
	struct lectern_answer answer;
	struct lectern_error error = {0};
	asker->answered = lectern_model_ask(asker->model, &client_question, asker->cancel, &answer, &error);
	asker->back = lectern_now();
	asker->status = error.status;
	lectern_answer_clear(&answer);
	return NULL;
}

static void start(struct asker *asker, struct lectern_model *model, const struct lectern_cancel *cancel)
{
	*asker = (struct asker){.model = model, .cancel = cancel};
	pthread_create(&asker->thread, NULL, ask, asker);
}

static void measure(const char *what, struct server *server, struct lectern_model *model)
{
	double worst = 0, sum = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct lectern_cancel *cancel = lectern_cancel_new();
		struct asker asker;
		start(&asker, model, cancel);
		usleep(40000);
		double set = lectern_now();
		lectern_cancel_set(cancel);
		pthread_join(asker.thread, NULL);
		double latency = asker.back - set;
		CHECK(!asker.answered && asker.status == LECTERN_CANCELLED, "%s: %d", what, asker.status);
		worst = latency > worst ? latency : worst;
		sum += latency;
		lectern_cancel_free(cancel);
	}
	CHECK(worst <= 0.1, "%s: %g s", what, worst);
	printf("cancel while %s: mean %.2f ms, worst %.2f ms\n", what, 1000 * sum / ROUNDS, 1000 * worst);
	if (server)
		for (int i = 0; i < 100 && server_left(server) < ROUNDS; i++)
			usleep(10000);
}

static void cancels(void)
{
	static const struct {
		const char *what;
		const struct server_script *script;
		bool leaves;
	} cases[] = {
		{"streaming", &streaming, true}, {"silent", &silent, true}, {"waiting to try again", &busy, false}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server *server = server_start(cases[i].script, 1);
		struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
		measure(cases[i].what, cases[i].leaves ? server : NULL, model);
		CHECK(!cases[i].leaves || server_left(server) == ROUNDS, "%s: %d of %d left the server", cases[i].what,
		      server_left(server), ROUNDS);
		lectern_model_close(model);
		server_stop(server);
	}
}

/* One call holds what the budget has left; the others wait for it. */
static void cancels_waits_for_budget(void)
{
	const struct lectern_budget budget = {.tokens = 200};
	struct server *server = server_start(&silent, 1);
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, &budget, NULL);
	struct asker holder;
	model->patience.first = 60;
	start(&holder, model, NULL);
	while (!server_requests(server))
		usleep(1000);
	measure("waiting for the budget", NULL, model);
	CHECK(server_requests(server) == 1, "%d", server_requests(server));
	lectern_model_close(model); /* cancels the holder */
	pthread_join(holder.thread, NULL);
	CHECK(holder.status == LECTERN_CANCELLED, "%d", holder.status);
	server_stop(server);
}

static void cancelled_before(void)
{
	struct server *server = server_start(&hello, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	struct lectern_cancel *cancel = lectern_cancel_new();
	struct asker asker;
	lectern_cancel_set(cancel);
	start(&asker, model, cancel);
	pthread_join(asker.thread, NULL);
	CHECK(asker.status == LECTERN_CANCELLED && server_requests(server) == 0, "%d", asker.status);
	lectern_cancel_free(cancel);
	lectern_model_close(model);
	server_stop(server);
}

static void many_at_once(void)
{
	enum { COUNT = 12 };
	const struct lectern_budget budget = {.tokens = 100000};
	static const struct server_script slow = {.body = CHAT_HELLO, .piece = 16, .pause = 2, .end = SERVER_CHUNKED};
	struct server *server = server_start(&slow, 1);
	struct lectern_model *model = client_open_with(server, LECTERN_DIALECT_CHAT, &budget, NULL);
	struct asker askers[COUNT];
	double begin = lectern_now();
	for (int i = 0; i < COUNT; i++)
		start(&askers[i], model, NULL);
	for (int i = 0; i < COUNT; i++) {
		pthread_join(askers[i].thread, NULL);
		CHECK(askers[i].answered, "%d: %d", i, askers[i].status);
	}
	printf("%d answers at once: %.0f ms\n", COUNT, 1000 * (lectern_now() - begin));
	CHECK(model->tokens == 12 * COUNT && model->reserved_tokens == 0, "%llu", (unsigned long long)model->tokens);
	lectern_model_close(model);
	server_stop(server);
}

static void closes_under_askers(void)
{
	enum { COUNT = 4 };
	struct server *server = server_start(&silent, 1);
	struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
	struct asker askers[COUNT];
	for (int i = 0; i < COUNT; i++)
		start(&askers[i], model, NULL);
	while (server_requests(server) < COUNT)
		usleep(1000);
	double begin = lectern_now();
	lectern_model_close(model);
	CHECK(lectern_now() - begin < 0.1, "%g s", lectern_now() - begin);
	for (int i = 0; i < COUNT; i++) {
		pthread_join(askers[i].thread, NULL);
		CHECK(askers[i].status == LECTERN_CANCELLED, "%d", askers[i].status);
	}
	server_stop(server);
}

int main(void)
{
	cancels();
	cancels_waits_for_budget();
	cancelled_before();
	many_at_once();
	closes_under_askers();
	return check_end();
}
