/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies this program and a module into each layout that Lectern is installed in, and looks what they find there. */
#include "../check.h"
#include "platform/platform.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char base[64] = "/tmp/lectern-find-XXXXXX";

static void make(const char *rest)
{
	char *path = lectern_format("%s/%s", base, rest);
	CHECK(lectern_make_directories(path, NULL), "%s", path);
	free(path);
}

static void copy(const char *from, const char *rest)
{
	char *command = lectern_format("cp '%s' '%s/%s'", from, base, rest);
	CHECK(system(command) == 0, "%s", command);
	free(command);
}

/* Checks that `have` is base/rest, and frees it. */
static void check_below(char *have, const char *rest)
{
	char *want = lectern_format("%s/%s", base, rest);
	CHECK_TEXT(have, want);
	free(want);
	free(have);
}

/* This program run as a copy prints what it finds. */
static int print_found(const char *name)
{
	char *data = lectern_find_data(NULL), *program = lectern_find_program(name, NULL);
	printf("%s %s", data ? data : "-", program ? program : "-");
	free(data);
	free(program);
	return 0;
}

static void check_program(const char *program, const char *data, const char *helper)
{
	char *command = lectern_format("%s/%s --print lectern-helper", base, program), have[1024] = "";
	FILE *pipe = popen(command, "r");
	CHECK(pipe && fgets(have, sizeof(have), pipe), "%s", command);
	if (pipe)
		pclose(pipe);
	char *want = lectern_format("%s/%s %s/%s", base, data, base, helper);
	CHECK_TEXT(have, want);
	free(want);
	free(command);
}

static void check_module(const char *module, const char *data, const char *helper)
{
	char *path = lectern_format("%s/%s", base, module);
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	CHECK(handle, "%s", dlerror());
	char *(*find_data)(void) = (char *(*)(void))dlsym(handle, "module_find_data");
	char *(*find_program)(const char *) = (char *(*)(const char *))dlsym(handle, "module_find_program");
	check_below(find_data(), data);
	check_below(find_program("lectern-helper"), helper);
	dlclose(handle);
	free(path);
}

static void test_installed(const char *self)
{
	make("prefix/bin");
	make("prefix/libexec/lectern");
	make("prefix/share/lectern/manim");
	make("prefix/lib/x86_64-linux-gnu/obs-plugins");
	copy(self, "prefix/bin/lectern");
	copy("/bin/true", "prefix/libexec/lectern/lectern-helper");
	copy(MODULE_PATH, "prefix/lib/x86_64-linux-gnu/obs-plugins/obs-lectern.so");
	check_program("prefix/bin/lectern", "prefix/share/lectern", "prefix/libexec/lectern/lectern-helper");
	check_module("prefix/lib/x86_64-linux-gnu/obs-plugins/obs-lectern.so", "prefix/share/lectern",
		     "prefix/libexec/lectern/lectern-helper");
	copy("/bin/true", "prefix/bin/lectern-helper");
	check_program("prefix/bin/lectern", "prefix/share/lectern", "prefix/bin/lectern-helper");
}

static void test_user_plugin(const char *self)
{
	make("plugins/obs-lectern/bin/64bit");
	make("plugins/obs-lectern/data/manim");
	copy(self, "plugins/obs-lectern/bin/64bit/lectern");
	copy("/bin/true", "plugins/obs-lectern/bin/64bit/lectern-helper");
	copy(MODULE_PATH, "plugins/obs-lectern/bin/64bit/obs-lectern.so");
	check_program("plugins/obs-lectern/bin/64bit/lectern", "plugins/obs-lectern/data",
		      "plugins/obs-lectern/bin/64bit/lectern-helper");
	check_module("plugins/obs-lectern/bin/64bit/obs-lectern.so", "plugins/obs-lectern/data",
		     "plugins/obs-lectern/bin/64bit/lectern-helper");
}

static void test_data(void)
{
	struct lectern_error error = {0};
	char *found = lectern_find_data(&error); /* this program runs from the build tree */
	CHECK_TEXT(found, SOURCE_DATA);
	free(found);
	make("elsewhere/manim");
	char *path = lectern_format("%s/elsewhere", base);
	setenv("LECTERN_DATA", path, 1);
	check_below(lectern_find_data(&error), "elsewhere");
	setenv("LECTERN_DATA", base, 1);
	CHECK(lectern_find_data(&error) == NULL && strstr(error.text, "LECTERN_DATA"), "%s", error.text);
	unsetenv("LECTERN_DATA");
	free(path);
}

static void test_python(void)
{
	struct lectern_error error = {0};
	make("python/lectern/manim/bin");
	make("config/lectern");
	copy("/bin/true", "python/lectern/manim/bin/python3");
	char *data_home = lectern_format("%s/python", base), *config_home = lectern_format("%s/config", base);
	setenv("XDG_DATA_HOME", data_home, 1);
	setenv("XDG_CONFIG_HOME", config_home, 1);
	unsetenv("LECTERN_PYTHON");
	check_below(lectern_find_python(&error), "python/lectern/manim/bin/python3");

	char *config = lectern_format("%s/lectern/config.json", config_home);
	FILE *file = fopen(config, "w");
	fputs("{\"python\": \"/usr/bin/env\"}", file);
	fclose(file);
	char *found = lectern_find_python(&error);
	CHECK_TEXT(found, "/usr/bin/env");
	free(found);
	setenv("LECTERN_PYTHON", "cat", 1);
	found = lectern_find_python(&error);
	CHECK(found && strstr(found, "/bin/cat"), "%s", found ? found : error.text);
	free(found);
	setenv("LECTERN_PYTHON", "/nowhere/python3", 1);
	CHECK(lectern_find_python(&error) == NULL && strstr(error.text, "/nowhere/python3"), "%s", error.text);
	free(config);
	free(data_home);
	free(config_home);
}

static void test_missing(void)
{
	struct lectern_error error = {0};
	CHECK(lectern_find_program("no-such-helper", &error) == NULL, "found");
	CHECK(strstr(error.text, "no-such-helper was not found"), "%s", error.text);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--print") == 0)
		return print_found(argv[2]);
	unsetenv("LECTERN_DATA");
	if (!mkdtemp(base))
		return 1;
	char *self = realpath("/proc/self/exe", NULL); /* not the shell's or cp's own */
	test_data();
	test_installed(self);
	test_user_plugin(self);
	test_python();
	test_missing();
	free(self);
	CHECK(lectern_remove_tree(base, NULL), "the test's own folder");
	return check_end();
}
