/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of all lectern sources, and what the dock and the vendor requests do to them. */
#include "source-private.h"

#include "source.h"

#include <pthread.h>

static pthread_mutex_t sources_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lectern_source *sources;

void lectern_source_enlist(struct lectern_source *lectern)
{
	pthread_mutex_lock(&sources_lock);
	lectern->next = sources;
	sources = lectern;
	pthread_mutex_unlock(&sources_lock);
}

void lectern_source_delist(const struct lectern_source *lectern)
{
	pthread_mutex_lock(&sources_lock);
	for (struct lectern_source **link = &sources; *link; link = &(*link)->next)
		if (*link == lectern) {
			*link = lectern->next;
			break;
		}
	pthread_mutex_unlock(&sources_lock);
}

struct command {
	void (*act)(struct lectern_player *player); /* NULL: play from section and beat, from 0 */
	size_t section;
	size_t beat;
};

static bool command_all(const struct command *command, const obs_source_t *only)
{
	bool any = false;
	pthread_mutex_lock(&sources_lock);
	for (struct lectern_source *lectern = sources; lectern; lectern = lectern->next) {
		if (only && lectern->source != only)
			continue;
		if (command->act)
			command->act(lectern->player);
		else
			lectern_player_play_from(lectern->player, command->section, command->beat);
		any = true;
	}
	pthread_mutex_unlock(&sources_lock);
	return any;
}

static bool command(const struct command *command, const char *name)
{
	if (!name || !*name)
		return command_all(command, NULL);
	obs_source_t *only = obs_get_source_by_name(name);
	const bool found = only && command_all(command, only);
	obs_source_release(only);
	return found;
}

bool lectern_source_play(const char *name)
{
	return command(&(struct command){.act = lectern_player_play}, name);
}

bool lectern_source_pause(const char *name)
{
	return command(&(struct command){.act = lectern_player_pause}, name);
}

bool lectern_source_stop(const char *name)
{
	return command(&(struct command){.act = lectern_player_stop}, name);
}

bool lectern_source_next(const char *name)
{
	return command(&(struct command){.act = lectern_player_next}, name);
}

bool lectern_source_previous(const char *name)
{
	return command(&(struct command){.act = lectern_player_previous}, name);
}

bool lectern_source_play_from(const char *name, int section, int beat)
{
	if (section < 1 || beat < 0)
		return false;
	const struct command from = {.section = (size_t)section - 1, .beat = beat ? (size_t)beat - 1 : 0};
	return command(&from, name);
}

void lectern_source_fill_status(const struct lectern_source *lectern, obs_data_t *data)
{
	struct lectern_player_status status;
	lectern_player_status(lectern->player, &status);
	obs_data_set_string(data, "source", obs_source_get_name(lectern->source));
	obs_data_set_string(data, "state", lectern_player_state_name(status.state));
	obs_data_set_int(data, "section", status.on_air ? (long long)status.position.section + 1 : 0);
	obs_data_set_int(data, "beat", status.on_air ? (long long)status.position.beat + 1 : 0);
	obs_data_set_int(data, "frame", status.on_air ? (long long)status.position.frame : 0);
	obs_data_set_double(data, "time", status.time);
	obs_data_set_double(data, "duration", status.duration);
	obs_data_set_int(data, "stalls", (long long)status.stalls);
	obs_data_set_double(data, "stalled", status.stalled);
	obs_data_set_int(data, "shown", (long long)status.shown);
	obs_data_set_int(data, "held", (long long)status.held);
	obs_data_set_int(data, "skipped", (long long)status.skipped);
	obs_data_set_double(data, "first_frame", status.first_frame);
}

bool lectern_source_status(obs_data_t *status)
{
	pthread_mutex_lock(&sources_lock);
	const struct lectern_source *best = sources;
	for (const struct lectern_source *lectern = sources; lectern; lectern = lectern->next)
		if (obs_source_active(lectern->source) && !obs_source_active(best->source))
			best = lectern;
	if (best)
		lectern_source_fill_status(best, status);
	pthread_mutex_unlock(&sources_lock);
	return best != NULL;
}
