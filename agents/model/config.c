/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user's settings about models: config.json, the key's file, the environment. */
#include "model/model.h"
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_LIMIT ((size_t)1 << 20)
#define KEY_LIMIT    ((size_t)4096)

static char *path_of(const char *name, struct lectern_error *error)
{
	char *folder = lectern_config_directory(error);
	char *path = folder ? lectern_format("%s/%s", folder, name) : NULL;
	free(folder);
	return path;
}

/* What config.json holds; an empty object where there is no such file. NULL with an error. */
static json_t *read_root(const char *path, struct lectern_error *error)
{
	json_error_t told;
	if (access(path, F_OK) < 0)
		return json_object();
	char *text = lectern_read_file(path, CONFIG_LIMIT, NULL, error);
	json_t *root = text ? json_loads(text, JSON_REJECT_DUPLICATES, &told) : NULL;
	if (text && !json_is_object(root)) {
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is no JSON object (line %d): mend or remove it", path,
			     root ? 1 : told.line);
		json_decref(root);
		root = NULL;
	}
	free(text);
	return root;
}

static bool is_private(const char *path, struct lectern_error *error)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be read: %s", path, strerror(errno));
	if (status.st_mode & 077)
		return lectern_fail(error, LECTERN_BAD_INPUT, "Other users can read the key in %s: run chmod 600 on it",
				    path);
	return true;
}

/* The key from the environment, else from its file, else *key stays NULL. */
static bool read_key(char **key, struct lectern_error *error)
{
	const char *set = getenv("LECTERN_API_KEY");
	if (set && *set) {
		*key = lectern_strdup(set);
		return true;
	}
	char *path = path_of("key", error);
	bool fine = path;
	if (path && access(path, F_OK) == 0) {
		fine = is_private(path, error) && (*key = lectern_read_file(path, KEY_LIMIT, NULL, error));
		if (fine)
			(*key)[strcspn(*key, " \t\r\n")] = 0;
	}
	free(path);
	return fine;
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text && *text ? text : NULL;
}

static double number_of(const json_t *object, const char *name)
{
	double number = json_number_value(json_object_get(object, name));
	return number > 0 ? number : 0;
}

static bool read_endpoint(const json_t *json, struct lectern_endpoint *endpoint, const char *path,
			  struct lectern_error *error)
{
	const char *dialect = text_of(json, "dialect");
	if (json_object_get(json, "key") || json_object_get(json, "api_key"))
		return lectern_fail(
			error, LECTERN_BAD_INPUT,
			"%s must hold no key: put it into LECTERN_API_KEY or into the file \"key\" beside it", path);
	*endpoint = (struct lectern_endpoint){.url = text_of(json, "url"),
					      .model = text_of(json, "model"),
					      .dialect = LECTERN_DIALECT_CHAT,
					      .ca_file = text_of(json, "ca_file"),
					      .allow_plain = json_is_true(json_object_get(json, "allow_plain")),
					      .price_in = number_of(json, "price_in"),
					      .price_cached = number_of(json, "price_cached"),
					      .price_out = number_of(json, "price_out")};
	return !dialect || lectern_dialect_parse(dialect, &endpoint->dialect, error);
}

static bool load(struct lectern_model_config *config, const char *path, struct lectern_error *error)
{
	config->root = read_root(path, error);
	if (!config->root)
		return false;
	const json_t *budget = json_object_get(config->root, "budget");
	config->budget = (struct lectern_budget){.tokens = (uint64_t)(number_of(budget, "tokens")),
						 .money = number_of(budget, "money"),
						 .seconds = number_of(budget, "seconds")};
	if (!read_endpoint(json_object_get(config->root, "endpoint"), &config->endpoint, path, error))
		return false;
	if (!config->endpoint.url)
		return true; /* a key without an endpoint is nobody's */
	if (!read_key(&config->key, error))
		return false;
	config->endpoint.key = config->key;
	return true;
}

bool lectern_model_config_load(struct lectern_model_config *config, struct lectern_error *error)
{
	*config = (struct lectern_model_config){0};
	char *path = path_of("config.json", error);
	bool loaded = path && load(config, path, error);
	free(path);
	if (!loaded)
		lectern_model_config_clear(config);
	return loaded;
}

void lectern_model_config_clear(struct lectern_model_config *config)
{
	if (config->key)
		explicit_bzero(config->key, strlen(config->key));
	free(config->key);
	json_decref(config->root);
	*config = (struct lectern_model_config){0};
}

/* Replaces a file whole, readable by its owner only. */
static bool write_private(const char *path, const char *text, struct lectern_error *error)
{
	char *part = lectern_format("%s.part", path);
	unlink(part);
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool written = file && fputs(text, file) >= 0 && fputc('\n', file) != EOF && fflush(file) == 0;
	if (file)
		written = fsync(fd) == 0 && fclose(file) == 0 && written;
	else if (fd >= 0)
		close(fd);
	written = written && rename(part, path) == 0;
	if (!written)
		lectern_fail(error, LECTERN_BAD_INPUT, "%s can't be written: %s", path, strerror(errno));
	free(part);
	return written;
}

static void set_text(json_t *object, const char *name, const char *text)
{
	if (text && *text)
		json_object_set_new(object, name, json_string(text));
}

static void set_number(json_t *object, const char *name, double number)
{
	if (number > 0)
		json_object_set_new(object, name, json_real(number));
}

static const char *dialect_name(enum lectern_dialect dialect)
{
	static const char *const names[] = {"chat", "responses", "anthropic", "gemini", "ollama"};
	return dialect >= LECTERN_DIALECT_CHAT && dialect <= LECTERN_DIALECT_OLLAMA ? names[dialect - 1] : NULL;
}

static json_t *endpoint_json(const struct lectern_endpoint *endpoint)
{
	json_t *json = json_object();
	set_text(json, "url", endpoint->url);
	set_text(json, "model", endpoint->model);
	set_text(json, "dialect", dialect_name(endpoint->dialect));
	set_text(json, "ca_file", endpoint->ca_file);
	set_number(json, "price_in", endpoint->price_in);
	set_number(json, "price_cached", endpoint->price_cached);
	set_number(json, "price_out", endpoint->price_out);
	if (endpoint->allow_plain)
		json_object_set_new(json, "allow_plain", json_true());
	return json;
}

static json_t *budget_json(const struct lectern_budget *budget)
{
	json_t *json = json_object();
	if (budget->tokens)
		json_object_set_new(json, "tokens", json_integer((json_int_t)budget->tokens));
	set_number(json, "money", budget->money);
	set_number(json, "seconds", budget->seconds);
	return json;
}

static bool save_root(const struct lectern_endpoint *endpoint, const struct lectern_budget *budget,
		      struct lectern_error *error)
{
	char *path = path_of("config.json", error);
	json_t *root = path ? read_root(path, error) : NULL;
	bool saved = false;
	if (root) {
		json_object_set_new(root, "endpoint", endpoint_json(endpoint));
		if (budget)
			json_object_set_new(root, "budget", budget_json(budget));
		char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
		saved = text && write_private(path, text, error);
		free(text);
	}
	json_decref(root);
	free(path);
	return saved;
}

bool lectern_model_config_save(const struct lectern_endpoint *endpoint, const struct lectern_budget *budget,
			       struct lectern_error *error)
{
	if (!save_root(endpoint, budget, error))
		return false;
	char *path = endpoint->key && *endpoint->key ? path_of("key", error) : NULL;
	bool saved = !endpoint->key || !*endpoint->key || (path && write_private(path, endpoint->key, error));
	free(path);
	return saved;
}
