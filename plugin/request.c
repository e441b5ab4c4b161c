/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "request.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TOPIC_MAX 2000
#define WORD_MAX  64
#define INDEX_MAX 1000

static bool given(const char *text)
{
	return text && *text;
}

/* Adds the text when it is given, well formed and not longer than `limit` bytes. */
static bool add_text(json_t *command, const char *key, const char *text, size_t limit, struct lectern_error *error)
{
	if (!given(text))
		return true;
	const size_t length = strlen(text);
	if (length > limit)
		return lectern_fail(error, LECTERN_USAGE, "%s is longer than %zu bytes; shorten it", key, limit);
	if (!lectern_utf8_valid(text, length))
		return lectern_fail(error, LECTERN_USAGE, "%s is not UTF-8 text; type it again", key);
	json_object_set_new(command, key, json_stringn(text, length));
	return true;
}

static bool is_notes_file(const char *path, struct lectern_error *error)
{
	struct stat info;
	const size_t length = strlen(path);
	if (path[0] != '/' || length < 4 || strcmp(path + length - 3, ".md") != 0)
		return lectern_fail(error, LECTERN_USAGE,
				    "notes must be the full path of a file that ends in .md; choose such a file");
	if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
		return lectern_fail(error, LECTERN_BAD_INPUT, "there is no file %s; choose another notes file", path);
	return true;
}

static bool is_project(const char *path, struct lectern_error *error)
{
	struct stat info;
	if (path[0] != '/')
		return lectern_fail(error, LECTERN_USAGE, "project must be the full path of a lecture's folder");
	char *document = lectern_format("%s/lecture.json", path);
	const bool found = stat(document, &info) == 0 && S_ISREG(info.st_mode);
	free(document);
	if (!found)
		return lectern_fail(error, LECTERN_BAD_INPUT,
				    "%s is no lecture's folder (it holds no lecture.json); choose another", path);
	return true;
}

static json_t *command_or_null(json_t *command, bool good)
{
	if (good)
		return command;
	json_decref(command);
	return NULL;
}

json_t *lectern_request_make(const struct lectern_make *make, struct lectern_error *error)
{
	json_t *command = json_pack("{s:s}", "cmd", "make");
	bool good = given(make->topic) || given(make->notes) || given(make->project);
	if (!good)
		lectern_fail(error, LECTERN_USAGE, "type a topic or choose a notes file first");
	good = good && (!given(make->notes) || is_notes_file(make->notes, error)) &&
	       (!given(make->project) || is_project(make->project, error));
	good = good && add_text(command, "topic", make->topic, TOPIC_MAX, error) &&
	       add_text(command, "notes", make->notes, PATH_MAX, error) &&
	       add_text(command, "project", make->project, PATH_MAX, error) &&
	       add_text(command, "parent", make->parent, PATH_MAX, error) &&
	       add_text(command, "quality", make->quality, WORD_MAX, error) &&
	       add_text(command, "voice", make->voice, WORD_MAX, error) &&
	       add_text(command, "language", make->language, WORD_MAX, error) &&
	       add_text(command, "theme", make->theme, WORD_MAX, error);
	return command_or_null(command, good);
}

json_t *lectern_request_regenerate(const char *project, int64_t section, int64_t beat, const char *ask,
				   struct lectern_error *error)
{
	if (!given(project)) {
		lectern_fail(error, LECTERN_USAGE, "no lecture is open; make or open one first");
		return NULL;
	}
	if (section < 1 || section > INDEX_MAX || beat < 0 || beat > INDEX_MAX) {
		lectern_fail(error, LECTERN_USAGE, "sections count from 1, beats too (0 is the whole section)");
		return NULL;
	}
	json_t *command = json_pack("{s:s, s:I, s:I}", "cmd", "regenerate", "section", (json_int_t)section, "beat",
				    (json_int_t)beat);
	const bool good = is_project(project, error) && add_text(command, "project", project, PATH_MAX, error) &&
			  add_text(command, "ask", ask, TOPIC_MAX, error);
	return command_or_null(command, good);
}

bool lectern_request_has_beat(const json_t *lecture, int64_t section, int64_t beat, struct lectern_error *error)
{
	const json_t *sections = json_object_get(lecture, "sections");
	const size_t count = json_array_size(sections);
	if (section < 1)
		return lectern_fail(error, LECTERN_USAGE, "section is missing; sections count from 1");
	if (!lecture)
		return true; /* a source may play what was opened before */
	if ((size_t)section > count)
		return lectern_fail(error, LECTERN_USAGE, "there is no section %lld; the lecture has %zu",
				    (long long)section, count);
	const size_t beats = json_array_size(json_object_get(json_array_get(sections, (size_t)section - 1), "beats"));
	return beat < 1 || (size_t)beat <= beats ||
	       lectern_fail(error, LECTERN_USAGE, "there is no beat %lld; section %lld has %zu", (long long)beat,
			    (long long)section, beats);
}

json_t *lectern_request_open(const char *project, struct lectern_error *error)
{
	if (!given(project)) {
		lectern_fail(error, LECTERN_USAGE, "say which folder to open");
		return NULL;
	}
	json_t *command = json_pack("{s:s}", "cmd", "status");
	return command_or_null(command,
			       is_project(project, error) && add_text(command, "project", project, PATH_MAX, error));
}
