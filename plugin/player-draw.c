/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that draws frames ahead and opens what comes next. */
#include "player-private.h"

#include <stdlib.h>

#define START_SECONDS  1.0 /* so much is awaited before playback starts */
#define RESUME_SECONDS 0.5 /* ... goes on after a stall */
#define FOLDER_LOOK    (200 * MILLISECOND)

/* Called locked. */
static void begin_lecture(struct lectern_player *player)
{
	const bool waited_for = player->wants_play && !player->current->lecture;
	lectern_player_jump(player, (struct lectern_position){0});
	player->wants_play = player->autoplay || waited_for;
	player->started = player->stopped = player->ended = false;
	player->loaded_at = player->host.now();
	atomic_store(&player->lecture_first, player->head);
	atomic_store(&player->first_shown, 0);
}

static void take_newest(struct lectern_player *player, struct lectern_playlist *playlist, bool other_playlist)
{
	if (!other_playlist && lectern_playlist_generation(playlist) == player->newest->generation)
		return;
	const struct lectern_playlist_snapshot *newest = lectern_playlist_take(playlist);
	const struct lectern_playlist_snapshot *old = player->newest;
	pthread_mutex_lock(&player->lock);
	player->newest = newest;
	if (other_playlist || newest->lecture != old->lecture)
		begin_lecture(player);
	else if (newest->fps != old->fps)
		lectern_player_jump(player, (struct lectern_position){player->air.section, player->air.beat, 0});
	pthread_mutex_unlock(&player->lock);
	lectern_playlist_release(old);
}

/* True when another playlist is to be played from now on. */
static bool change_project(struct lectern_player *player)
{
	pthread_mutex_lock(&player->lock);
	const bool changed = player->project_changed;
	char *project = changed ? lectern_strdup(player->project) : NULL;
	player->project_changed = false;
	pthread_mutex_unlock(&player->lock);
	if (!changed)
		return false;
	lectern_folder_free(player->folder);
	player->folder = project ? lectern_folder_new(project) : NULL;
	player->folder_looked = 0;
	free(project);
	return true;
}

static void refresh(struct lectern_player *player)
{
	const bool changed = change_project(player);
	const uint64_t now = player->host.now();
	if (player->folder && now - player->folder_looked >= FOLDER_LOOK) {
		lectern_folder_refresh(player->folder);
		player->folder_looked = now;
	}
	take_newest(player, player->folder ? lectern_folder_playlist(player->folder) : player->shared, changed);
}

static void draw_from_newest(struct lectern_player *player)
{
	if (player->current == player->newest)
		return;
	lectern_playlist_release(player->current);
	player->current = player->newest;
	__atomic_add_fetch(&((struct lectern_playlist_snapshot *)player->current)->references, 1, __ATOMIC_RELAXED);
}

/* Called locked. False: what was scheduled before has to run out first. */
static bool settle_jump(struct lectern_player *player)
{
	if (!player->wants_jump)
		return true;
	if (player->running || player->host.now() < player->quiet_at)
		return false;
	draw_from_newest(player);
	player->wants_jump = false;
	player->position = player->target;
	player->next = player->flushed = player->head;
	player->enough = false;
	return true;
}

/* The next frame to be drawn. An edition of a section that is on air is played to its end, or as far as it goes. */
static enum lectern_step settle_position(struct lectern_player *player, bool loop)
{
	const size_t section = player->position.section;
	if (lectern_timeline_follows(player->current, player->newest, &player->position))
		draw_from_newest(player);
	enum lectern_step step = lectern_timeline_settle(player->current, &player->position);
	if (player->current != player->newest && (step != LECTERN_STEP_READY || player->position.section != section)) {
		if (player->position.section == section)
			player->position = (struct lectern_position){section, 0, 0};
		draw_from_newest(player);
		step = lectern_timeline_settle(player->current, &player->position);
	}
	struct lectern_position start = {0};
	if (step == LECTERN_STEP_END && loop &&
	    lectern_timeline_settle(player->current, &start) == LECTERN_STEP_READY) {
		player->position = start;
		step = LECTERN_STEP_READY;
	}
	return step;
}

/* Called locked: the first frame that may still be wanted; while frames are due, with one before for a late canvas. */
static uint64_t oldest_wanted(const struct lectern_player *player)
{
	const uint64_t now = player->host.now();
	uint64_t oldest = player->next, due = player->schedule.first;
	if (!player->running && now >= player->quiet_at)
		return oldest < player->pushing ? oldest : player->pushing;
	lectern_schedule_frame(&player->schedule, now, &due);
	if (due < oldest)
		oldest = due;
	if (player->pushing < oldest)
		oldest = player->pushing;
	return oldest > 0 ? oldest - 1 : 0;
}

/* Finds out what comes next and where it is to be drawn; NULL: nothing can be drawn now. */
static struct lectern_frame *claim(struct lectern_player *player)
{
	struct lectern_frame *frame = NULL;
	pthread_mutex_lock(&player->lock);
	if (settle_jump(player)) {
		player->step = settle_position(player, player->loop);
		player->enough = lectern_timeline_enough(player->current, player->position, player->head - player->next,
							 atomic_load(&player->dry) ? RESUME_SECONDS : START_SECONDS);
		if (player->step == LECTERN_STEP_READY)
			frame = lectern_frames_claim(&player->frames, player->head, oldest_wanted(player));
	}
	pthread_mutex_unlock(&player->lock);
	return frame;
}

static bool draw_next(struct lectern_player *player)
{
	struct lectern_frame *frame = claim(player);
	if (!frame || !lectern_drawer_draw(player->drawer, player->current, &player->position, frame))
		return false;
	pthread_mutex_lock(&player->lock);
	if (!player->wants_jump) {
		lectern_frames_publish(&player->frames, player->head++);
		player->position.frame++;
	}
	pthread_mutex_unlock(&player->lock);
	return true;
}

static void wait(struct lectern_player *player)
{
	if (player->position.section < player->current->section_count &&
	    player->position.beat < player->current->sections[player->position.section].beat_count)
		lectern_drawer_prepare(player->drawer, player->current, &player->position);
	pthread_mutex_lock(&player->lock);
	lectern_player_wait(player, player->wants_play || player->wants_jump || player->running ? 10 : 50);
	pthread_mutex_unlock(&player->lock);
}

/* A lecture that is there already must not begin with settings that nobody chose. */
static void wait_for_settings(struct lectern_player *player)
{
	pthread_mutex_lock(&player->lock);
	while (!player->configured && !atomic_load(&player->ending))
		lectern_player_wait(player, 100);
	pthread_mutex_unlock(&player->lock);
}

void *lectern_player_draw_thread(void *data)
{
	struct lectern_player *player = data;
	pthread_setname_np(pthread_self(), "lectern: draw");
	player->drawer = lectern_drawer_new(player->host.sample_rate);
	wait_for_settings(player);
	while (!atomic_load(&player->ending)) {
		refresh(player);
		if (!draw_next(player))
			wait(player);
	}
	lectern_drawer_free(player->drawer);
	lectern_folder_free(player->folder);
	return NULL;
}
