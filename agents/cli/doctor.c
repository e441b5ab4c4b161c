/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found, what is missing, and the command that mends it. */
#include "cli/cli.h"
#include "platform/platform.h"
#include "voice/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool report(const char *what, bool good, const char *detail)
{
	printf("%-10s %-8s %s\n", what, good ? "ok" : "missing", detail ? detail : "");
	return good;
}

static bool look_for_voice(void)
{
	struct lectern_error why = {0};
	char *program = lectern_find_program("lectern-voice", &why);
	struct lectern_voice *voice = program ? lectern_voice_start(program, &why) : NULL;
	char *identity = voice ? lectern_voice_identity(voice, "espeak", "en", &why) : NULL;
	bool good = report("voice", identity != NULL, identity ? identity : why.text);
	free(identity);
	lectern_voice_stop(voice);
	free(program);
	return good;
}

static bool in_path(const char *program)
{
	struct lectern_error ignored;
	char *found = lectern_find_program(program, &ignored);
	free(found);
	return found != NULL;
}

static bool look_for_latex(void)
{
	bool good = in_path("latex") && in_path("dvisvgm");
	return report("LaTeX", good, good ? "latex and dvisvgm" : "formulas are shown as text; run ci/install-deps");
}

static bool look_for_manim(void)
{
	struct lectern_error why = {0};
	struct lectern_engine *engine = lectern_engine_start(LECTERN_ALONE, &why);
	bool good = engine && lectern_engine_wait_warm(engine, cancel_on_signals(), &why);
	report("sandbox", good || why.status != LECTERN_SANDBOX, why.status == LECTERN_SANDBOX ? why.text : "");
	char *python = lectern_find_python(NULL);
	good = report("Manim", good, good ? python : why.text);
	free(python);
	lectern_engine_stop(engine);
	return good;
}

enum lectern_status command_doctor(const struct options *options, struct lectern_error *error)
{
	(void)options;
	bool good = look_for_manim();
	good &= look_for_latex();
	good &= look_for_voice();
	report("model", false, "none connected; notes and the shipped lessons need none");
	if (!good)
		lectern_fail(error, LECTERN_FINDINGS, "something is missing, see above");
	return good ? LECTERN_OK : LECTERN_FINDINGS;
}
