/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The player with its real threads, files and sounds, and a loop in place of OBS that picks frames as a canvas does. */
#include "check.h"
#include "lecture.h"
#include "platform/platform.h"
#include "player.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define RATE     48000
#define INTERVAL (UINT64_C(1000000000) / LECTURE_FPS)

static struct measured measured;
static char *folder;

/* ---- the host ---- */

struct heard {
	pthread_mutex_t lock;
	uint64_t end;  /* of what was pushed */
	uint64_t late; /* pushes whose time was over */
	uint64_t back; /* ... that lay before the end of the one before */
	uint64_t far;  /* ... more than 200 ms ahead */
	uint64_t started;
	uint64_t ended;
};

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void hear(void *data, const float *samples, uint32_t count, uint64_t time)
{
	struct heard *heard = data;
	const uint64_t now = now_ns();
	(void)samples;
	pthread_mutex_lock(&heard->lock);
	heard->late += time + 20000000 < now;
	heard->back += time + 1000000 < heard->end;
	heard->far += time > now + 200000000;
	heard->end = time + (uint64_t)count * 1000000000 / RATE;
	pthread_mutex_unlock(&heard->lock);
}

static void note_started(void *data)
{
	__atomic_add_fetch(&((struct heard *)data)->started, 1, __ATOMIC_SEQ_CST);
}

static void note_ended(void *data)
{
	__atomic_add_fetch(&((struct heard *)data)->ended, 1, __ATOMIC_SEQ_CST);
}

static struct lectern_player *start_idle(struct heard *heard, struct lectern_playlist *playlist)
{
	const struct lectern_player_host host = {heard, RATE, now_ns, hear, note_started, note_ended};
	memset(heard, 0, sizeof(*heard));
	pthread_mutex_init(&heard->lock, NULL);
	return lectern_player_new(&host, playlist);
}

static struct lectern_player *start(struct heard *heard, struct lectern_playlist *playlist, bool autoplay)
{
	struct lectern_player *player = start_idle(heard, playlist);
	lectern_player_configure(player, &(struct lectern_player_settings){.autoplay = autoplay});
	return player;
}

/* What was shown: the sections of the frames in order, one letter each time another begins, and the paints. */
struct screen {
	uint64_t tick;
	char sections[64];
	uint32_t letters;
	uint64_t wrong; /* frames that do not follow the one before */
	struct lectern_position last;
};

static void note_frame(struct screen *screen, const struct lectern_frame *frame)
{
	const struct lectern_position *at = &frame->position;
	const char letter = (char)('A' + at->section);
	if (!screen->letters || screen->sections[screen->letters - 1] != letter || (at->beat == 0 && at->frame == 0)) {
		screen->sections[screen->letters++ % 60] = letter;
	} else {
		const bool next = at->beat == screen->last.beat ? at->frame == screen->last.frame + 1 : at->frame == 0;
		screen->wrong += !next;
	}
	screen->last = *at;
}

static void run_canvas(struct lectern_player *player, struct screen *screen, double seconds)
{
	if (!screen->tick)
		screen->tick = now_ns();
	for (int i = 0; i < (int)(seconds * LECTURE_FPS); i++) {
		const struct lectern_frame *frame = lectern_player_pick(player, screen->tick + INTERVAL, INTERVAL);
		if (frame) {
			note_frame(screen, frame);
			lectern_player_picked(player);
		}
		screen->tick += INTERVAL;
		const uint64_t now = now_ns();
		if (screen->tick > now)
			usleep((useconds_t)((screen->tick - now) / 1000));
	}
}

/* ---- lectures ---- */

static json_t *snapshot_of(int version)
{
	struct measured *from = &measured;
	json_t *sections = json_array();
	for (size_t s = 0; s < from->lecture->section_count; s++) {
		const struct lectern_section *section = &from->lecture->sections[s];
		json_t *beats = json_array();
		for (size_t b = 0; b < section->beat_count; b++) {
			char *drawing = lectern_store_drawing(from->store, section->beats[b].drawing);
			char *sound = lectern_store_sound(from->store, section->beats[b].sound);
			json_array_append_new(beats, json_pack("{ss ss ss sI ss}", "narration", "Beep.", "state",
							       "done", "drawing", drawing, "frames",
							       (json_int_t)section->beats[b].frames, "sound", sound));
			free(drawing);
			free(sound);
		}
		json_array_append_new(sections, json_pack("{ss ss si so}", "title", section->title, "state", "done",
							  "version", version, "beats", beats));
	}
	return json_pack("{ss ss si si si so}", "project", folder, "title", "T", "width", 320, "height", 180, "fps",
			 LECTURE_FPS, "sections", sections);
}

static void load(struct lectern_playlist *playlist, int version)
{
	json_t *snapshot = snapshot_of(version);
	lectern_playlist_load(playlist, snapshot);
	json_decref(snapshot);
}

static void write_lectures(void)
{
	measured_start(&measured, folder);
	for (int i = 0; i < 3; i++) {
		measured_add_section(&measured, "Section");
		measured_add_drawn_beat(&measured, 20);
		measured_add_drawn_beat(&measured, 13);
	}
	measured_save(&measured);
}

/* ---- tests ---- */

static void check_sound(const struct heard *heard)
{
	CHECK(heard->late == 0, "%lu late", (unsigned long)heard->late);
	CHECK(heard->back == 0, "%lu back", (unsigned long)heard->back);
	CHECK(heard->far == 0, "%lu far ahead", (unsigned long)heard->far);
}

static void check_whole(void)
{
	struct heard heard;
	struct screen screen = {0};
	struct lectern_player_status status;
	struct lectern_playlist *playlist = lectern_playlist_new();
	struct lectern_player *player = start(&heard, playlist, true);
	run_canvas(player, &screen, 0.2);
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_NONE, "something from nothing");
	load(playlist, 1);
	run_canvas(player, &screen, 4.5);
	lectern_player_status(player, &status);
	CHECK_TEXT(screen.sections, "ABC");
	CHECK(screen.wrong == status.skipped, "%lu out of order", (unsigned long)screen.wrong);
	CHECK(status.state == LECTERN_PLAYER_ENDED, "%s", lectern_player_state_name(status.state));
	CHECK(status.shown + status.skipped == 99, "%lu frames", (unsigned long)status.shown);
	CHECK(status.time == status.duration && status.duration == 3.3, "%f of %f", status.time, status.duration);
	CHECK(status.first_frame >= 0 && status.first_frame < 1, "%f", status.first_frame);
	CHECK(heard.started == 1 && heard.ended == 1, "started %lu, ended %lu", (unsigned long)heard.started,
	      (unsigned long)heard.ended);
	lectern_player_play_from(player, 1, 0);
	run_canvas(player, &screen, 0.8);
	CHECK(heard.started == 2, "played again after its end: started %lu", (unsigned long)heard.started);
	lectern_player_stop(player);
	lectern_player_play(player);
	run_canvas(player, &screen, 0.8);
	CHECK(heard.started == 3, "played again after a stop: started %lu", (unsigned long)heard.started);
	lectern_player_free(player);
	check_sound(&heard);
	lectern_playlist_free(playlist);
}

/* A lecture that is there before the source's settings are starts by itself all the same. */
static void check_late_settings(void)
{
	struct heard heard;
	struct screen screen = {0};
	struct lectern_playlist *playlist = lectern_playlist_new();
	load(playlist, 1);
	struct lectern_player *player = start_idle(&heard, playlist);
	run_canvas(player, &screen, 0.3);
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_NONE, "it plays before it is told how");
	lectern_player_configure(player, &(struct lectern_player_settings){.autoplay = true});
	run_canvas(player, &screen, 1.0);
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_PLAYING, "it does not start by itself");
	lectern_player_free(player);
	check_sound(&heard);
	lectern_playlist_free(playlist);
}

/* A section that is on air is played to its end in the edition in which it began. */
static void check_editions(void)
{
	struct heard heard;
	struct screen screen = {0};
	struct lectern_playlist *playlist = lectern_playlist_new();
	struct lectern_player *player = start(&heard, playlist, true);
	load(playlist, 1);
	run_canvas(player, &screen, 0.5);
	load(playlist, 2);
	run_canvas(player, &screen, 1.5);
	CHECK_TEXT(screen.sections, "AB");
	lectern_player_play_from(player, 2, 1);
	run_canvas(player, &screen, 0.5);
	CHECK(screen.last.section == 2 && screen.last.beat == 1, "%zu.%zu", screen.last.section, screen.last.beat);
	lectern_playlist_clear(playlist);
	run_canvas(player, &screen, 0.3);
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_NONE, "it plays what is gone");
	lectern_player_free(player);
	check_sound(&heard);
	lectern_playlist_free(playlist);
}

/* A drawing that can't be read costs its picture, not the lecture. */
static void check_broken(void)
{
	struct heard heard;
	struct screen screen = {0};
	struct lectern_playlist *playlist = lectern_playlist_new();
	char *path = lectern_store_drawing(measured.store, measured.lecture->sections[1].beats[0].drawing);
	char *aside = lectern_format("%s.aside", path);
	rename(path, aside);
	struct lectern_player *player = start(&heard, playlist, true);
	load(playlist, 1);
	run_canvas(player, &screen, 4.2);
	CHECK_TEXT(screen.sections, "ABC");
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_ENDED, "it does not end");
	lectern_player_free(player);
	rename(aside, path);
	free(aside);
	free(path);
	lectern_playlist_free(playlist);
}

/* Commands in a storm, from two threads, while a third shows: nothing hangs, the last wish counts. */
static void *storm(void *data)
{
	struct lectern_player *player = data;
	for (int i = 0; i < 300; i++) {
		switch (i % 7) {
		case 0:
			lectern_player_next(player);
			break;
		case 1:
			lectern_player_toggle(player);
			break;
		case 2:
			lectern_player_set_time(player, i / 100.0);
			break;
		case 3:
			lectern_player_stop(player);
			break;
		case 4:
			lectern_player_play(player);
			break;
		case 5:
			lectern_player_previous(player);
			break;
		default:
			lectern_player_play_from(player, (size_t)i % 3, 1);
			break;
		}
		usleep(3000);
	}
	return NULL;
}

static void check_storm(void)
{
	struct heard heard;
	struct screen screen = {0};
	pthread_t threads[2];
	struct lectern_playlist *playlist = lectern_playlist_new();
	struct lectern_player *player = start(&heard, playlist, true);
	load(playlist, 1);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, storm, player);
	run_canvas(player, &screen, 1.2);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	lectern_player_play_from(player, 1, 0);
	run_canvas(player, &screen, 0.6);
	CHECK(screen.last.section == 1, "section %zu", screen.last.section);
	CHECK(lectern_player_state(player) == LECTERN_PLAYER_PLAYING, "it does not play");
	const uint64_t began = now_ns();
	lectern_player_free(player);
	const double took = (double)(now_ns() - began) / 1e6;
	CHECK(took < 100, "ending took %.0f ms", took);
	lectern_playlist_free(playlist);
}

int main(void)
{
	char scratch[] = P_tmpdir "/lectern-player-XXXXXX";
	folder = mkdtemp(scratch);
	write_lectures();
	check_whole();
	check_late_settings();
	check_editions();
	check_broken();
	check_storm();
	measured_end(&measured);
	lectern_remove_tree(folder, NULL);
	return check_end();
}
