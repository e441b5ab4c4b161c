/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cases/NAME/lecture.json -> scene.py, the file of its first section; and every such file is Python. With --write the
 * expected files are made anew, to be read before they are committed. */
#include "coder/coder.h"

#include "../check.h"

#include <dirent.h>
#include <stdlib.h>

static void code(struct lectern_section *section)
{
	for (size_t i = 0; i < section->beat_count; i++)
		if (section->beats[i].card)
			lectern_coder_card(&section->beats[i], (int)i + 1);
		else
			lectern_coder_beat(&section->beats[i], (int)i + 1, "/notes folder");
}

static void check_or_write(const char *path, const char *scene, bool write)
{
	FILE *file = write ? fopen(path, "w") : NULL;
	if (file) {
		fputs(scene, file);
		fclose(file);
		return;
	}
	char *want = lectern_read_file(path, 1u << 20, NULL, NULL);
	CHECK_TEXT(scene, want);
	free(want);
}

static void check_compiles(const char *path)
{
	char *command = lectern_format(
		"python3 -I -c 'import ast, sys; ast.parse(open(sys.argv[1], newline=\"\").read())' %s", path);
	CHECK(system(command) == 0, "%s is not Python", path);
	free(command);
}

static void run_case(const char *name, bool write)
{
	struct lectern_error error = {0};
	char *input = lectern_format("cases/%s/lecture.json", name),
	     *output = lectern_format("cases/%s/scene.py", name);
	struct lectern_lecture *lecture = lectern_lecture_load(input, &error);
	CHECK(lecture, "%s", error.text);
	if (lecture) {
		struct lectern_section *section = &lecture->sections[0];
		code(section);
		char *scene = lectern_coder_scene(section, 1), *head = lectern_coder_head(section, 1);
		check_or_write(output, scene, write);
		CHECK(strncmp(scene, head, strlen(head)) == 0, "%s: the file doesn't begin with its head", name);
		check_compiles(output);
		free(scene);
		free(head);
	}
	lectern_lecture_free(lecture);
	free(input);
	free(output);
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int count = scandir("cases", &entries, is_case, alphasort);
	for (int i = 0; i < count; i++) {
		run_case(entries[i]->d_name, argc > 1 && strcmp(argv[1], "--write") == 0);
		free(entries[i]);
	}
	free(count > 0 ? entries : NULL);
	CHECK(count > 0, "no cases found");
	return check_end();
}
