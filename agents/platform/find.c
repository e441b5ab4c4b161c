/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layouts that are known, from the folder of the program or module:
 *   build tree       agents/{cli,render,voice/helper}/PROGRAM, data in the source tree
 *   installed        bin/PROGRAM, libexec/lectern/PROGRAM, share/lectern; a module in lib/[triplet/]obs-plugins
 *   OBS user plugin  obs-lectern/bin/64bit/{obs-lectern.so,PROGRAM}, obs-lectern/data */
#include "platform/place.h"
#include "platform/platform.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const data_folders[] = {
	"data", "../../data", "../share/lectern", "../../share/lectern", "../../../share/lectern", NULL,
};
static const char *const program_folders[] = {
	".",
	"../libexec/lectern",
	"../bin",
	"../../bin",
	"../../../bin",
	"../../libexec/lectern",
	"../../../libexec/lectern",
	NULL,
};
static const char *const build_folders[] = {"agents/cli", "agents/render", "agents/voice/helper", NULL};

static bool is_data(const char *path)
{
	char *mark = lectern_format("%s/manim", path);
	bool found = lectern_is_folder(mark);
	free(mark);
	return found;
}

/* First folder of the list under `base` for which `good` holds of folder/name (or of the folder, without a name). */
static char *search(const char *base, const char *const *folders, const char *name, bool (*good)(const char *path))
{
	for (size_t i = 0; base && folders[i]; i++) {
		char *candidate = name ? lectern_format("%s/%s/%s", base, folders[i], name)
				       : lectern_format("%s/%s", base, folders[i]);
		if (good(candidate)) {
			char *clean = realpath(candidate, NULL);
			free(candidate);
			return clean;
		}
		free(candidate);
	}
	return NULL;
}

char *lectern_find_data(struct lectern_error *error)
{
	const char *set = getenv("LECTERN_DATA");
	if (set && set[0]) {
		if (is_data(set))
			return realpath(set, NULL);
		lectern_fail(error, LECTERN_RENDERER, "LECTERN_DATA names %s, which is not Lectern's data folder", set);
		return NULL;
	}
	char *own = lectern_own_folder();
	char *found = NULL;
	if (lectern_build_tree(own) && is_data(lectern_source_data()))
		found = lectern_strdup(lectern_source_data());
	if (!found)
		found = search(own, data_folders, NULL, is_data);
	if (!found)
		found = search("/", (const char *const[]){"usr/local/share/lectern", "usr/share/lectern", NULL}, NULL,
			       is_data);
	if (!found)
		lectern_fail(error, LECTERN_RENDERER,
			     "Lectern's data folder was not found beside %s: install Lectern again or set LECTERN_DATA",
			     own ? own : "the program");
	free(own);
	return found;
}

char *lectern_find_program(const char *name, struct lectern_error *error)
{
	char *own = lectern_own_folder();
	char *found = search(lectern_build_tree(own), build_folders, name, lectern_is_executable);
	if (!found)
		found = search(own, program_folders, name, lectern_is_executable);
	if (!found)
		found = lectern_search_path(name);
	if (!found)
		lectern_fail(error, LECTERN_RENDERER,
			     "The program %s was not found beside %s or in PATH: install Lectern again", name,
			     own ? own : "this one");
	free(own);
	return found;
}

static char *python_of_config(void)
{
	char *folder = lectern_config_directory(NULL);
	char *path = folder ? lectern_format("%s/config.json", folder) : NULL;
	json_t *config = path ? json_load_file(path, JSON_REJECT_DUPLICATES, NULL) : NULL;
	char *python = lectern_strdup(json_string_value(json_object_get(config, "python")));
	json_decref(config);
	free(path);
	free(folder);
	return python;
}

static char *python_of_home(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	if (data && data[0] == '/')
		return lectern_format("%s/lectern/manim/bin/python3", data);
	return home && home[0] == '/' ? lectern_format("%s/.local/share/lectern/manim/bin/python3", home) : NULL;
}

/* Takes `python` when it is executable, else frees it and tells where it was named. */
static char *take_python(char *python, const char *where, struct lectern_error *error)
{
	if (lectern_is_executable(python))
		return python;
	lectern_fail(error, LECTERN_RENDERER,
		     "%s names %s, which can't be run: set it to the python3 of an environment with Manim, or run "
		     "ci/manim-env",
		     where, python);
	free(python);
	return NULL;
}

/* LECTERN_PYTHON may be a path or a name in PATH. */
static char *python_of_name(const char *name)
{
	char *found = strchr(name, '/') ? NULL : lectern_search_path(name);
	return found ? found : lectern_strdup(name);
}

char *lectern_find_python(struct lectern_error *error)
{
	const char *set = getenv("LECTERN_PYTHON");
	if (set && set[0])
		return take_python(python_of_name(set), "LECTERN_PYTHON", error);
	char *python = python_of_config();
	if (python)
		return take_python(python, "\"python\" in Lectern's config.json", error);
	python = python_of_home();
	if (python && lectern_is_executable(python))
		return python;
	free(python);
	python = lectern_search_path("python3");
	if (!python)
		lectern_fail(error, LECTERN_RENDERER, "Manim was not found: run ci/manim-env or set LECTERN_PYTHON");
	return python;
}
