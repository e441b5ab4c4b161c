/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include "../check.h"
#include "folder.h"

#include <pthread.h>

static json_t *entry(int number)
{
	return json_pack("{s:i, s:s}", "number", number, "text", "a \"quoted\", \"sum\": \"0\"} one\n");
}

static bool add(struct lectern_store *store, int number)
{
	json_t *json = entry(number);
	bool done = lectern_store_journal(store, json, NULL);
	json_decref(json);
	return done;
}

/* The numbers of the journal's entries, as text. */
static void check_numbers(const char *folder, const char *want)
{
	struct lectern_text numbers = {0};
	size_t index;
	json_t *item, *entries = lectern_store_entries(folder, "journal.jsonl", NULL);
	lectern_text_add(&numbers, "");
	json_array_foreach(entries, index, item) {
		lectern_text_format(&numbers, "%" JSON_INTEGER_FORMAT " ",
				    json_integer_value(json_object_get(item, "number")));
		CHECK(json_is_string(json_object_get(item, "time")), "an entry without a time");
	}
	CHECK_TEXT(numbers.data, want);
	lectern_text_clear(&numbers);
	json_decref(entries);
}

static void check_damage(struct lectern_store *store)
{
	const char *folder = lectern_store_folder(store);
	char *text = get(folder, "journal.jsonl");
	char *torn = lectern_format("%s%.*s", text, 20, text);
	put(folder, "journal.jsonl", torn);
	check_numbers(folder, "1 2 3 ");
	CHECK(add(store, 4), "append behind a torn line");
	check_numbers(folder, "1 2 3 4 ");
	char *number = strstr(text, "\"number\": 2");
	number[strlen("\"number\": ")] = '7';
	put(folder, "journal.jsonl", text);
	check_numbers(folder, "1 3 ");
	free(torn);
	free(text);
}

static void *add_many(void *data)
{
	for (int i = 0; i < 20; i++)
		if (!add(data, i))
			return data;
	return NULL;
}

static void check_threads(struct lectern_store *store)
{
	pthread_t threads[4];
	void *failed;
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, add_many, store);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], &failed);
		CHECK(!failed, "an entry was not written");
	}
	json_t *entries = lectern_store_entries(lectern_store_folder(store), "journal.jsonl", NULL);
	CHECK(json_array_size(entries) == 2 + 80, "%zu entries", json_array_size(entries));
	json_decref(entries);
}

static void ignore(enum lectern_log_level level, const char *line)
{
	(void)level;
	(void)line;
}

int main(void)
{
	char *folder = new_folder();
	struct lectern_store *store = lectern_store_open(folder, NULL);
	lectern_log_to(ignore);
	check_numbers(folder, "");
	for (int i = 1; i <= 3; i++)
		CHECK(add(store, i), "append");
	check_numbers(folder, "1 2 3 ");
	json_t *json = entry(9);
	CHECK(lectern_store_ledger(store, json, NULL), "ledger");
	json_decref(json);
	CHECK(is_there(folder, "ledger.jsonl"), "ledger.jsonl");
	check_damage(store);
	check_threads(store);
	lectern_store_close(store);
	end_folder(folder);
	return check_end();
}
