/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS and HTTP/2 through nghttpx, a proxy that nobody here wrote, in front of the scripted server. */
#include "../check.h"
#include "client.h"
#include "files.h"
#include "platform/platform.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS 4

static char *folder;

static char *in_folder(const char *name)
{
	return lectern_format("%s/%s", folder, name);
}

static void must(bool fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "%s (ci/install-deps installs what the tests need)\n", what);
		exit(1);
	}
}

static pid_t start(const char *const *argv)
{
	struct lectern_spawn spawn = {.argv = argv, .standard = {-1, -1, -1}};
	return lectern_spawn(&spawn, NULL);
}

static void make_certificate(const char *key, const char *certificate)
{
	const char *const argv[] = {"openssl",
				    "req",
				    "-x509",
				    "-newkey",
				    "ec",
				    "-pkeyopt",
				    "ec_paramgen_curve:prime256v1",
				    "-nodes",
				    "-keyout",
				    key,
				    "-out",
				    certificate,
				    "-days",
				    "2",
				    "-subj",
				    "/CN=localhost",
				    "-addext",
				    "subjectAltName=IP:127.0.0.1",
				    NULL};
	pid_t pid = start(argv);
	int status = -1;
	must(pid > 0 && lectern_wait(pid, 30, &status) && status == 0, "openssl did not make a certificate");
}

/* A port that was free a moment ago. */
static int free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(bind(fd, (struct sockaddr *)&address, size) == 0, "no port is free");
	getsockname(fd, (struct sockaddr *)&address, &size);
	close(fd);
	return ntohs(address.sin_port);
}

static bool can_connect(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool connected = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return connected;
}

static pid_t start_proxy(int port, int behind, const char *key, const char *certificate)
{
	char *front = lectern_format("-f127.0.0.1,%d", port), *back = lectern_format("-b127.0.0.1,%d", behind);
	char *log = lectern_format("--accesslog-file=%s/access", folder);
	const char *const argv[] = {"/usr/sbin/nghttpx",
				    "--conf=/dev/null",
				    "--no-ocsp",
				    "--single-process",
				    log,
				    back,
				    front,
				    "--accesslog-format=$status $alpn $remote_port",
				    key,
				    certificate,
				    NULL};
	pid_t pid = start(argv);
	must(pid > 0, "nghttpx can't be started");
	for (int i = 0; i < 500 && !can_connect(port); i++)
		usleep(10000);
	free(front);
	free(back);
	free(log);
	return pid;
}

static struct lectern_model *open_at(int port, const char *certificate)
{
	struct lectern_error error = {0};
	char *url = lectern_format("https://127.0.0.1:%d/v1", port);
	struct lectern_endpoint endpoint = {
		.url = url, .model = "m", .dialect = LECTERN_DIALECT_CHAT, .key = TEST_KEY, .ca_file = certificate};
	struct lectern_model *model = lectern_model_open(&endpoint, NULL, NULL, NULL, &error);
	must(model, error.text);
	free(url);
	return model;
}

static void *ask(void *data)
{
	struct lectern_answer answer;
	struct lectern_error error = {0};
	bool answered = lectern_model_ask(data, &client_question, NULL, &answer, &error);
	bool right = answered && strcmp(answer.text, "Hello") == 0;
	lectern_answer_clear(&answer);
	return right ? data : NULL;
}

/* Many questions at once share one connection: each line of the proxy's log has the same port. */
static void shares_a_connection(int port, const char *certificate)
{
	struct lectern_model *model = open_at(port, certificate);
	pthread_t threads[CALLS];
	for (int i = 0; i < CALLS; i++)
		pthread_create(&threads[i], NULL, ask, model);
	for (int i = 0; i < CALLS; i++) {
		void *right = NULL;
		pthread_join(threads[i], &right);
		CHECK(right == model, "question %d was not answered", i);
	}
	lectern_model_close(model);
}

static void trusts_nobody_else(int port)
{
	struct lectern_model *model = open_at(port, NULL);
	struct lectern_answer answer;
	struct lectern_error error = {0};
	CHECK(!lectern_model_ask(model, &client_question, NULL, &answer, &error), "a stranger was trusted");
	CHECK(strstr(error.text, "certificate") && answer.tries == 1, "%d: %s", answer.tries, error.text);
	lectern_answer_clear(&answer);
	lectern_model_close(model);
}

static void check_log(void)
{
	char *path = in_folder("access"), *log = files_read(path, NULL), *line = log;
	size_t first = strcspn(log, "\n");
	int lines = 0;
	for (; *line; line += first + 1, lines++)
		CHECK(strncmp(line, "200 h2 ", 7) == 0 && strncmp(line, log, first + 1) == 0, "%s", log);
	CHECK(lines == CALLS, "%d lines: %s", lines, log);
	free(log);
	free(path);
}

int main(void)
{
	static const struct server_script slow = {.body = CHAT_HELLO, .piece = 64, .pause = 5, .end = SERVER_CHUNKED};
	char path[] = "/tmp/lectern-tls-XXXXXX";
	folder = mkdtemp(path);
	char *key = in_folder("key.pem"), *certificate = in_folder("certificate.pem");
	struct server *server = server_start(&slow, 1);
	int port = free_port();
	make_certificate(key, certificate);
	pid_t proxy = start_proxy(port, server_port(server), key, certificate);
	shares_a_connection(port, certificate);
	trusts_nobody_else(port);
	lectern_kill_group(proxy, 2);
	check_log();
	CHECK(server_requests(server) == CALLS, "%d", server_requests(server));
	server_stop(server);
	lectern_remove_tree(folder, NULL);
	free(key);
	free(certificate);
	return check_end();
}
