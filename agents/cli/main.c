/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"
#include "cli/serve.h"
#include "media/media.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define SERVE_SOCKET 3

static struct lectern_cancel *cancel;

static void on_signal(int number)
{
	(void)number;
	lectern_cancel_set(cancel);
}

struct lectern_cancel *cancel_on_signals(void)
{
	if (!cancel) {
		struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};
		cancel = lectern_cancel_new();
		sigaction(SIGINT, &action, NULL);
		sigaction(SIGTERM, &action, NULL);
	}
	return cancel;
}

static const struct {
	const char *name;
	enum lectern_status (*run)(const struct options *options, struct lectern_error *error);
} commands[] = {
	{"make", command_make},     {"plan", command_make},     {"regenerate", command_regenerate},
	{"status", command_status}, {"export", command_export}, {"render", command_render},
	{"check", command_check},   {"doctor", command_doctor},
};

static enum lectern_status run(const struct options *options, struct lectern_error *error)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(options->command, commands[i].name) == 0)
			return commands[i].run(options, error);
	lectern_fail(error, LECTERN_USAGE, "there is no command \"%s\"; see lectern --help", options->command);
	return LECTERN_USAGE;
}

/* Who reads what we print must not take half of it for all. */
static enum lectern_status end_output(enum lectern_status status, struct lectern_error *error)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	lectern_fail(error, LECTERN_RENDERER, "the output can't be written: no space left, or nobody reads it");
	return status > LECTERN_FINDINGS ? status : LECTERN_RENDERER;
}

/* A signal that comes late ends the program, and does not find the token gone. */
static void forget_signals(void)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	lectern_cancel_free(cancel);
}

int main(int argc, char **argv)
{
	struct options options;
	struct lectern_error error = {0};
	signal(SIGPIPE, SIG_IGN);
	lectern_media_quiet();
	if (!options_parse(argc, argv, &options, &error)) {
		say(stderr, "lectern: %s\n", error.text);
		return error.status;
	}
	if (strcmp(options.command, "help") == 0) {
		options_print_help();
		return 0;
	}
	if (strcmp(options.command, "version") == 0) {
		puts("lectern " LECTERN_VERSION);
		return 0;
	}
	if (strcmp(options.command, "serve") == 0)
		return (int)lectern_serve(SERVE_SOCKET);
	enum lectern_status status = end_output(run(&options, &error), &error);
	if (error.text[0] && status != LECTERN_OK)
		say(stderr, "lectern: %s\n", error.text);
	forget_signals();
	return (int)status;
}
