/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "voice/link.h"
#include "voice/reply.h"
#include "voice/voice.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define TEXT_MAX     20000
#define PROGRESS_MAX (TEXT_MAX + 1)
#define TRIES        2

/* One call, on its caller's stack. The worker fills the results before it makes `done` readable. */
struct request {
	struct request *next; /* by the lock */
	bool taken;           /* by the lock: the worker has it */
	int done;             /* eventfd */
	const struct lectern_cancel *cancel;
	const char *line; /* JSON and newline; NULL: only start the helper */
	size_t text_length;
	struct lectern_speech *speech; /* NULL: the answer is an identity */
	char *identity;
	struct lectern_error error;
	bool ok;
};

struct lectern_voice {
	char *program;
	pthread_t thread; /* permanent: the helper dies with the thread that started it */
	struct lectern_cancel *stop;
	struct voice_link link; /* the thread's */

	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct request *queue; /* by the lock */
};

/* ---- the thread ---- */

/* What an answer says; VOICE_LINK_ENDED when it breaks the protocol. */
static enum voice_link_result take_answer(struct voice_link *link, struct request *request, const json_t *reply,
					  const struct voice_interrupts *interrupts)
{
	const char *identity = json_string_value(json_object_get(reply, "identity"));
	const char *error = json_string_value(json_object_get(reply, "error"));
	const json_t *ok = json_object_get(reply, "ok");
	if (json_is_false(ok) && error) {
		bool bad_input = json_integer_value(json_object_get(reply, "status")) == LECTERN_BAD_INPUT;
		lectern_fail(&request->error, bad_input ? LECTERN_BAD_INPUT : LECTERN_RENDERER, "%s", error);
		return VOICE_LINK_DONE;
	}
	if (!json_is_true(ok))
		return VOICE_LINK_ENDED;
	request->ok = true;
	if (!request->speech) {
		request->identity = lectern_strdup(identity);
		return identity ? VOICE_LINK_DONE : VOICE_LINK_ENDED;
	}
	if (!lectern_voice_reply_speech(reply, request->text_length, request->speech))
		return VOICE_LINK_ENDED;
	return lectern_voice_link_bytes(link, request->speech->samples, request->speech->sample_count * sizeof(int16_t),
					interrupts);
}

static enum voice_link_result exchange(struct voice_link *link, struct request *request,
				       const struct voice_interrupts *interrupts)
{
	enum voice_link_result result = lectern_voice_link_send(link, request->line, strlen(request->line), interrupts);
	for (int i = 0; i < PROGRESS_MAX && result == VOICE_LINK_DONE; i++) {
		const char *line;
		size_t length;
		result = lectern_voice_link_line(link, &line, &length, interrupts);
		if (result != VOICE_LINK_DONE)
			break;
		json_t *reply = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
		bool progress = json_is_integer(json_object_get(reply, "clause"));
		if (!progress)
			result = take_answer(link, request, reply, interrupts);
		json_decref(reply);
		if (!progress)
			return result;
	}
	return result == VOICE_LINK_DONE ? VOICE_LINK_ENDED : result;
}

static void fail_request(struct request *request, enum voice_link_result result)
{
	request->ok = false;
	free(request->identity);
	request->identity = NULL;
	if (request->speech)
		lectern_speech_clear(request->speech);
	if (result == VOICE_LINK_CANCELLED)
		lectern_fail(&request->error, LECTERN_CANCELLED, "the narration was cancelled");
	else if (result == VOICE_LINK_SILENT)
		lectern_fail(&request->error, LECTERN_RENDERER,
			     "the speech program lectern-voice did not answer for 8 seconds: try another voice");
	else
		lectern_fail(
			&request->error, LECTERN_RENDERER,
			"the speech program lectern-voice ended in the middle of its work, twice: try another voice");
}

static void serve(struct lectern_voice *voice, struct request *request)
{
	struct voice_interrupts interrupts = {.caller = request->cancel, .stop = voice->stop};
	enum voice_link_result result = VOICE_LINK_ENDED;
	for (int i = 0; i < TRIES && result == VOICE_LINK_ENDED; i++) {
		bool started =
			voice->link.pid > 0 || lectern_voice_link_open(&voice->link, voice->program, &request->error);
		if (!started)
			return;
		result = request->line ? exchange(&voice->link, request, &interrupts) : VOICE_LINK_DONE;
		if (result == VOICE_LINK_DONE) {
			request->ok = request->ok || !request->line;
			return;
		}
		/* it may be in the middle of an answer that nobody wants: a new one is quick to start */
		lectern_voice_link_close(&voice->link);
		fail_request(request, result);
	}
}

static struct request *take_request(struct lectern_voice *voice)
{
	pthread_mutex_lock(&voice->lock);
	while (!voice->queue && !lectern_cancel_is_set(voice->stop))
		pthread_cond_wait(&voice->wake, &voice->lock);
	struct request *request = voice->queue;
	if (request) {
		voice->queue = request->next;
		request->taken = true;
	}
	pthread_mutex_unlock(&voice->lock);
	return request;
}

static void *run(void *data)
{
	struct lectern_voice *voice = data;
	for (;;) {
		struct request *request = take_request(voice);
		if (!request)
			break;
		serve(voice, request);
		uint64_t one = 1;
		if (write(request->done, &one, sizeof(one)) != sizeof(one))
			abort();
	}
	lectern_voice_link_close(&voice->link);
	return NULL;
}

/* ---- callers ---- */

static void enqueue(struct lectern_voice *voice, struct request *request)
{
	pthread_mutex_lock(&voice->lock);
	struct request **last = &voice->queue;
	while (*last)
		last = &(*last)->next;
	*last = request;
	pthread_cond_signal(&voice->wake);
	pthread_mutex_unlock(&voice->lock);
}

/* True when the worker had not taken it yet. */
static bool withdraw(struct lectern_voice *voice, struct request *request)
{
	pthread_mutex_lock(&voice->lock);
	for (struct request **at = &voice->queue; *at && !request->taken; at = &(*at)->next) {
		if (*at == request) {
			*at = request->next;
			break;
		}
	}
	bool withdrawn = !request->taken;
	pthread_mutex_unlock(&voice->lock);
	return withdrawn;
}

/* Waits for the worker; a cancelled request that it has already taken comes back at once, since it looks at the token
 * too. */
static void wait_done(struct lectern_voice *voice, struct request *request)
{
	struct pollfd waits[2] = {
		{.fd = request->done, .events = POLLIN},
		{.fd = lectern_cancel_fd(request->cancel), .events = POLLIN},
	};
	for (;;) {
		if (poll(waits, 2, -1) < 0 && errno != EINTR)
			abort();
		uint64_t count;
		if (waits[0].revents && read(request->done, &count, sizeof(count)) == sizeof(count))
			return;
		if (waits[1].revents && withdraw(voice, request)) {
			fail_request(request, VOICE_LINK_CANCELLED);
			return;
		}
		if (waits[1].revents)
			waits[1].fd = -1;
	}
}

static bool call(struct lectern_voice *voice, struct request *request, struct lectern_error *error)
{
	request->done = eventfd(0, EFD_CLOEXEC);
	if (request->done < 0)
		return lectern_fail(error, LECTERN_RENDERER, "no narration: %s", strerror(errno));
	enqueue(voice, request);
	wait_done(voice, request);
	close(request->done);
	if (!request->ok && error)
		*error = request->error;
	return request->ok;
}

static bool call_json(struct lectern_voice *voice, struct request *request, json_t *json, struct lectern_error *error)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	if (!text)
		return lectern_fail(error, LECTERN_BAD_INPUT, "a narration, voice or language is not UTF-8 text");
	char *line = lectern_format("%s\n", text);
	free(text);
	request->line = line;
	bool ok = call(voice, request, error);
	free(line);
	return ok;
}

struct lectern_voice *lectern_voice_start(const char *program, struct lectern_error *error)
{
	struct lectern_voice *voice = lectern_alloc(sizeof(*voice));
	voice->program = lectern_strdup(program);
	voice->stop = lectern_cancel_new();
	pthread_mutex_init(&voice->lock, NULL);
	pthread_cond_init(&voice->wake, NULL);
	if (pthread_create(&voice->thread, NULL, run, voice) != 0)
		abort();
	struct request request = {0};
	if (call(voice, &request, error))
		return voice;
	lectern_voice_stop(voice);
	return NULL;
}

void lectern_voice_stop(struct lectern_voice *voice)
{
	if (!voice)
		return;
	pthread_mutex_lock(&voice->lock);
	lectern_cancel_set(voice->stop);
	pthread_cond_signal(&voice->wake);
	pthread_mutex_unlock(&voice->lock);
	pthread_join(voice->thread, NULL);
	pthread_cond_destroy(&voice->wake);
	pthread_mutex_destroy(&voice->lock);
	lectern_cancel_free(voice->stop);
	free(voice->program);
	free(voice);
}

char *lectern_voice_identity(struct lectern_voice *voice, const char *name, const char *language,
			     struct lectern_error *error)
{
	struct request request = {0};
	json_t *json = json_pack("{s:s, s:s, s:s}", "do", "identity", "voice", name, "language", language);
	return call_json(voice, &request, json, error) ? request.identity : NULL;
}

bool lectern_voice_speak(struct lectern_voice *voice, const char *name, const char *language, const char *text,
			 const struct lectern_cancel *cancel, struct lectern_speech *speech,
			 struct lectern_error *error)
{
	struct request request = {.cancel = cancel, .speech = speech, .text_length = strlen(text)};
	*speech = (struct lectern_speech){0};
	if (request.text_length > TEXT_MAX)
		return lectern_fail(error, LECTERN_BAD_INPUT,
				    "the narration of a beat is longer than %d bytes: split it into more beats",
				    TEXT_MAX);
	json_t *json =
		json_pack("{s:s, s:s, s:s, s:s}", "do", "speak", "voice", name, "language", language, "text", text);
	return call_json(voice, &request, json, error);
}
