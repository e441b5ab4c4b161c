/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the program `lectern`: its options and commands. */
#pragma once

#include "director/director.h"

#include <stdio.h>

struct options {
	const char *command;
	const char *arguments[3]; /* what is not an option, after the command */
	int argument_count;
	struct lectern_job job;
	const char *out;
	bool json;
};

/* Parses the command line. False: usage is wrong, *error says how. `help` was asked for: command is "help". */
bool options_parse(int argc, char **argv, struct options *options, struct lectern_error *error);
void options_print_help(void);

/* An argument that ends in .md or holds a "/" is a file. */
bool options_is_file(const char *argument);

/* ---- commands: each returns the exit status ---- */
enum lectern_status command_make(const struct options *options, struct lectern_error *error); /* make and plan */
enum lectern_status command_regenerate(const struct options *options, struct lectern_error *error);
enum lectern_status command_status(const struct options *options, struct lectern_error *error);
enum lectern_status command_export(const struct options *options, struct lectern_error *error);
enum lectern_status command_render(const struct options *options, struct lectern_error *error);
enum lectern_status command_check(const struct options *options, struct lectern_error *error);
enum lectern_status command_doctor(const struct options *options, struct lectern_error *error);

/* Set by SIGINT and SIGTERM; lives as long as the program. */
struct lectern_cancel *cancel_on_signals(void);

/* Prints events: as JSON lines with "t", or as short lines for people. */
struct printer {
	bool json;
	double started;
};
void print_event(void *printer, json_t *event);
/* As fprintf, but control characters of foreign notes or a model never reach the terminal. */
void say(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
