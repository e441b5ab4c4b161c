/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* A part of the address, or NULL. Caller frees with free(3). */
static char *part(CURLU *url, CURLUPart which)
{
	char *text = NULL;
	if (curl_url_get(url, which, &text, 0) != CURLUE_OK)
		return NULL;
	char *copy = lectern_strdup(text);
	curl_free(text);
	return copy;
}

static bool is_loopback(const char *host)
{
	struct in_addr address;
	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

static char *joined_path(const char *base, const char *root, const char *path, const char *model)
{
	size_t length = base ? strlen(base) : 0;
	while (length && base[length - 1] == '/')
		length--;
	char *escaped = curl_easy_escape(NULL, model, 0);
	struct lectern_text text = {0};
	if (length)
		lectern_text_add_bytes(&text, base, length);
	else
		lectern_text_add(&text, root);
	const char *blank = strstr(path, "%s");
	if (blank) {
		lectern_text_add_bytes(&text, path, (size_t)(blank - path));
		lectern_text_add(&text, escaped ? escaped : "");
		lectern_text_add(&text, blank + 2);
	} else {
		lectern_text_add(&text, path);
	}
	curl_free(escaped);
	return text.data;
}

/* The address with `path` after its own; its query stays. */
static char *with_path(CURLU *base, const struct lectern_dialect_table *dialect, const char *path, const char *query,
		       const char *model)
{
	CURLU *url = curl_url_dup(base);
	char *before = part(url, CURLUPART_PATH);
	char *after = joined_path(before, dialect->root, path, model);
	curl_url_set(url, CURLUPART_PATH, after, 0);
	if (query)
		curl_url_set(url, CURLUPART_QUERY, query, CURLU_APPENDQUERY);
	char *text = part(url, CURLUPART_URL);
	curl_url_cleanup(url);
	free(before);
	free(after);
	return text;
}

static bool check(CURLU *url, const struct lectern_endpoint *endpoint, struct lectern_address *address,
		  struct lectern_error *error)
{
	char *scheme = part(url, CURLUPART_SCHEME), *host = part(url, CURLUPART_HOST);
	char *port = part(url, CURLUPART_PORT), *user = part(url, CURLUPART_USER);
	bool fine = false;
	address->secure = scheme && strcmp(scheme, "https") == 0;
	address->loopback = host && is_loopback(host);
	address->shown = lectern_format("%s%s%s", host ? host : "", port ? ":" : "", port ? port : "");
	if (!scheme || (!address->secure && strcmp(scheme, "http") != 0) || !host || !*host)
		lectern_fail(error, LECTERN_USAGE, "The endpoint's address must begin with https:// or http://");
	else if (user)
		lectern_fail(error, LECTERN_USAGE,
			     "The endpoint's address must hold no password: put the key into LECTERN_API_KEY");
	else if (!address->secure && !address->loopback && !endpoint->allow_plain)
		lectern_fail(error, LECTERN_USAGE,
			     "Everybody on the way could read what goes to http://%s: use https://, or set allow_plain",
			     address->shown);
	else
		fine = true;
	free(scheme);
	free(host);
	free(port);
	free(user);
	return fine;
}

bool lectern_address_make(const struct lectern_endpoint *endpoint, struct lectern_address *address,
			  struct lectern_error *error)
{
	const struct lectern_dialect_table *dialect = lectern_dialect_table(endpoint->dialect);
	CURLU *url = curl_url();
	*address = (struct lectern_address){0};
	bool fine = url && curl_url_set(url, CURLUPART_URL, endpoint->url, 0) == CURLUE_OK;
	if (!fine)
		lectern_fail(error, LECTERN_USAGE,
			     "The endpoint's address is not a URL: it looks like http://127.0.0.1:8080/v1");
	else
		fine = check(url, endpoint, address, error);
	if (fine) {
		address->ask = with_path(url, dialect, dialect->ask_path, dialect->ask_query, endpoint->model);
		address->list = with_path(url, dialect, dialect->list_path, NULL, "");
	}
	curl_url_cleanup(url);
	if (!fine)
		lectern_address_clear(address);
	return fine;
}

void lectern_address_clear(struct lectern_address *address)
{
	free(address->ask);
	free(address->list);
	free(address->shown);
	*address = (struct lectern_address){0};
}

static size_t key_length(const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_*";
	if (strncmp(text, "sk-", 3) != 0 && strncmp(text, "AIza", 4) != 0)
		return 0;
	size_t length = strspn(text, letters);
	return length >= 16 ? length : 0;
}

static bool is_inside_word(const char *text, const char *start)
{
	return start > text && isalpha((unsigned char)start[-1]);
}

void lectern_hide_keys(char *text, const char *key)
{
	size_t own = key ? strlen(key) : 0;
	for (char *p = text; *p; p++) {
		size_t length = own && strncmp(p, key, own) == 0 ? own : 0;
		if (!length && !is_inside_word(text, p))
			length = key_length(p);
		if (length) {
			memset(p, '*', length);
			p += length - 1;
		}
	}
}
