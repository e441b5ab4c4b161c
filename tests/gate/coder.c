/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Beats through the gate in their place in the section, with the real worker. */
#include "../check.h"
#include "coder/gate.h"
#include "platform/platform.h"

#include <stdlib.h>
#include <unistd.h>

#define SKIPPED 77

static struct lectern_lecture *two_beats(void)
{
	struct lectern_lecture *lecture = lectern_lecture_new();
	struct lectern_section *section = lectern_lecture_add_section(lecture, "Circles \"and\" lines");
	lectern_section_add_beat(section, "A circle")->code =
		lectern_strdup("    def beat_1(self):\n        self.circle = self.place(Circle(), \"B2\")\n");
	lectern_section_add_beat(section, "It leaves");
	lectern_section_add_beat(section, "Nothing");
	return lecture;
}

static void try_beat(struct lectern_render_pool *pool, const struct lectern_section *section, int beat,
		     const char *code, const char *text, const char *mended)
{
	struct lectern_error error = {0};
	struct lectern_gate_result result;
	CHECK(lectern_coder_gate(pool, section, 1, beat, code, &result, NULL, &error), "%s", error.text);
	char *said = lectern_coder_gate_text(&result);
	CHECK_TEXT(said ? said : "", text);
	CHECK_TEXT(result.code ? result.code : "", mended);
	free(said);
	lectern_gate_result_clear(&result);
}

static void try_beats(struct lectern_render_pool *pool)
{
	struct lectern_lecture *lecture = two_beats();
	const struct lectern_section *section = &lecture->sections[0];
	try_beat(pool, section, 2, "    def beat_2(self):\n        self.play(FadeOut(self.circle))\n", "", "");
	/* beat 2 has no code yet */
	try_beat(pool, section, 3, "    def beat_3(self):\n        self.play(FadeOut(self.circle))\n", "", "");
	try_beat(pool, section, 2, "    def beat_2(self):\n        self.play(FadeOut(circle))\n", "",
		 "    def beat_2(self):\n        self.play(FadeOut(self.circle))\n");
	try_beat(pool, section, 2,
		 "    def beat_2(self):\n        self.play(FadeOut(self.circel))\n        nowhere_made\n",
		 "line 2: `Section01` has no `circel`; it has `circle`\nline 3: `nowhere_made` is not defined", "");
	lectern_lecture_free(lecture);
}

int main(void)
{
	char cache[] = "/tmp/lectern-gate-XXXXXX";
	struct lectern_error error = {0};
	char *data = lectern_find_data(&error), *python = lectern_find_python(&error);
	if (!python || !mkdtemp(cache))
		return SKIPPED;
	struct lectern_render_config config = {
		.python = python, .launcher = LAUNCHER, .data = data, .cache = cache, .workers = 1};
	struct lectern_render_pool *pool = lectern_render_start(&config, &error);
	bool warm = pool && lectern_render_wait_warm(pool, NULL, &error);
	if (warm)
		try_beats(pool);
	lectern_render_stop(pool);
	lectern_remove_tree(cache, NULL);
	free(python);
	free(data);
	return warm ? check_end() : SKIPPED;
}
