/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/room.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SECTIONS 500
#define MAX_LIST     1000 /* beats of a section, shows or marks of a beat, as in the document */

static int line_at(const char *text, const char *at)
{
	int line = 1;
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}

static bool check_bytes(const char *text, size_t length, const char *file, struct lectern_error *error)
{
	if (length > LECTERN_NOTES_SIZE)
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is larger than 4 MiB; split the notes", file);
	if (length == 0)
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s is empty; write a heading and some lines", file);
	const char *nul = memchr(text, 0, length);
	if (nul)
		return lectern_fail(error, LECTERN_BAD_INPUT,
				    "%s:%d: the file holds binary data; notes are Markdown text in UTF-8", file,
				    line_at(text, nul));
	/* by lines, to name the one; a line end is never inside a character */
	for (const char *p = text, *end = text + length; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop ? stop + 1 : end;
		if (!lectern_utf8_valid(p, (size_t)(stop - p)))
			return lectern_fail(error, LECTERN_BAD_INPUT,
					    "%s:%d: the text is not UTF-8; save the notes in the encoding UTF-8", file,
					    line_at(text, p));
		p = stop;
	}
	return true;
}

static bool check_section(const struct lectern_section *section, const char *file, struct lectern_error *error)
{
	bool fits = section->beat_count <= MAX_LIST;
	for (size_t i = 0; fits && i < section->beat_count; i++)
		fits = section->beats[i].show_count <= MAX_LIST && section->beats[i].mark_count <= MAX_LIST;
	return fits || lectern_fail(error, LECTERN_BAD_INPUT,
				    "%s: the section \"%.60s\" has more than 1000 lines or pictures; split it", file,
				    section->title);
}

static bool check_lecture(const struct lectern_lecture *lecture, const char *file, struct lectern_error *error)
{
	if (!lecture->section_count)
		return lectern_fail(
			error, LECTERN_BAD_INPUT,
			"%s holds nothing to teach; add sections (## Heading) with lines (- item) or paragraphs", file);
	if (lecture->section_count > MAX_SECTIONS)
		return lectern_fail(error, LECTERN_BAD_INPUT, "%s has more than 500 sections; split the notes", file);
	for (size_t i = 0; i < lecture->section_count; i++)
		if (!check_section(&lecture->sections[i], file, error))
			return false;
	return true;
}

/* "02-fourier_series.md" -> "Fourier series". Caller frees. */
static char *title_of_file(const char *file)
{
	const char *name = strrchr(file, '/');
	name = name ? name + 1 : file;
	size_t number = strspn(name, "0123456789-_. ");
	name += name[number] ? number : 0;
	const char *dot = strrchr(name, '.');
	char *title = lectern_strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
	for (char *p = title; *p; p++)
		*p = strchr("-_", *p) ? ' ' : *p;
	title[0] = (char)toupper((unsigned char)title[0]);
	return title;
}

static const char *heading_of(const struct lectern_lecture *lecture)
{
	for (size_t i = 0; i < lecture->section_count; i++)
		if (lecture->sections[i].title[0])
			return lecture->sections[i].title;
	return NULL;
}

static void set_titles(struct lectern_lecture *lecture, const char *front_matter, const char *heading, const char *file)
{
	const char *title = front_matter ? front_matter : heading && *heading ? heading : heading_of(lecture);
	free(lecture->title);
	lecture->title = title ? lectern_strdup(title) : title_of_file(file);
	for (size_t i = 0; i < lecture->section_count; i++) {
		struct lectern_section *section = &lecture->sections[i];
		if (section->title[0])
			continue;
		free(section->title);
		section->title = lectern_strdup(lecture->title);
	}
	lectern_lecture_name_sections(lecture);
}

static bool plan(struct lectern_lecture *lecture, const struct prepared *prepared, const char *file,
		 struct lectern_error *error)
{
	struct settings settings = {0};
	struct builder builder = {.lecture = lecture, .prepared = prepared};
	lectern_planner_front_matter(prepared, &settings, lecture, file, error);
	bool done = !settings.failed && lectern_planner_parse(&builder, &settings, file, error);
	if (done)
		set_titles(lecture, settings.title, builder.title, file);
	lectern_planner_builder_clear(&builder);
	free(settings.title);
	return done && check_lecture(lecture, file, error);
}

struct lectern_lecture *lectern_planner_notes(const char *text, size_t length, const char *file,
					      struct lectern_error *error)
{
	struct prepared prepared = {0};
	if (!check_bytes(text, length, file, error))
		return NULL;
	struct lectern_lecture *lecture = lectern_lecture_new();
	char *ended = lectern_strndup(text, length);
	for (char *p = ended; *p; p++)
		if (((unsigned char)*p < ' ' && !strchr("\t\n\r", *p)) || *p == 0x7f)
			*p = ' ';
	lectern_planner_prepare(&prepared, ended, length);
	if (!plan(lecture, &prepared, file, error)) {
		lectern_lecture_free(lecture);
		lecture = NULL;
	}
	lectern_planner_prepared_clear(&prepared);
	free(ended);
	return lecture;
}

struct lectern_lecture *lectern_planner_notes_file(const char *path, struct lectern_error *error)
{
	size_t length;
	char *text = lectern_read_file(path, LECTERN_NOTES_SIZE, &length, error);
	if (!text)
		return NULL;
	struct lectern_lecture *lecture = lectern_planner_notes(text, length, path, error);
	if (lecture)
		lecture->notes = realpath(path, NULL);
	free(text);
	return lecture;
}
