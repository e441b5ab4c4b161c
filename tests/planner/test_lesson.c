/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planner/planner.h"

#include "../check.h"

#include <stdlib.h>

static const struct {
	const char *topic;
	const char *lesson; /* NULL: none fits */
} cases[] = {
	{"Pythagorean theorem", "pythagoras.md"},
	{"pythagoras", "pythagoras.md"},
	{"Explain Pythagoras's theorem to me, please", "pythagoras.md"},
	{"PYTHAGOREAN THEOREM", "pythagoras.md"},
	{"What is the Pythagorean theorem and why does it work?", "pythagoras.md"},
	{"explain fourier series", "fourier.md"},
	{"Fourier series of a square wave", "fourier.md"},
	{"tower of hanoi", "hanoi.md"},
	{"The Towers of Hanoi", "hanoi.md"},
	{"the tower of hanoi puzzle", "hanoi.md"},
	{"photosynthesis", NULL},
	{"Fermat's last theorem", NULL},
	{"theorem", NULL},
	{"tower", NULL},
	{"fourier transform of a gaussian", NULL},
	{"the history of the leaning tower of pisa", NULL},
	{"geometric series", NULL},
	{"", NULL},
	{"the", NULL},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lectern_error error = {0};
		char *path = lectern_planner_lesson("lessons", cases[i].topic, &error);
		const char *name = path ? strrchr(path, '/') + 1 : "(none)";
		CHECK(strcmp(name, cases[i].lesson ? cases[i].lesson : "(none)") == 0, "\"%s\" gives %s",
		      cases[i].topic, name);
		if (!path) {
			CHECK(error.status == LECTERN_ENDPOINT, "status %d", (int)error.status);
			CHECK(strstr(error.text, "--endpoint") && strstr(error.text, "notes"), "%s", error.text);
			CHECK(strstr(error.text, "\"The towers of Hanoi\""), "%s", error.text);
		}
		free(path);
	}
	struct lectern_error error = {0};
	CHECK(!lectern_planner_lesson("no-such-folder", "pythagoras", &error), "a missing data folder holds no lesson");
	CHECK(error.status == LECTERN_ENDPOINT, "%s", error.text);
	return check_end();
}
