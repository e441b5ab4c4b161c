/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_PROJECT = 256,
	OPTION_QUALITY,
	OPTION_VOICE,
	OPTION_LANGUAGE,
	OPTION_THEME,
	OPTION_JOBS,
	OPTION_JSON,
	OPTION_ASK,
	OPTION_OUT,
	OPTION_ENDPOINT,
	OPTION_MODEL,
	OPTION_DIALECT,
	OPTION_MINUTES,
	OPTION_AUDIENCE,
	OPTION_IMAGE,
	OPTION_RECORD,
	OPTION_REPLAY,
	OPTION_VERSION,
};

static const struct option table[] = {
	{"project", required_argument, NULL, OPTION_PROJECT},
	{"quality", required_argument, NULL, OPTION_QUALITY},
	{"voice", required_argument, NULL, OPTION_VOICE},
	{"language", required_argument, NULL, OPTION_LANGUAGE},
	{"theme", required_argument, NULL, OPTION_THEME},
	{"jobs", required_argument, NULL, OPTION_JOBS},
	{"json", no_argument, NULL, OPTION_JSON},
	{"ask", required_argument, NULL, OPTION_ASK},
	{"out", required_argument, NULL, OPTION_OUT},
	{"endpoint", required_argument, NULL, OPTION_ENDPOINT},
	{"model", required_argument, NULL, OPTION_MODEL},
	{"dialect", required_argument, NULL, OPTION_DIALECT},
	{"minutes", required_argument, NULL, OPTION_MINUTES},
	{"audience", required_argument, NULL, OPTION_AUDIENCE},
	{"image", required_argument, NULL, OPTION_IMAGE},
	{"record", required_argument, NULL, OPTION_RECORD},
	{"replay", required_argument, NULL, OPTION_REPLAY},
	{"version", no_argument, NULL, OPTION_VERSION},
	{"help", no_argument, NULL, 'h'},
	{0},
};

void options_print_help(void)
{
	puts("Usage: lectern COMMAND [ARGUMENTS] [OPTIONS]\n"
	     "\n"
	     "  make TOPIC-or-FILE.md        make a lecture; goes on where a broken run stopped\n"
	     "  plan TOPIC-or-FILE.md        outline and storyboard only, for editing\n"
	     "  regenerate DIR SECTION[.BEAT]  make one section again from its notes\n"
	     "  status DIR                   what is made, what failed and why\n"
	     "  export DIR FILE.mp4|.mkv     one video with chapters and captions\n"
	     "  render SCENE.py --out FILE   any Manim scene file to .mp4, .mkv, .lectern or .rgba\n"
	     "  check DIR|SCENE.py           findings of gate, dry run and geometry; draws nothing\n"
	     "  doctor                       what is found, what is missing and how to mend it\n"
	     "\n"
	     "  --project DIR    default: a folder named after the title, in the current one\n"
	     "  --quality Q      480p15, 720p30 (default), 1080p60\n"
	     "  --voice NAME     espeak (default), espeak:VOICE\n"
	     "  --language TAG   en (default), de, ...\n"
	     "  --theme NAME     dark (default), light\n"
	     "  --jobs N         sections side by side (default: cores, at most 6)\n"
	     "  --json           one JSON object a line\n"
	     "\n"
	     "  --endpoint URL --model NAME  a language model that plans and codes the lecture of a topic; its key, if "
	     "any,\n"
	     "                   in LECTERN_API_KEY or in config.json\n"
	     "  --dialect D      chat (default), responses, anthropic, gemini, ollama\n"
	     "  --minutes N      how long the lecture shall be (default: 5)\n"
	     "  --audience TEXT  for whom, and what they know\n"
	     "  --image FILE     a PNG that says what it may look like\n"
	     "  --record DIR     keep every exchange with the model; --replay DIR answers from it\n"
	     "\n"
	     "Exit status: 0 done, 1 done with findings or fallback cards, 2 usage, 3 bad input, 4 model endpoint,\n"
	     "5 renderer, 6 cancelled, 7 sandbox can't be set up, 8 folder in use.");
}

bool options_is_file(const char *argument)
{
	size_t length = strlen(argument);
	return strchr(argument, '/') || (length > 3 && strcmp(argument + length - 3, ".md") == 0);
}

static bool parse_jobs(const char *text, int *jobs, struct lectern_error *error)
{
	char *end;
	long value = strtol(text, &end, 10);
	if (*end || end == text || value < 1 || value > 64)
		return lectern_fail(error, LECTERN_USAGE, "--jobs takes a number from 1 to 64, not \"%s\"", text);
	*jobs = (int)value;
	return true;
}

static bool parse_minutes(const char *text, double *minutes, struct lectern_error *error)
{
	char *end;
	*minutes = strtod(text, &end);
	if (*end || end == text || !(*minutes >= 0.5 && *minutes <= 120))
		return lectern_fail(error, LECTERN_USAGE, "--minutes takes a number from 0.5 to 120, not \"%s\"", text);
	return true;
}

/* The options that say which model plans and codes, and what. */
static bool take_model(int option, struct lectern_job *job, struct lectern_error *error)
{
	switch (option) {
	case OPTION_ENDPOINT:
		job->endpoint = optarg;
		return true;
	case OPTION_MODEL:
		job->model = optarg;
		return true;
	case OPTION_DIALECT:
		job->dialect = optarg;
		return true;
	case OPTION_AUDIENCE:
		job->audience = optarg;
		return true;
	case OPTION_IMAGE:
		job->image = optarg;
		return true;
	case OPTION_RECORD:
		job->record = optarg;
		return true;
	case OPTION_REPLAY:
		job->replay = optarg;
		return true;
	default:
		return parse_minutes(optarg, &job->minutes, error);
	}
}

static bool take(int option, struct options *options, char **argv, struct lectern_error *error)
{
	switch (option) {
	case OPTION_PROJECT:
		options->job.project = optarg;
		return true;
	case OPTION_QUALITY:
		options->job.quality = optarg;
		return true;
	case OPTION_VOICE:
		options->job.voice = optarg;
		return true;
	case OPTION_LANGUAGE:
		options->job.language = optarg;
		return true;
	case OPTION_THEME:
		options->job.theme = optarg;
		return true;
	case OPTION_JOBS:
		return parse_jobs(optarg, &options->job.jobs, error);
	case OPTION_JSON:
		options->json = true;
		return true;
	case OPTION_ASK:
		options->job.ask = optarg;
		return true;
	case OPTION_OUT:
		options->out = optarg;
		return true;
	case OPTION_ENDPOINT:
	case OPTION_MODEL:
	case OPTION_DIALECT:
	case OPTION_MINUTES:
	case OPTION_AUDIENCE:
	case OPTION_IMAGE:
	case OPTION_RECORD:
	case OPTION_REPLAY:
		return take_model(option, &options->job, error);
	case OPTION_VERSION:
		options->command = "version";
		return true;
	case 'h':
		options->command = "help";
		return true;
	case ':':
		return lectern_fail(error, LECTERN_USAGE, "%s needs a value; see lectern --help", argv[optind - 1]);
	default:
		return lectern_fail(error, LECTERN_USAGE, "there is no option %s; see lectern --help",
				    argv[optind - 1]);
	}
}

static bool take_arguments(int argc, char **argv, struct options *options, struct lectern_error *error)
{
	for (; optind < argc; optind++) {
		if (!options->command)
			options->command = argv[optind];
		else if (options->argument_count < 3)
			options->arguments[options->argument_count++] = argv[optind];
		else
			return lectern_fail(error, LECTERN_USAGE,
					    "\"%s\" is one argument too many; put a topic of "
					    "several words in quotes",
					    argv[optind]);
	}
	return options->command || lectern_fail(error, LECTERN_USAGE, "which command? see lectern --help");
}

bool options_parse(int argc, char **argv, struct options *options, struct lectern_error *error)
{
	int option;
	*options = (struct options){0};
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":h", table, NULL)) != -1)
		if (!take(option, options, argv, error))
			return false;
	return take_arguments(argc, argv, options, error);
}
