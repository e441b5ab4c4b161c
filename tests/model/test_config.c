/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings and keys in files and environment; servers of this machine; the list of models; the connection test. */
#include "../check.h"
#include "client.h"
#include "files.h"
#include "model/detect.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *home;

static void write_file(const char *name, const char *text, mode_t mode)
{
	char *path = lectern_format("%s/lectern/%s", home, name);
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
	chmod(path, mode);
	free(path);
}

static mode_t mode_of(const char *name)
{
	char *path = lectern_format("%s/lectern/%s", home, name);
	struct stat status = {0};
	stat(path, &status);
	free(path);
	return status.st_mode & 0777;
}

static void nothing_set(void)
{
	struct lectern_model_config config;
	struct lectern_error error = {0};
	CHECK(lectern_model_config_load(&config, &error), "%s", error.text);
	CHECK(!config.endpoint.url && !config.endpoint.key && !config.budget.tokens, "something is set");
	lectern_model_config_clear(&config);
}

static void bad_files(void)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"{", "is no JSON object (line 1)"},
		{"[]", "is no JSON object"},
		{"{\"endpoint\": {\"url\": \"http://127.0.0.1\", \"key\": \"secret\"}}", "must hold no key"},
		{"{\"endpoint\": {\"url\": \"http://127.0.0.1\", \"dialect\": \"morse\"}}", "no dialect \"morse\""}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_model_config config;
		struct lectern_error error = {0};
		write_file("config.json", cases[i].text, 0600);
		CHECK(!lectern_model_config_load(&config, &error), "%s", cases[i].text);
		CHECK(strstr(error.text, cases[i].says) && !strstr(error.text, "secret"), "%s", error.text);
	}
}

static void full_file(void)
{
	struct lectern_model_config config;
	struct lectern_error error = {0};
	write_file("config.json",
		   "{\"python\": \"/usr/bin/python3\", \"endpoint\": {\"url\": \"https://api.example/v1\", \"model\": "
		   "\"m\", "
		   "\"dialect\": \"anthropic\", \"price_in\": 3, \"price_cached\": 0.3, \"price_out\": 15}, "
		   "\"budget\": {\"tokens\": 75000, \"money\": 0.5}}",
		   0644);
	write_file("key", "file-key\n", 0600);
	CHECK(lectern_model_config_load(&config, &error), "%s", error.text);
	CHECK_TEXT(config.endpoint.url, "https://api.example/v1");
	CHECK_TEXT(config.endpoint.model, "m");
	CHECK_TEXT(config.endpoint.key, "file-key");
	CHECK(config.endpoint.dialect == LECTERN_DIALECT_ANTHROPIC && config.endpoint.price_out == 15, "endpoint");
	CHECK(config.budget.tokens == 75000 && config.budget.money == 0.5 && config.budget.seconds == 0, "budget");
	lectern_model_config_clear(&config);
	setenv("LECTERN_API_KEY", "environment-key", 1);
	CHECK(lectern_model_config_load(&config, &error), "%s", error.text);
	CHECK_TEXT(config.endpoint.key, "environment-key");
	lectern_model_config_clear(&config);
	unsetenv("LECTERN_API_KEY");
}

static void open_key(void)
{
	static const mode_t modes[] = {0644, 0640, 0604, 0660};
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		struct lectern_model_config config;
		struct lectern_error error = {0};
		write_file("key", "file-key\n", modes[i]);
		CHECK(!lectern_model_config_load(&config, &error), "mode %o", modes[i]);
		CHECK(strstr(error.text, "chmod 600") && !strstr(error.text, "file-key"), "%s", error.text);
	}
}

static void saved(void)
{
	const struct lectern_endpoint endpoint = {.url = "http://127.0.0.1:8080/v1",
						  .model = "new",
						  .dialect = LECTERN_DIALECT_CHAT,
						  .key = "new-key",
						  .price_in = 0.15};
	const struct lectern_budget budget = {.seconds = 600};
	struct lectern_model_config config;
	struct lectern_error error = {0};
	CHECK(lectern_model_config_save(&endpoint, &budget, &error), "%s", error.text);
	CHECK(mode_of("key") == 0600, "mode %o", mode_of("key"));
	CHECK(lectern_model_config_load(&config, &error), "%s", error.text);
	CHECK_TEXT(config.endpoint.model, "new");
	CHECK_TEXT(config.endpoint.key, "new-key");
	CHECK(config.endpoint.price_in == 0.15 && config.budget.seconds == 600 && !config.budget.tokens, "numbers");
	CHECK_TEXT(lectern_json_text(config.root, "python"), "/usr/bin/python3");
	lectern_model_config_clear(&config);
	char *path = lectern_format("%s/lectern/config.json", home), *text = files_read(path, NULL);
	CHECK(!strstr(text, "new-key"), "%s", text);
	free(text);
	free(path);
}

static void servers_here(void)
{
	static const struct server_script tags = {
		.headers = "",
		.body = "{\"models\":[{\"name\":\"llama3.2:1b\"},{\"name\":\"qwen\"}]}",
		.end = SERVER_LENGTH};
	static const struct server_script ids = {
		.headers = "",
		.body = "{\"object\":\"list\",\"data\":[{\"id\":\"smol\",\"owned_by\":\"llamacpp\"}]}",
		.end = SERVER_LENGTH};
	static const struct server_script other = {.headers = "", .body = "{\"data\":[]}", .end = SERVER_LENGTH};
	struct server *ollama = server_start(&tags, 1), *llama = server_start(&ids, 1), *web = server_start(&other, 1);
	json_t *found = lectern_model_detect_at(server_port(ollama), server_port(llama));
	CHECK(json_array_size(found) == 2, "%zu", json_array_size(found));
	CHECK_TEXT(lectern_json_text(json_array_get(found, 0), "name"), "Ollama");
	CHECK_TEXT(lectern_json_text(json_array_get(found, 0), "dialect"), "ollama");
	CHECK(json_array_size(json_object_get(json_array_get(found, 0), "models")) == 2, "models");
	CHECK_TEXT(lectern_json_text(json_array_get(found, 1), "name"), "llama.cpp");
	CHECK(strncmp(server_head(ollama, 0), "GET /api/tags ", 14) == 0, "%s", server_head(ollama, 0));
	CHECK(strncmp(server_head(llama, 0), "GET /v1/models ", 15) == 0, "%s", server_head(llama, 0));
	CHECK(!strstr(server_head(llama, 0), "Authorization"), "a key was sent");
	json_decref(found);
	int gone = server_port(ollama);
	server_stop(ollama);
	found = lectern_model_detect_at(gone, server_port(web));
	CHECK(json_array_size(found) == 0, "something else was taken for a model server");
	json_decref(found);
	server_stop(llama);
	server_stop(web);
}

static void lists(void)
{
	static const struct server_script gemini = {
		.headers = "",
		.body = "{\"models\":[{\"name\":\"models/gemini-flash\"},{\"x\":1}]}",
		.end = SERVER_LENGTH};
	static const struct server_script denied = {.status = "401 Unauthorized",
						    .headers = "",
						    .body = "{\"error\":{\"message\":\"bad " TEST_KEY "\"}}",
						    .end = SERVER_LENGTH};
	struct server *good = server_start(&gemini, 1), *bad = server_start(&denied, 1);
	struct lectern_model *model = client_open(good, LECTERN_DIALECT_GEMINI);
	struct lectern_error error = {0};
	json_t *names = lectern_model_list(model, NULL, &error);
	CHECK(json_array_size(names) == 1, "%s", error.text);
	CHECK(names && strcmp(json_string_value(json_array_get(names, 0)), "gemini-flash") == 0, "name");
	json_decref(names);
	lectern_model_close(model);
	model = client_open(bad, LECTERN_DIALECT_CHAT);
	CHECK(!lectern_model_list(model, NULL, &error), "listed");
	CHECK(strstr(error.text, "HTTP status 401: bad ***") && error.status == LECTERN_ENDPOINT, "%s", error.text);
	lectern_model_close(model);
	server_stop(good);
	server_stop(bad);
}

static void connection_test(void)
{
	static const struct server_script refusal = {
		.status = "400 Bad", .headers = "", .body = "{\"error\":\"no image support\"}", .end = SERVER_LENGTH};
	static const struct server_script red = {.body = CHAT_TEXT("Red.") CHAT_STOP, .end = SERVER_CHUNKED};
	static const struct server_script guess = {.body = CHAT_TEXT("Blue.") CHAT_STOP, .end = SERVER_CHUNKED};
	const struct {
		struct server_script scripts[2];
		bool sees;
	} cases[] = {{{red, red}, true}, {{guess, guess}, false}, {{refusal, guess}, false}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server *server = server_start(cases[i].scripts, 2);
		struct lectern_model *model = client_open(server, LECTERN_DIALECT_CHAT);
		struct lectern_error error = {0};
		char said[256] = "";
		CHECK(lectern_model_test(model, NULL, said, &error), "%zu: %s", i, error.text);
		CHECK(strstr(said, cases[i].sees ? "and sees pictures" : "sees no pictures"), "%zu: %s", i, said);
		CHECK(lectern_model_sees(model) == cases[i].sees, "%zu", i);
		lectern_model_close(model);
		server_stop(server);
	}
}

int main(void)
{
	char path[] = "/tmp/lectern-config-XXXXXX";
	home = mkdtemp(path);
	setenv("XDG_CONFIG_HOME", home, 1);
	unsetenv("LECTERN_API_KEY");
	nothing_set();
	bad_files();
	full_file();
	open_key();
	saved();
	servers_here();
	lists();
	connection_test();
	CHECK(lectern_remove_tree(home, NULL), "the folder stays");
	return check_end();
}
