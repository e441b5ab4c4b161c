/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct setter {
	struct settings *settings;
	struct lectern_lecture *lecture;
	const char *file;
	int line;
	struct lectern_error *error;
};

static void fail(const struct setter *setter, const char *key, const char *value, const char *should)
{
	setter->settings->failed = true;
	lectern_fail(setter->error, LECTERN_BAD_INPUT, "%s:%d: %s is \"%.60s\", should be %s", setter->file,
		     setter->line, key, value, should);
}

static bool is_name(const char *text)
{
	if (!isalnum((unsigned char)text[0]))
		return false;
	for (const char *p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr(".:_+-", *p))
			return false;
	return true;
}

static char **place_of(const struct setter *setter, const char *key)
{
	struct lectern_lecture *lecture = setter->lecture;
	if (strcmp(key, "language") == 0 || strcmp(key, "lang") == 0)
		return &lecture->language;
	if (strcmp(key, "theme") == 0)
		return &lecture->theme;
	if (strcmp(key, "voice") == 0)
		return &lecture->voice;
	return strcmp(key, "quality") == 0 ? &lecture->quality : NULL;
}

/* False when the key is none of ours. */
static bool set(const struct setter *setter, const char *key, const char *value)
{
	uint32_t width, height, fps;
	char **place = place_of(setter, key);
	if (strcmp(key, "title") == 0) {
		free(setter->settings->title);
		setter->settings->title = *value ? lectern_strdup(value) : NULL;
		return true;
	}
	if (!place)
		return false;
	if (place == &setter->lecture->quality && !lectern_quality_parse(value, &width, &height, &fps, NULL))
		fail(setter, key, value, "one of 480p15, 480p30, 720p30, 720p60, 1080p30, 1080p60");
	else if (!is_name(value))
		fail(setter, key, value, "a name of letters, digits and dashes");
	free(*place);
	*place = lectern_strdup(value);
	return true;
}

/* text[0..length) without blanks and one pair of quotes around it. Caller frees. */
static char *trimmed(const char *text, size_t length)
{
	while (length && isspace((unsigned char)text[0]))
		text++, length--;
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0])
		text++, length -= 2;
	return lectern_strndup(text, length);
}

/* "key: value"; other programs' keys and nested ones are left alone. */
static void front_matter_line(const struct setter *setter, const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);
	if (!colon || isspace((unsigned char)text[0]) || text[0] == '#')
		return;
	char *key = trimmed(text, (size_t)(colon - text));
	char *value = trimmed(colon + 1, length - (size_t)(colon + 1 - text));
	set(setter, key, value);
	free(key);
	free(value);
}

void lectern_planner_front_matter(const struct prepared *prepared, struct settings *settings,
				  struct lectern_lecture *lecture, const char *file, struct lectern_error *error)
{
	struct setter setter = {settings, lecture, file, 1, error};
	const char *p = prepared->front_matter.data;
	while (p && *p && !settings->failed) {
		size_t length = strcspn(p, "\n");
		setter.line++;
		front_matter_line(&setter, p, length);
		p += length + 1;
	}
}

static void comment_word(const struct setter *setter, const char *text, size_t length)
{
	const char *sign = memchr(text, '=', length);
	char *key = lectern_strndup(text, sign ? (size_t)(sign - text) : length);
	char *value = sign ? trimmed(sign + 1, length - (size_t)(sign + 1 - text)) : lectern_strdup("");
	if (!set(setter, key, value)) {
		setter->settings->failed = true;
		lectern_fail(setter->error, LECTERN_BAD_INPUT,
			     "%s:%d: \"%.40s\" can't be set; use title, language, theme, voice or quality",
			     setter->file, setter->line, key);
	}
	free(key);
	free(value);
}

/* The length of a word that may hold a quoted part: title="A and B". */
static size_t word_length(const char *text, size_t length)
{
	size_t i = 0;
	for (bool quoted = false; i < length && (quoted || !isspace((unsigned char)text[i])); i++)
		quoted ^= text[i] == '"';
	return i;
}

void lectern_planner_comment(const char *comment, size_t length, int line, struct settings *settings,
			     struct lectern_lecture *lecture, const char *file, struct lectern_error *error)
{
	static const char open[] = "<!--", name[] = "lectern:";
	struct setter setter = {settings, lecture, file, line, error};
	const char *p = comment, *end = memmem(comment, length, "-->", 3);
	if (!end || length < sizeof(open) || memcmp(p, open, sizeof(open) - 1) != 0)
		return;
	p += sizeof(open) - 1;
	while (p < end && isspace((unsigned char)*p))
		p++;
	if ((size_t)(end - p) < sizeof(name) - 1 || memcmp(p, name, sizeof(name) - 1) != 0)
		return;
	for (p += sizeof(name) - 1; p < end && !settings->failed;) {
		size_t size = word_length(p, (size_t)(end - p));
		if (size)
			comment_word(&setter, p, size);
		p += size ? size : 1;
	}
}
