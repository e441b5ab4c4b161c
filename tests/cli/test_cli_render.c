/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program with real Manim: a lecture from notes, faulty blocks, a folder in use, regenerate, export. */
#include "../check.h"
#include "command.h"
#include "store/store.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static char *project(const char *name)
{
	return lectern_format("%s/%s", folder, name);
}

static struct outcome make(const char *notes, const char *where)
{
	const char *arguments[] = {"make", notes, "--project", where, "--quality", "480p15", NULL};
	return command_run(arguments);
}

static void check_whole(const struct lectern_lecture *lecture)
{
	for (size_t i = 0; lecture && i < lecture->section_count; i++)
		for (size_t b = 0; b < lecture->sections[i].beat_count; b++) {
			const struct lectern_beat *beat = &lecture->sections[i].beats[b];
			CHECK(beat->state == LECTERN_BEAT_DONE && beat->drawing && beat->frames,
			      "section %zu, beat %zu is not made", i + 1, b + 1);
			CHECK((double)beat->frames / 15 >= beat->seconds - 1.0 / 15,
			      "section %zu, beat %zu: %d frames are shorter than %.2f s of speech", i + 1, b + 1,
			      (int)beat->frames, beat->seconds);
		}
}

static void try_export(const char *where)
{
	char *video = project("lines.mp4"), *captions = project("lines.vtt");
	const char *arguments[] = {"export", where, video, NULL};
	struct stat status = {0};
	struct outcome outcome = command_run(arguments);
	CHECK(outcome.status == LECTERN_OK, "export: %d %s", outcome.status, outcome.said);
	CHECK(stat(video, &status) == 0 && status.st_size > 10000, "the video has %ld bytes", (long)status.st_size);
	char *text = lectern_read_file(captions, 1 << 20, NULL, NULL);
	CHECK(text && strstr(text, "A straight line climbs"), "captions: %s", text ? text : "none");
	free(text);
	command_clear(&outcome);
	free(video);
	free(captions);
}

static void try_lecture(void)
{
	char *where = project("lines");
	struct outcome outcome = make("cases/two-sections.md", where);
	CHECK(outcome.status == LECTERN_OK, "make: %d %s", outcome.status, outcome.said);
	command_clear(&outcome);
	struct lectern_lecture *lecture = lectern_store_read(where, NULL);
	CHECK(lecture && lecture->section_count == 2, "the lecture has two sections");
	check_whole(lecture);
	lectern_lecture_free(lecture);
	try_export(where);
	free(where);
}

static const struct lectern_beat *beat_of(const struct lectern_lecture *lecture, size_t section, size_t beat)
{
	return &lecture->sections[section - 1].beats[beat - 1];
}

static void try_faulty(void)
{
	char *where = project("faulty");
	struct outcome outcome = make("cases/faulty-blocks.md", where);
	CHECK(outcome.status == LECTERN_FINDINGS, "make: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "faulty-blocks.md:19: AttributeError"), "it said: %s", outcome.said);
	CHECK(strstr(outcome.said, "faulty-blocks.md:29: "), "it said: %s", outcome.said);
	command_clear(&outcome);
	struct lectern_lecture *lecture = lectern_store_read(where, NULL);
	CHECK(lecture && lecture->section_count == 3, "three sections");
	check_whole(lecture);
	CHECK(!beat_of(lecture, 1, 1)->card && beat_of(lecture, 1, 2)->card, "only the beat that raises is a card");
	CHECK(beat_of(lecture, 2, 1)->card && beat_of(lecture, 2, 1)->message, "what does not parse is a card");
	CHECK(lecture->sections[2].state == LECTERN_SECTION_DONE, "the rest is made");
	lectern_lecture_free(lecture);
	free(where);
}

/* What was found stands when nothing is made anew. */
static void try_findings(void)
{
	char *where = project("overlap"), *kept = project("overlap/sections/01-one/findings.json");
	for (int i = 0; i < 2; i++) {
		struct outcome outcome = make("cases/overlap.md", where);
		CHECK(outcome.status == LECTERN_FINDINGS, "make %d: %d %s", i + 1, outcome.status, outcome.said);
		CHECK(strstr(outcome.said, "section 1, beat 1: Text \"Second words\" overlaps"), "it said: %s",
		      outcome.said);
		command_clear(&outcome);
		char *text = lectern_read_file(kept, 1 << 20, NULL, NULL);
		CHECK(text && strstr(text, "text-overlap"), "make %d left: %s", i + 1, text ? text : "nothing");
		free(text);
	}
	free(where);
	free(kept);
}

static void try_endless(void)
{
	char *where = project("endless");
	struct outcome outcome = make("cases/endless.md", where);
	CHECK(outcome.status == LECTERN_FINDINGS, "make: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "endless.md:10: ") || strstr(outcome.said, "endless.md:11: "),
	      "the line where it hangs: %s", outcome.said);
	CHECK(strstr(outcome.said, "printed"), "the flood is named: %s", outcome.said);
	CHECK(strstr(outcome.said, "no-such-picture.png"), "the missing image is named: %s", outcome.said);
	command_clear(&outcome);
	struct lectern_lecture *lecture = lectern_store_read(where, NULL);
	check_whole(lecture);
	lectern_lecture_free(lecture);
	free(where);
}

/* Whoever loses its process gets another one, and only the beat that did it is a card. */
static void try_disturbing(void)
{
	char *where = project("disturbing");
	struct outcome outcome = make("cases/disturbing.md", where);
	CHECK(outcome.status == LECTERN_FINDINGS, "make: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, "section 1, beat 2: the code ended or disturbed"), "it said: %s", outcome.said);
	CHECK(strstr(outcome.said, "section 2, beat 1: the code ended or disturbed"), "it said: %s", outcome.said);
	command_clear(&outcome);
	struct lectern_lecture *lecture = lectern_store_read(where, NULL);
	CHECK(lecture && lecture->section_count == 3, "three sections");
	check_whole(lecture);
	CHECK(!beat_of(lecture, 1, 1)->card && beat_of(lecture, 1, 2)->card && !beat_of(lecture, 1, 3)->card,
	      "only the beat that forks is a card");
	CHECK(lecture->sections[2].state == LECTERN_SECTION_DONE, "the rest is made");
	lectern_lecture_free(lecture);
	free(where);
}

static void try_busy(void)
{
	char *where = project("busy"), *log = project("busy.log"), *lock = project("busy/lecture.json");
	const char *arguments[] = {"make", "cases/two-sections.md", "--project", where, NULL};
	pid_t pid = command_start(arguments, log);
	for (int i = 0; i < 200 && access(lock, F_OK) != 0; i++)
		usleep(20000);
	struct outcome outcome = command_run(arguments);
	char *number = lectern_format("%d", (int)pid);
	CHECK(outcome.status == LECTERN_BUSY, "second make: %d %s", outcome.status, outcome.said);
	CHECK(strstr(outcome.said, number), "the holder's pid %s is named: %s", number, outcome.said);
	command_clear(&outcome);
	lectern_kill_group(pid, 5);
	free(number);
	free(lock);
	free(log);
	free(where);
}

static void copy_notes(const char *to, const char *from, const char *more)
{
	char *text = lectern_read_file(from, 1 << 20, NULL, NULL);
	FILE *file = fopen(to, "w");
	fprintf(file, "%s%s", text, more);
	fclose(file);
	free(text);
}

static void try_regenerate(void)
{
	char *where = project("again"), *notes = project("again.md");
	const char *arguments[] = {"regenerate", where, "2", NULL};
	copy_notes(notes, "cases/two-sections.md", "");
	struct outcome outcome = make(notes, where);
	CHECK(outcome.status == LECTERN_OK, "make: %d %s", outcome.status, outcome.said);
	command_clear(&outcome);
	outcome = command_run(arguments);
	CHECK(outcome.status == LECTERN_OK && strstr(outcome.said, "unchanged"), "unchanged: %d %s", outcome.status,
	      outcome.said);
	command_clear(&outcome);
	copy_notes(notes, "cases/two-sections.md", "\n- One more line\n\n  It was added later.\n");
	outcome = command_run(arguments);
	CHECK(outcome.status == LECTERN_OK, "changed: %d %s", outcome.status, outcome.said);
	command_clear(&outcome);
	struct lectern_lecture *lecture = lectern_store_read(where, NULL);
	check_whole(lecture);
	CHECK(lecture && lecture->sections[1].version == 2 && lecture->sections[1].beat_count == 2 &&
		      lecture->sections[0].version == 1,
	      "only section 2 has a new version with the added beat");
	lectern_lecture_free(lecture);
	free(where);
	free(notes);
}

int main(void)
{
	folder = command_folder();
	try_lecture();
	try_faulty();
	try_findings();
	try_endless();
	try_disturbing();
	try_busy();
	try_regenerate();
	lectern_remove_tree(folder, NULL);
	free(folder);
	return check_end();
}
