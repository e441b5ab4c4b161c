/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "player.h"

#include "player-private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *lectern_player_state_name(enum lectern_player_state state)
{
	static const char *const names[] = {
		[LECTERN_PLAYER_NONE] = "none",       [LECTERN_PLAYER_OPENING] = "opening",
		[LECTERN_PLAYER_PLAYING] = "playing", [LECTERN_PLAYER_BUFFERING] = "buffering",
		[LECTERN_PLAYER_PAUSED] = "paused",   [LECTERN_PLAYER_STOPPED] = "stopped",
		[LECTERN_PLAYER_ENDED] = "ended",
	};
	return names[state];
}

static void init_sync(struct lectern_player *player)
{
	pthread_condattr_t attributes;
	pthread_mutex_init(&player->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&player->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void release(struct lectern_player *player)
{
	lectern_playlist_release(player->current);
	lectern_playlist_release(player->newest);
	lectern_frames_clear(&player->frames);
	pthread_cond_destroy(&player->changed);
	pthread_mutex_destroy(&player->lock);
	free(player->project);
	free(player);
}

static void tell_ending(struct lectern_player *player)
{
	pthread_mutex_lock(&player->lock);
	atomic_store(&player->ending, true);
	pthread_cond_broadcast(&player->changed);
	pthread_mutex_unlock(&player->lock);
}

struct lectern_player *lectern_player_new(const struct lectern_player_host *host, struct lectern_playlist *playlist)
{
	struct lectern_player *player = lectern_alloc(sizeof(*player));
	player->host = *host;
	player->shared = playlist;
	player->current = lectern_playlist_take(playlist);
	/* an older generation than any: the first look begins the lecture, if there is one */
	struct lectern_playlist *nothing = lectern_playlist_new();
	player->newest = lectern_playlist_take(nothing);
	lectern_playlist_free(nothing);
	player->seen = player->pushing = player->previewed = LECTERN_NO_FRAME;
	lectern_frames_start(&player->frames);
	init_sync(player);
	if (pthread_create(&player->drawing_thread, NULL, lectern_player_draw_thread, player) != 0) {
		release(player);
		return NULL;
	}
	if (pthread_create(&player->pump_thread, NULL, lectern_player_pump_thread, player) != 0) {
		tell_ending(player);
		pthread_join(player->drawing_thread, NULL);
		release(player);
		return NULL;
	}
	return player;
}

void lectern_player_free(struct lectern_player *player)
{
	if (!player)
		return;
	tell_ending(player);
	pthread_join(player->pump_thread, NULL);
	pthread_join(player->drawing_thread, NULL);
	release(player);
}

void lectern_player_wait(struct lectern_player *player, uint32_t milliseconds)
{
	struct timespec until;
	if (atomic_load(&player->ending))
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(milliseconds * MILLISECOND);
	if (until.tv_nsec >= (long)SECOND) {
		until.tv_nsec -= (long)SECOND;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&player->changed, &player->lock, &until);
}

void lectern_player_end_stall(struct lectern_player *player, uint64_t until)
{
	if (player->stalled_since && until > player->stalled_since)
		player->stalled += until - player->stalled_since;
	player->stalled_since = 0;
	atomic_store(&player->dry, false);
}

void lectern_player_hold(struct lectern_player *player)
{
	if (!player->running)
		return;
	player->quiet_at = lectern_schedule_time(&player->schedule, player->next);
	player->pad_due = true;
	player->running = player->closing = false;
}

static void interrupt(struct lectern_player *player)
{
	lectern_player_end_stall(player, player->host.now());
	lectern_player_hold(player);
}

void lectern_player_jump(struct lectern_player *player, struct lectern_position target)
{
	interrupt(player);
	player->target = target;
	player->wants_jump = true;
	player->ended = player->stopped = false;
}

static void begin_command(struct lectern_player *player)
{
	pthread_mutex_lock(&player->lock);
}

static void end_command(struct lectern_player *player)
{
	pthread_cond_broadcast(&player->changed);
	pthread_mutex_unlock(&player->lock);
}

void lectern_player_configure(struct lectern_player *player, const struct lectern_player_settings *settings)
{
	const char *project = settings->project && *settings->project ? settings->project : NULL;
	begin_command(player);
	player->configured = true;
	player->autoplay = settings->autoplay;
	player->loop = settings->loop;
	if ((project == NULL) != (player->project == NULL) || (project && strcmp(project, player->project) != 0)) {
		free(player->project);
		player->project = lectern_strdup(project);
		player->project_changed = true;
	}
	end_command(player);
}

static void play(struct lectern_player *player)
{
	if (player->ended)
		lectern_player_jump(player, (struct lectern_position){0});
	player->stopped = false;
	player->wants_play = true;
}

static void pause_playing(struct lectern_player *player)
{
	player->wants_play = false;
	interrupt(player);
}

void lectern_player_play(struct lectern_player *player)
{
	begin_command(player);
	play(player);
	end_command(player);
}

void lectern_player_pause(struct lectern_player *player)
{
	begin_command(player);
	pause_playing(player);
	end_command(player);
}

void lectern_player_toggle(struct lectern_player *player)
{
	begin_command(player);
	if (player->wants_play)
		pause_playing(player);
	else
		play(player);
	end_command(player);
}

void lectern_player_restart(struct lectern_player *player)
{
	lectern_player_play_from(player, 0, 0);
}

void lectern_player_stop(struct lectern_player *player)
{
	begin_command(player);
	lectern_player_jump(player, (struct lectern_position){0});
	player->wants_play = player->started = false;
	player->stopped = true;
	end_command(player);
}

void lectern_player_play_from(struct lectern_player *player, size_t section, size_t beat)
{
	begin_command(player);
	lectern_player_jump(player, (struct lectern_position){section, beat, 0});
	player->wants_play = true;
	end_command(player);
}

/* Called locked: where the audience is, or will be once the last jump has landed. */
static struct lectern_position whereabouts(const struct lectern_player *player)
{
	const bool landed = !player->wants_jump && player->air_number >= player->flushed;
	return landed ? player->air : player->target;
}

static void skip(struct lectern_player *player, bool forward)
{
	begin_command(player);
	const size_t section = whereabouts(player).section;
	const bool possible = forward ? section + 1 < player->newest->section_count : section > 0;
	if (possible) {
		player->wants_play = player->wants_play || player->ended;
		lectern_player_jump(player, (struct lectern_position){forward ? section + 1 : section - 1, 0, 0});
	}
	end_command(player);
}

void lectern_player_next(struct lectern_player *player)
{
	skip(player, true);
}

void lectern_player_previous(struct lectern_player *player)
{
	skip(player, false);
}

void lectern_player_set_time(struct lectern_player *player, double seconds)
{
	begin_command(player);
	const uint64_t frame = seconds > 0 ? (uint64_t)(seconds * player->newest->fps) : 0;
	lectern_player_jump(player, lectern_timeline_find(player->newest, frame));
	end_command(player);
}

static enum lectern_player_state state_of(const struct lectern_player *player)
{
	if (!player->newest->lecture)
		return LECTERN_PLAYER_NONE;
	if (player->ended)
		return LECTERN_PLAYER_ENDED;
	if (player->running)
		return LECTERN_PLAYER_PLAYING;
	if (player->stopped)
		return LECTERN_PLAYER_STOPPED;
	if (!player->wants_play)
		return LECTERN_PLAYER_PAUSED;
	return player->started ? LECTERN_PLAYER_BUFFERING : LECTERN_PLAYER_OPENING;
}

enum lectern_player_state lectern_player_state(struct lectern_player *player)
{
	pthread_mutex_lock(&player->lock);
	const enum lectern_player_state state = state_of(player);
	pthread_mutex_unlock(&player->lock);
	return state;
}

void lectern_player_status(struct lectern_player *player, struct lectern_player_status *status)
{
	const uint64_t first_shown = atomic_load(&player->first_shown);
	pthread_mutex_lock(&player->lock);
	const double fps = player->newest->fps;
	*status = (struct lectern_player_status){
		.state = state_of(player),
		.position = whereabouts(player),
		.on_air = first_shown != 0,
		.duration = (double)lectern_timeline_frames(player->newest) / fps,
		.stalls = player->stalls,
		.stalled = (double)player->stalled / (double)SECOND,
		.first_frame = first_shown ? (double)(first_shown - player->loaded_at) / (double)SECOND : -1,
	};
	status->time = (double)lectern_timeline_before(player->newest, &status->position) / fps;
	if (status->state == LECTERN_PLAYER_ENDED)
		status->time = status->duration;
	pthread_mutex_unlock(&player->lock);
	status->shown = atomic_load(&player->shown);
	status->held = atomic_load(&player->held);
	status->skipped = atomic_load(&player->skipped);
}

static void note_shown(struct lectern_player *player, uint64_t number)
{
	if (player->seen != LECTERN_NO_FRAME && player->seen >= player->frames.last.first)
		atomic_fetch_add(&player->skipped, number - player->seen - 1);
	player->seen = number;
	atomic_fetch_add(&player->shown, 1);
	if (atomic_load(&player->first_shown) == 0 && number >= atomic_load(&player->lecture_first))
		atomic_store(&player->first_shown, player->host.now());
}

const struct lectern_frame *lectern_player_pick(struct lectern_player *player, uint64_t time, uint64_t interval)
{
	uint64_t number;
	atomic_store(&player->grid, time);
	atomic_store(&player->interval, interval);
	const struct lectern_frame *frame = lectern_frames_pick(&player->frames, time, player->seen, &number);
	if (frame) {
		note_shown(player, number);
		return frame;
	}
	lectern_frames_picked(&player->frames);
	if (atomic_load(&player->dry) && number == player->seen)
		atomic_fetch_add(&player->held, 1);
	return NULL;
}

void lectern_player_picked(struct lectern_player *player)
{
	lectern_frames_picked(&player->frames);
}
