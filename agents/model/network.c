/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/network.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct lectern_transfer {
	struct lectern_network *network; /* immutable */
	CURL *easy;                      /* the network thread's once started */
	struct curl_slist *headers;      /* immutable */
	char *body;                      /* immutable */
	int news;                        /* eventfd */
	size_t total;                    /* bytes so far; network thread only */
	struct lectern_transfer *next;   /* in the list it is in; under the network's mutex */
	bool released;                   /* under the network's mutex */

	pthread_mutex_t mutex;     /* for the two below */
	struct lectern_text bytes; /* not taken yet */
	struct lectern_transfer_state state;

	char problem[CURL_ERROR_SIZE]; /* the network thread's until done */
};

struct lectern_network {
	CURLM *multi;
	pthread_t thread;
	pthread_mutex_t mutex;          /* for what follows */
	struct lectern_transfer *fresh; /* to be added */
	struct lectern_transfer *going; /* added; the list is changed by the network thread only */
	bool quit;
};

static void tell(struct lectern_transfer *transfer)
{
	eventfd_write(transfer->news, 1);
}

/* The next two run on the network thread, inside curl_multi_perform. */
static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct lectern_transfer *transfer = data;
	long status = 0;
	(void)size; /* always 1 */
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	pthread_mutex_lock(&transfer->mutex);
	transfer->state.status = status;
	transfer->total += count;
	transfer->state.too_large = transfer->total > LECTERN_BODY_LIMIT;
	bool refuse = transfer->state.too_large;
	if (!refuse)
		lectern_text_add_bytes(&transfer->bytes, bytes, count);
	pthread_mutex_unlock(&transfer->mutex);
	tell(transfer);
	return refuse ? 0 : count;
}

static void keep_header(const char *line, size_t length, const char *name, char *out, size_t size)
{
	size_t skip = strlen(name);
	if (length <= skip || strncasecmp(line, name, skip) != 0)
		return;
	while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
		skip++;
	while (length > skip && strchr("\r\n \t", line[length - 1]))
		length--;
	size_t have = length - skip < size - 1 ? length - skip : size - 1;
	memcpy(out, line + skip, have);
	out[have] = 0;
}

static size_t take_header(char *line, size_t size, size_t count, void *data)
{
	struct lectern_transfer *transfer = data;
	struct lectern_transfer_state *state = &transfer->state;
	(void)size;
	pthread_mutex_lock(&transfer->mutex);
	keep_header(line, count, "retry-after:", state->retry_after, sizeof(state->retry_after));
	keep_header(line, count, "location:", state->location, sizeof(state->location));
	pthread_mutex_unlock(&transfer->mutex);
	return count;
}

static void free_transfer(struct lectern_transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	free(transfer->body);
	if (transfer->news >= 0)
		close(transfer->news);
	pthread_mutex_destroy(&transfer->mutex);
	lectern_text_clear(&transfer->bytes);
	free(transfer);
}

static void finish(struct lectern_transfer *transfer, CURLcode code)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	pthread_mutex_lock(&transfer->mutex);
	transfer->state.done = true;
	transfer->state.code = code;
	transfer->state.status = status;
	memcpy(transfer->state.problem, transfer->problem, sizeof(transfer->problem));
	pthread_mutex_unlock(&transfer->mutex);
	tell(transfer);
}

static void add_fresh(struct lectern_network *network)
{
	while (network->fresh) {
		struct lectern_transfer *transfer = network->fresh;
		network->fresh = transfer->next;
		transfer->next = network->going;
		network->going = transfer;
		CURLMcode code = curl_multi_add_handle(network->multi, transfer->easy);
		if (code != CURLM_OK)
			finish(transfer, CURLE_FAILED_INIT);
	}
}

static void remove_released(struct lectern_network *network)
{
	struct lectern_transfer **link = &network->going;
	while (*link) {
		struct lectern_transfer *transfer = *link;
		if (!transfer->released) {
			link = &transfer->next;
			continue;
		}
		*link = transfer->next;
		curl_multi_remove_handle(network->multi, transfer->easy);
		free_transfer(transfer);
	}
}

static void report_finished(struct lectern_network *network)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(network->multi, &left))) {
		struct lectern_transfer *transfer = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode code = message->data.result; /* removing the handle voids the message */
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		curl_multi_remove_handle(network->multi, transfer->easy);
		finish(transfer, code);
	}
}

static bool take_orders(struct lectern_network *network)
{
	pthread_mutex_lock(&network->mutex);
	add_fresh(network);
	remove_released(network);
	bool quit = network->quit;
	pthread_mutex_unlock(&network->mutex);
	return !quit;
}

static void *run(void *data)
{
	struct lectern_network *network = data;
	int running;
	while (take_orders(network)) {
		curl_multi_perform(network->multi, &running);
		report_finished(network);
		curl_multi_poll(network->multi, NULL, 0, 1000, NULL);
	}
	return NULL;
}

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool start_thread(struct lectern_network *network)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&network->thread, NULL, run, network) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

struct lectern_network *lectern_network_open(struct lectern_error *error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, init_curl);
	struct lectern_network *network = lectern_alloc(sizeof(*network));
	pthread_mutex_init(&network->mutex, NULL);
	network->multi = curl_multi_init();
	if (network->multi && start_thread(network))
		return network;
	lectern_fail(error, LECTERN_ENDPOINT, "The thread for the model's endpoint can't be started: close programs");
	curl_multi_cleanup(network->multi);
	pthread_mutex_destroy(&network->mutex);
	free(network);
	return NULL;
}

void lectern_network_close(struct lectern_network *network)
{
	if (!network)
		return;
	pthread_mutex_lock(&network->mutex);
	network->quit = true;
	pthread_mutex_unlock(&network->mutex);
	curl_multi_wakeup(network->multi);
	pthread_join(network->thread, NULL);
	curl_multi_cleanup(network->multi);
	pthread_mutex_destroy(&network->mutex);
	free(network);
}

static void set_transport(CURL *easy, const struct lectern_transfer_request *request)
{
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); /* the key stays with the host that it was given for */
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a slow name server must not hold up a cancel */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(request->connect_seconds * 1000));
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "lectern/" LECTERN_VERSION);
	if (request->secure) /* rather share a connection that is being made than open one more */
		curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	if (request->direct)
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	if (request->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
}

static void set_handlers(CURL *easy, struct lectern_transfer *transfer)
{
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->problem);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void set_body(struct lectern_transfer *transfer, const struct lectern_transfer_request *request)
{
	if (!request->body)
		return;
	transfer->body = lectern_alloc(request->body_length + 1);
	memcpy(transfer->body, request->body, request->body_length);
	curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
	curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, transfer->body);
}

struct lectern_transfer *lectern_transfer_start(struct lectern_network *network,
						const struct lectern_transfer_request *request)
{
	struct lectern_transfer *transfer = lectern_alloc(sizeof(*transfer));
	transfer->network = network;
	transfer->easy = curl_easy_init();
	transfer->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&transfer->mutex, NULL);
	if (!transfer->easy || transfer->news < 0) {
		free_transfer(transfer);
		return NULL;
	}
	for (const struct curl_slist *header = request->headers; header; header = header->next)
		transfer->headers = curl_slist_append(transfer->headers, header->data);
	set_transport(transfer->easy, request);
	set_handlers(transfer->easy, transfer);
	set_body(transfer, request);
	pthread_mutex_lock(&network->mutex);
	transfer->next = network->fresh;
	network->fresh = transfer;
	pthread_mutex_unlock(&network->mutex);
	curl_multi_wakeup(network->multi);
	return transfer;
}

int lectern_transfer_fd(const struct lectern_transfer *transfer)
{
	return transfer->news;
}

void lectern_transfer_take(struct lectern_transfer *transfer, struct lectern_text *bytes,
			   struct lectern_transfer_state *state)
{
	eventfd_t count;
	eventfd_read(transfer->news, &count);
	pthread_mutex_lock(&transfer->mutex);
	if (transfer->bytes.length)
		lectern_text_add_bytes(bytes, transfer->bytes.data, transfer->bytes.length);
	transfer->bytes.length = 0;
	*state = transfer->state;
	pthread_mutex_unlock(&transfer->mutex);
}

void lectern_transfer_release(struct lectern_transfer *transfer)
{
	if (!transfer)
		return;
	struct lectern_network *network = transfer->network;
	pthread_mutex_lock(&network->mutex);
	transfer->released = true;
	pthread_mutex_unlock(&network->mutex);
	curl_multi_wakeup(network->multi);
}
