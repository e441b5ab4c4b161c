/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lectern make` killed with SIGKILL at ten random moments and run again: a complete lecture, and what was finished
 * before a kill keeps its inode and time. */
#include "../check.h"
#include "command.h"
#include "store/store.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KILLS     10
#define MOST_KEPT 256

struct kept {
	char name[128];
	ino_t inode;
	struct timespec changed;
};

static struct kept kept[MOST_KEPT];
static size_t kept_count;

static bool is_part(const char *name)
{
	size_t length = strlen(name);
	return length > 5 && strcmp(name + length - 5, ".part") == 0;
}

static struct kept *find(const char *name)
{
	for (size_t i = 0; i < kept_count; i++)
		if (strcmp(kept[i].name, name) == 0)
			return &kept[i];
	return NULL;
}

static void look_at(const char *path, const char *name)
{
	struct stat status;
	struct kept *before = find(name);
	if (stat(path, &status) != 0)
		return;
	if (before) {
		CHECK(before->inode == status.st_ino && before->changed.tv_sec == status.st_mtim.tv_sec &&
			      before->changed.tv_nsec == status.st_mtim.tv_nsec,
		      "%s was written again", name);
	} else if (kept_count < MOST_KEPT) {
		struct kept *fresh = &kept[kept_count++];
		snprintf(fresh->name, sizeof(fresh->name), "%s", name);
		fresh->inode = status.st_ino;
		fresh->changed = status.st_mtim;
	}
}

/* Notes finished files, and checks those noted before. */
static void look(const char *project, const char *folder)
{
	char *where = lectern_format("%s/%s", project, folder);
	DIR *directory = opendir(where);
	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		if (entry->d_name[0] == '.' || is_part(entry->d_name))
			continue;
		char *path = lectern_format("%s/%s", where, entry->d_name);
		look_at(path, entry->d_name);
		free(path);
	}
	if (directory)
		closedir(directory);
	free(where);
}

static void look_all(const char *project)
{
	look(project, "drawings");
	look(project, "sounds");
}

static void kill_once(const char *const *arguments, const char *project, const char *log)
{
	int status;
	pid_t pid = command_start(arguments, log);
	usleep((useconds_t)(200000 + rand() % 3500000));
	kill(pid, SIGKILL);
	CHECK(lectern_wait(pid, 10, &status), "the killed program is reaped");
	look_all(project);
}

static void check_complete(const char *project)
{
	struct lectern_error error = {0};
	struct lectern_lecture *lecture = lectern_store_read(project, &error);
	CHECK(lecture, "the folder is valid: %s", error.text);
	for (size_t i = 0; lecture && i < lecture->section_count; i++)
		for (size_t b = 0; b < lecture->sections[i].beat_count; b++) {
			const struct lectern_beat *beat = &lecture->sections[i].beats[b];
			char *path = lectern_format("%s/drawings/%s.lectern", project,
						    beat->drawing ? beat->drawing : "none");
			CHECK(beat->state == LECTERN_BEAT_DONE && lectern_store_has(path),
			      "section %zu, beat %zu is not there", i + 1, b + 1);
			free(path);
		}
	lectern_lecture_free(lecture);
}

int main(void)
{
	unsigned seed = (unsigned)time(NULL);
	char *folder = command_folder();
	char *project = lectern_format("%s/killed", folder), *log = lectern_format("%s/log", folder);
	const char *arguments[] = {"make", "pythagoras", "--project", project, "--quality", "480p15", NULL};
	printf("seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < KILLS; i++)
		kill_once(arguments, project, log);
	size_t before = kept_count;
	struct outcome outcome = command_run(arguments);
	CHECK(outcome.status == LECTERN_OK || outcome.status == LECTERN_FINDINGS, "the last run: %d %s", outcome.status,
	      outcome.said);
	command_clear(&outcome);
	look_all(project);
	check_complete(project);
	CHECK(before > 0, "something was finished before the last kill");
	printf("%zu files were finished before the last kill, %zu in the end\n", before, kept_count);
	lectern_remove_tree(folder, NULL);
	free(log);
	free(project);
	free(folder);
	return check_end();
}
