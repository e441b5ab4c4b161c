/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A line is {"time": ..., the entry's members, "sum": "16 hex digits"}, the sum over what is before `, "sum"`. */
#define SUM_FORMAT   ", \"sum\": \"%.16s\"}"
#define SUM_LENGTH   28
#define JOURNAL_SIZE (64u << 20)

static void sum_of(const char *text, size_t length, char sum[33])
{
	struct lectern_hash *hash = lectern_hash_new();
	lectern_hash_add(hash, text, length);
	lectern_hash_end(hash, sum);
}

static char *line_of(const json_t *entry)
{
	char when[32], sum[33];
	time_t now = time(NULL);
	struct tm utc;
	gmtime_r(&now, &utc);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_t *json = json_pack("{s:s}", "time", when);
	json_object_update(json, (json_t *)entry);
	json_object_del(json, "sum");
	char *text = json_dumps(json, 0);
	json_decref(json);
	if (!text)
		return NULL;
	size_t length = strlen(text) - 1; /* without the closing brace */
	sum_of(text, length, sum);
	char *line = lectern_format("%.*s" SUM_FORMAT "\n", (int)length, text, sum);
	free(text);
	return line;
}

static bool is_torn(int fd)
{
	char last = '\n';
	off_t end = lseek(fd, 0, SEEK_END);
	return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

static bool append(const char *path, const char *line)
{
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return false;
	/* the line that a dead engine left half written must not swallow this one */
	bool done = (!is_torn(fd) || lectern_store_write_all(fd, "\n", 1)) &&
		    lectern_store_write_all(fd, line, strlen(line)) && fdatasync(fd) == 0;
	int number = errno;
	close(fd);
	errno = number;
	return done;
}

static bool append_entry(struct lectern_store *store, const char *name, const json_t *entry,
			 struct lectern_error *error)
{
	char *line = line_of(entry);
	if (!line)
		return lectern_fail(error, LECTERN_RENDERER, "an entry of %s can't be written as JSON", name);
	char *path = lectern_format("%s/%s", store->folder, name);
	pthread_mutex_lock(&store->mutex);
	bool done = append(path, line) || lectern_store_problem(path, errno, error);
	pthread_mutex_unlock(&store->mutex);
	free(path);
	free(line);
	return done;
}

bool lectern_store_journal(struct lectern_store *store, const json_t *entry, struct lectern_error *error)
{
	return append_entry(store, "journal.jsonl", entry, error);
}

bool lectern_store_ledger(struct lectern_store *store, const json_t *entry, struct lectern_error *error)
{
	return append_entry(store, "ledger.jsonl", entry, error);
}

static json_t *entry_of(const char *line, size_t length)
{
	char sum[33], want[SUM_LENGTH + 1];
	if (length <= SUM_LENGTH)
		return NULL;
	sum_of(line, length - SUM_LENGTH, sum);
	snprintf(want, sizeof(want), SUM_FORMAT, sum);
	if (memcmp(line + length - SUM_LENGTH, want, SUM_LENGTH) != 0)
		return NULL;
	return json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
}

static json_t *entries_of(const char *text, size_t length, const char *path)
{
	json_t *entries = json_array();
	int number = 1;
	for (const char *p = text, *end = text + length; p < end; number++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t size = (size_t)((stop ? stop : end) - p);
		json_t *entry = entry_of(p, size);
		if (entry)
			json_array_append_new(entries, entry);
		else if (stop && size)
			lectern_log(LECTERN_LOG_WARNING, "%s:%d: the line is damaged and left out", path, number);
		p += size + 1;
	}
	return entries;
}

json_t *lectern_store_entries(const char *folder, const char *name, struct lectern_error *error)
{
	size_t length;
	json_t *entries = NULL;
	char *path = lectern_format("%s/%s", folder, name);
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		entries = json_array();
	} else {
		char *text = lectern_read_file(path, JOURNAL_SIZE, &length, error);
		if (text)
			entries = entries_of(text, length, path);
		free(text);
	}
	free(path);
	return entries;
}
