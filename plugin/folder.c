/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "folder.h"

#include "draw/draw.h"
#include "lecture/lecture.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A drawing that has no final name yet. */
struct growing {
	int section; /* from 1 */
	int beat;
	char *path; /* the final one */
	char *part;
	struct lectern_drawing *drawing; /* NULL: not there yet */
	uint64_t told;
};

struct lectern_folder {
	char *path;
	char *document;
	struct lectern_playlist *playlist;
	struct stat read; /* of the document when it was read */
	bool unfinished;  /* sections are waiting or being made */
	bool making;      /* ... and somebody works on them */
	struct growing *growing;
	size_t growing_count;
};

struct lectern_folder *lectern_folder_new(const char *path)
{
	struct lectern_folder *folder = lectern_alloc(sizeof(*folder));
	folder->path = lectern_strdup(path);
	folder->document = lectern_format("%s/lecture.json", path);
	folder->playlist = lectern_playlist_new();
	return folder;
}

static void forget_growing(struct lectern_folder *folder)
{
	for (size_t i = 0; i < folder->growing_count; i++) {
		if (folder->growing[i].drawing)
			lectern_drawing_close(folder->growing[i].drawing);
		free(folder->growing[i].path);
		free(folder->growing[i].part);
	}
	free(folder->growing);
	folder->growing = NULL;
	folder->growing_count = 0;
}

void lectern_folder_free(struct lectern_folder *folder)
{
	if (!folder)
		return;
	forget_growing(folder);
	lectern_playlist_free(folder->playlist);
	free(folder->document);
	free(folder->path);
	free(folder);
}

struct lectern_playlist *lectern_folder_playlist(struct lectern_folder *folder)
{
	return folder->playlist;
}

static bool exists(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* The engine leaves its process in the lock file; taking the lock to try it would keep an engine from starting. */
static bool is_held(const struct lectern_folder *folder)
{
	char line[32];
	char *name = lectern_format("%s/lectern.lock", folder->path);
	FILE *file = fopen(name, "re");
	free(name);
	if (!file)
		return false;
	const long pid = fgets(line, sizeof(line), file) ? strtol(line, NULL, 10) : 0;
	fclose(file);
	return pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

static void expect_growth(struct lectern_folder *folder, int section, int beat, const char *path)
{
	folder->growing = lectern_realloc(folder->growing, (folder->growing_count + 1) * sizeof(*folder->growing));
	folder->growing[folder->growing_count++] = (struct growing){.section = section,
								    .beat = beat,
								    .path = lectern_strdup(path),
								    .part = lectern_format("%s.part", path)};
}

static json_t *beat_json(struct lectern_folder *folder, const struct lectern_beat *beat, int section, int number)
{
	char *drawing = beat->drawing ? lectern_format("%s/drawings/%s.lectern", folder->path, beat->drawing) : NULL;
	char *sound = beat->sound ? lectern_format("%s/sounds/%s.flac", folder->path, beat->sound) : NULL;
	const bool done = drawing && beat->state == LECTERN_BEAT_DONE && exists(drawing);
	if (drawing && !done)
		expect_growth(folder, section, number, drawing);
	json_t *json = json_pack("{ss ss ss? sI ss? sf}", "narration", beat->narration, "state",
				 lectern_beat_state_name(beat->state), "drawing", done ? drawing : NULL, "frames",
				 (json_int_t)(done ? beat->frames : 0), "sound", sound, "seconds", beat->seconds);
	free(drawing);
	free(sound);
	return json;
}

static json_t *section_json(struct lectern_folder *folder, const struct lectern_section *section, int number)
{
	json_t *beats = json_array();
	for (size_t i = 0; i < section->beat_count; i++)
		json_array_append_new(beats, beat_json(folder, &section->beats[i], number, (int)i + 1));
	if (section->state == LECTERN_SECTION_WAITING || section->state == LECTERN_SECTION_MAKING)
		folder->unfinished = true;
	return json_pack("{ss ss si so}", "title", section->title, "state", lectern_section_state_name(section->state),
			 "version", section->version, "beats", beats);
}

static json_t *lecture_json(struct lectern_folder *folder, const struct lectern_lecture *lecture,
			    struct lectern_error *error)
{
	uint32_t width, height, fps;
	if (!lectern_quality_parse(lecture->quality, &width, &height, &fps, error))
		return NULL;
	json_t *sections = json_array();
	for (size_t i = 0; i < lecture->section_count; i++)
		json_array_append_new(sections, section_json(folder, &lecture->sections[i], (int)i + 1));
	return json_pack("{ss ss si si si so}", "project", folder->path, "title", lecture->title, "width", (int)width,
			 "height", (int)height, "fps", (int)fps, "sections", sections);
}

static void apply(struct lectern_folder *folder, json_t *event)
{
	lectern_playlist_apply(folder->playlist, event);
	json_decref(event);
}

static void show(struct lectern_folder *folder, json_t *lecture)
{
	folder->making = folder->unfinished && is_held(folder);
	if (folder->making) {
		apply(folder, json_pack("{si ss so}", "run", 0, "event", "plan.done", "lecture", lecture));
	} else {
		lectern_playlist_load(folder->playlist, lecture);
		json_decref(lecture);
	}
}

static void read_document(struct lectern_folder *folder)
{
	struct lectern_error error = {0};
	forget_growing(folder);
	folder->unfinished = false;
	struct lectern_lecture *lecture = lectern_lecture_load(folder->document, &error);
	json_t *json = lecture ? lecture_json(folder, lecture, &error) : NULL;
	if (json)
		show(folder, json);
	else
		lectern_log(LECTERN_LOG_WARNING, "%s", error.text);
	lectern_lecture_free(lecture);
}

static void tell_growth(struct lectern_folder *folder, struct growing *growing)
{
	struct lectern_error error;
	if (!growing->drawing)
		growing->drawing = lectern_drawing_open(exists(growing->path) ? growing->path : growing->part, &error);
	if (!growing->drawing || !lectern_drawing_refresh(growing->drawing, &error))
		return;
	const uint64_t frames = lectern_drawing_frames(growing->drawing);
	const bool complete = lectern_drawing_complete(growing->drawing) && exists(growing->path);
	if (frames == growing->told && !complete)
		return;
	growing->told = frames;
	apply(folder,
	      json_pack("{ss si si ss sI}", "event", complete ? "drawing.done" : "drawing.part", "section",
			growing->section, "beat", growing->beat, "path", complete ? growing->path : growing->part,
			complete ? "frames" : "until", (json_int_t)frames));
	if (complete)
		growing->section = 0;
}

static bool is_as_read(const struct stat *now, const struct stat *read)
{
	return now->st_ino == read->st_ino && now->st_size == read->st_size &&
	       now->st_mtim.tv_sec == read->st_mtim.tv_sec && now->st_mtim.tv_nsec == read->st_mtim.tv_nsec;
}

void lectern_folder_refresh(struct lectern_folder *folder)
{
	struct stat now;
	if (stat(folder->document, &now) == 0 && !is_as_read(&now, &folder->read)) {
		folder->read = now;
		read_document(folder);
	}
	for (size_t i = 0; i < folder->growing_count; i++)
		if (folder->growing[i].section)
			tell_growth(folder, &folder->growing[i]);
	if (folder->making && !is_held(folder)) {
		folder->making = false;
		apply(folder, json_pack("{ss}", "event", "run.end"));
	}
}
