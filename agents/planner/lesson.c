/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/planner.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define WORD_LIMIT  24 /* words of a phrase that count */
#define WORD_LENGTH 32
#define LESSON_SIZE (4u << 20)

struct words {
	char word[WORD_LIMIT][WORD_LENGTH];
	size_t count;
};

/* What a topic says beside its subject. */
static const char *const stop_words[] = {
	"a",         "about", "an",         "and",    "are",  "can",   "do",    "does",         "explain",
	"explained", "for",   "give",       "how",    "i",    "in",    "intro", "introduction", "is",
	"it",        "learn", "lecture",    "lesson", "make", "me",    "of",    "on",           "please",
	"proof",     "prove", "s",          "show",   "so",   "teach", "tell",  "that",         "the",
	"their",     "to",    "understand", "video",  "what", "why",   "with",  "work",         "you",
};

/* Words that many subjects share: alone they choose no lesson. */
static const char *const shared_words[] = {
	"algorithm",  "analysis", "equation", "formula",   "function", "law",  "math",
	"mathematic", "method",   "problem",  "puzzle",    "right",    "rule", "serie",
	"square",     "theorem",  "tower",    "transform", "triangle", "wave",
};

static bool is_in(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

#define IS_IN(word, list) is_in(word, list, sizeof(list) / sizeof((list)[0]))

static bool has_word(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->word[i], word) == 0)
			return true;
	return false;
}

/* Folds one word: small letters, no plural. Bytes of other alphabets stay as they are. */
static void fold(const char *from, size_t length, char word[WORD_LENGTH])
{
	length = length < WORD_LENGTH ? length : WORD_LENGTH - 1;
	for (size_t i = 0; i < length; i++)
		word[i] = (char)tolower((unsigned char)from[i]);
	if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's')
		length--;
	word[length] = 0;
}

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80);
}

static void add_words(struct words *words, const char *text, size_t length)
{
	char word[WORD_LENGTH];
	for (size_t i = 0; i < length && words->count < WORD_LIMIT;) {
		size_t start = i;
		while (i < length && is_letter(text[i]))
			i++;
		if (i == start) {
			i++;
			continue;
		}
		fold(text + start, i - start, word);
		if (!IS_IN(word, stop_words) && !has_word(words, word))
			strcpy(words->word[words->count++], word);
	}
}

/* How well a topic fits one name of a lesson, 0..1: one has to hold all of the other, and they must not differ in too
 * much. */
static double score(const struct words *topic, const struct words *name)
{
	size_t common = 0, telling = 0;
	for (size_t i = 0; i < topic->count; i++)
		if (has_word(name, topic->word[i])) {
			common++;
			telling += !IS_IN(topic->word[i], shared_words);
		}
	if (!common || (common < topic->count && common < name->count))
		return 0;
	if (!telling && (common < topic->count || common < name->count))
		return 0;
	double fit = 2.0 * (double)common / (double)(topic->count + name->count);
	return fit >= 0.5 ? fit : 0;
}

static double score_name(const struct words *topic, const char *name, size_t length)
{
	struct words words = {0};
	add_words(&words, name, length);
	return score(topic, &words);
}

/* The lesson's names: `# Title`, and `<!-- lesson: aliases: a; b -->`. */
static double score_lesson(const struct words *topic, const char *text, char **title)
{
	static const char mark[] = "<!-- lesson: aliases:";
	double best = 0;
	const char *heading = strncmp(text, "# ", 2) == 0 ? text : strstr(text, "\n# ");
	if (heading) {
		heading += 2 + (*heading == '\n');
		size_t length = strcspn(heading, "\r\n");
		*title = lectern_strndup(heading, length);
		best = score_name(topic, heading, length);
	}
	const char *aliases = strstr(text, mark), *end = aliases ? strstr(aliases, "-->") : NULL;
	for (const char *p = end ? aliases + sizeof(mark) - 1 : NULL; p && p < end;) {
		const char *stop = memchr(p, ';', (size_t)(end - p));
		stop = stop ? stop : end;
		double fit = score_name(topic, p, (size_t)(stop - p));
		best = fit > best ? fit : best;
		p = stop + 1;
	}
	return best;
}

static int is_lesson(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".md") == 0;
}

struct choice {
	struct words topic;
	double best;
	char *path;
	struct lectern_text titles; /* of all lessons, for the error */
};

static void consider(struct choice *choice, char *path)
{
	char *title = NULL, *text = lectern_read_file(path, LESSON_SIZE, NULL, NULL);
	double fit = text ? score_lesson(&choice->topic, text, &title) : 0;
	if (title)
		lectern_text_format(&choice->titles, "%s\"%s\"", choice->titles.length ? ", " : "", title);
	if (fit > choice->best) {
		free(choice->path);
		choice->path = lectern_strdup(path);
		choice->best = fit;
	}
	free(title);
	free(text);
}

char *lectern_planner_lesson(const char *data_directory, const char *topic, struct lectern_error *error)
{
	struct choice choice = {0};
	struct dirent **entries = NULL;
	char *folder = lectern_format("%s/lessons", data_directory);
	int count = scandir(folder, &entries, is_lesson, alphasort);
	add_words(&choice.topic, topic, strlen(topic));
	for (int i = 0; i < count; i++) {
		char *path = lectern_format("%s/%s", folder, entries[i]->d_name);
		consider(&choice, path);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(folder);
	if (!choice.path)
		lectern_fail(
			error, LECTERN_ENDPOINT,
			"No shipped lesson fits \"%.80s\": connect a model with --endpoint URL --model NAME, or write "
			"notes in Markdown and make those%s%.300s",
			topic, choice.titles.length ? "; the lessons are " : "",
			choice.titles.length ? choice.titles.data : "");
	lectern_text_clear(&choice.titles);
	return choice.path;
}
