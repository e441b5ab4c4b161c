/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/store.h"

#include "../check.h"
#include "folder.h"

#include <unistd.h>
#include <utime.h>

static struct lectern_lecture *small_lecture(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	for (int i = 0; i < 2; i++) {
		struct lectern_section *section = lectern_lecture_add_section(lecture, i ? "Second" : "First");
		struct lectern_beat *beat = lectern_section_add_beat(section, "A line");
		beat->code = lectern_strdup("    def beat_1(self):\n        pass\n");
	}
	lectern_lecture_name_sections(lecture);
	return lecture;
}

static struct stat status_of(const char *folder, const char *name)
{
	struct stat status = {0};
	char *path = lectern_format("%s/%s", folder, name);
	CHECK(stat(path, &status) == 0, "%s is missing", path);
	free(path);
	return status;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What didn't change keeps its inode and time; what changed is another file. */
static void check_unchanged(struct lectern_store *store, struct lectern_lecture *lecture)
{
	static const char *const names[] = {"lecture.json", "sections/01-first/storyboard.json",
					    "sections/01-first/scene.py", "sections/02-second/scene.py"};
	struct stat before[4], after[4];
	const char *folder = lectern_store_folder(store);
	for (int i = 0; i < 4; i++)
		before[i] = status_of(folder, names[i]);
	CHECK(lectern_store_save(store, lecture, NULL), "save again");
	for (int i = 0; i < 4; i++) {
		after[i] = status_of(folder, names[i]);
		CHECK(is_same(&before[i], &after[i]), "%s was written again", names[i]);
	}
	free(lecture->sections[1].beats[0].code);
	lecture->sections[1].beats[0].code = lectern_strdup("    def beat_1(self):\n        self.wait()\n");
	CHECK(lectern_store_save(store, lecture, NULL), "save a change");
	for (int i = 0; i < 4; i++) {
		after[i] = status_of(folder, names[i]);
		CHECK(is_same(&before[i], &after[i]) == (i == 1 || i == 2), "%s", names[i]);
	}
}

static void check_save(const char *base)
{
	struct lectern_error error = {0};
	char *folder = lectern_format("%s/new/project", base);
	struct lectern_lecture *lecture = small_lecture();
	struct lectern_store *store = lectern_store_open(folder, &error);
	CHECK(store, "%s", error.text);
	CHECK(lectern_store_folder(store)[0] == '/', "the folder's path is absolute");
	CHECK(lectern_store_save(store, lecture, &error), "%s", error.text);
	struct lectern_lecture *read = lectern_store_read(folder, &error);
	CHECK(read && read->section_count == 2, "%s", error.text);
	char *scene = get(folder, "sections/02-second/scene.py");
	CHECK(scene && strstr(scene, "class Section02(TeachingScene):"), "%s", scene ? scene : "no scene.py");
	check_unchanged(store, lecture);
	CHECK(!is_there(folder, "lecture.json.part"), "a part file is left");
	free(scene);
	lectern_lecture_free(read);
	lectern_lecture_free(lecture);
	lectern_store_close(store);
	free(folder);
}

/* A section that isn't coded yet has a storyboard and no scene. */
static void check_uncoded(const char *base)
{
	char *folder = lectern_format("%s/uncoded", base);
	struct lectern_lecture *lecture = small_lecture();
	struct lectern_store *store = lectern_store_open(folder, NULL);
	free(lecture->sections[0].beats[0].code);
	lecture->sections[0].beats[0].code = NULL;
	CHECK(lectern_store_save(store, lecture, NULL), "save");
	CHECK(is_there(folder, "sections/01-first/storyboard.json"), "storyboard.json");
	CHECK(!is_there(folder, "sections/01-first/scene.py"), "scene.py of a section without code");
	lectern_store_close(store);
	lectern_lecture_free(lecture);
	free(folder);
}

static void check_names(struct lectern_store *store)
{
	static const char *const bad[] = {"../x", "/etc/x", "a/../../x", "", "a//b", ".", "a/", "a/."};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(!lectern_store_write(store, bad[i], "x", 1, NULL), "\"%s\" was written", bad[i]);
	CHECK(lectern_store_write(store, "a/b/c.txt", "deep", 4, NULL), "a name in folders");
	char *text = get(lectern_store_folder(store), "a/b/c.txt");
	CHECK_TEXT(text, "deep");
	free(text);
}

static void check_paths(struct lectern_store *store)
{
	char *drawing = lectern_store_drawing(store, "00ff"), *sound = lectern_store_sound(store, "00ff");
	char *words = lectern_store_words(store, "00ff");
	size_t base = strlen(lectern_store_folder(store));
	CHECK_TEXT(drawing + base, "/drawings/00ff.lectern");
	CHECK_TEXT(sound + base, "/sounds/00ff.flac");
	CHECK_TEXT(words + base, "/sounds/00ff.json");
	CHECK(!lectern_store_has(sound), "a file that isn't there");
	put(lectern_store_folder(store), "sounds/00ff.flac", "");
	CHECK(!lectern_store_has(sound), "an empty file");
	put(lectern_store_folder(store), "sounds/00ff.flac", "x");
	CHECK(lectern_store_has(sound), "a file");
	CHECK(!lectern_store_has(lectern_store_folder(store)), "a folder is no file");
	free(drawing);
	free(sound);
	free(words);
}

/* What a dead engine left half written goes; other people's files stay. */
static void check_recovery(char *folder)
{
	static const char *const gone[] = {"lecture.json.part", "drawings/aa.lectern.part", "sounds/bb.flac.part",
					   "sections/01-x/scene.py.part"};
	static const char *const kept[] = {"download.part", "drawings/aa.lectern", "sections/01-x/scene.py",
					   "other/c.part"};
	char *inner = lectern_format("%s/sections/01-x", folder), *other = lectern_format("%s/other", folder);
	CHECK(lectern_make_directories(inner, NULL) && lectern_make_directories(other, NULL), "folders");
	for (int i = 0; i < 4; i++) {
		put(folder, gone[i], "x");
		put(folder, kept[i], "x");
	}
	/* an export may be writing its video at this moment */
	char *video = lectern_format("%s/video", folder), *written = lectern_format("%s/fresh.mkv.part", video),
	     *dead = lectern_format("%s/old.mkv.part", video);
	const struct utimbuf long_ago = {.actime = 1000000000, .modtime = 1000000000};
	CHECK(lectern_make_directories(video, NULL), "folder");
	put(folder, "video/fresh.mkv.part", "x");
	put(folder, "video/old.mkv.part", "x");
	CHECK(utime(dead, &long_ago) == 0, "a time");
	struct lectern_store *store = lectern_store_open(folder, NULL);
	CHECK(lectern_store_has(written), "the video of an export that goes on was removed");
	CHECK(!lectern_store_has(dead), "the video of a dead export is still there");
	for (int i = 0; i < 4; i++) {
		CHECK(!is_there(folder, gone[i]), "%s is still there", gone[i]);
		CHECK(is_there(folder, kept[i]), "%s was removed", kept[i]);
	}
	lectern_store_close(store);
	free(video);
	free(written);
	free(dead);
	free(inner);
	free(other);
}

static void check_read(const char *base)
{
	struct lectern_error error = {0};
	char *empty = lectern_format("%s/empty", base), *missing = lectern_format("%s/missing", base);
	char *file = lectern_format("%s/file", base);
	lectern_make_directories(empty, NULL);
	put(base, "file", "x");
	CHECK(!lectern_store_read(empty, &error) && error.status == LECTERN_BAD_INPUT, "an empty folder");
	CHECK(strstr(error.text, "lecture.json is missing"), "%s", error.text);
	CHECK(!lectern_store_read(missing, &error) && error.status == LECTERN_BAD_INPUT, "no folder");
	CHECK(strstr(error.text, "No such file"), "%s", error.text);
	CHECK(!lectern_store_read(file, &error) && strstr(error.text, "is a file"), "%s", error.text);
	CHECK(!lectern_store_open(file, &error) && error.status == LECTERN_BAD_INPUT, "%s", error.text);
	char *latin = lectern_format("%s/caf\xe9", base);
	CHECK(!lectern_store_open(latin, &error) && error.status == LECTERN_BAD_INPUT, "a name that is not UTF-8");
	CHECK(strstr(error.text, "/caf? is not UTF-8"), "%s", error.text);
	free(latin);
	free(empty);
	free(missing);
	free(file);
}

int main(void)
{
	char *folder = new_folder();
	check_save(folder);
	check_uncoded(folder);
	check_read(folder);
	char *project = lectern_format("%s/project", folder);
	struct lectern_store *store = lectern_store_open(project, NULL);
	check_names(store);
	check_paths(store);
	lectern_store_close(store);
	lectern_store_close(NULL);
	check_recovery(project);
	free(project);
	end_folder(folder);
	return check_end();
}
