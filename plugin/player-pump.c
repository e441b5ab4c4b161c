/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that schedules frames and pushes the sound that belongs to them. */
#include "player-private.h"

#define LEAD         (100 * MILLISECOND)
#define MARGIN       (20 * MILLISECOND) /* a frame that is not there that long before it is due is missed */
#define PAD_SAMPLES  2048               /* OBS drops a last block shorter than its mix tick of 1024 */
#define FRAMES_START (LECTERN_FRAMES / 2)
#define CHUNKS       (LECTERN_FRAMES + 2)

/* OBS takes a stamp as it is only when it lies between 70 ms and 2 s after the end of what was pushed before; what is
 * nearer is joined to it, and what is further off is heard at once. So sound begins with a little silence, and the
 * rest follows at a distance. */
#define OPENING      (40 * MILLISECOND)
#define OPENING_LEAD (160 * MILLISECOND)
#define APART        (80 * MILLISECOND)

/* One run of sound to be pushed once the lock is dropped. */
struct chunk {
	const float *samples; /* NULL: silence */
	uint32_t count;
	uint64_t time;
};

struct batch {
	struct chunk chunks[CHUNKS];
	size_t count;
	bool started;
	bool ended;
};

static uint64_t duration(const struct lectern_player *player, uint64_t samples)
{
	return samples * SECOND / player->host.sample_rate;
}

static void add_sound(struct lectern_player *player, struct batch *batch, const float *samples, uint32_t count,
		      uint64_t time)
{
	batch->chunks[batch->count++] = (struct chunk){samples, count, time};
	player->sound_end = time + duration(player, count);
}

static void publish(struct lectern_player *player)
{
	lectern_frames_set_schedule(&player->frames, &player->schedule);
}

static void add_padding(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	player->pad_due = false;
	if (player->sound_end > now)
		add_sound(player, batch, NULL, PAD_SAMPLES, player->sound_end);
}

static uint64_t align(const struct lectern_player *player, uint64_t time)
{
	return lectern_schedule_align(time, atomic_load(&player->grid), atomic_load(&player->interval));
}

static void add_silence(struct lectern_player *player, struct batch *batch, uint64_t from, uint64_t length)
{
	add_sound(player, batch, NULL, (uint32_t)(length * player->host.sample_rate / SECOND), from);
}

/* Prepares OBS for sound; returns when the first frame is due. */
static uint64_t open_sound(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	uint64_t origin;
	if (player->sound_end > now) {
		const uint64_t end = player->sound_end;
		origin = align(player, end > now + LEAD ? end : now + LEAD);
		add_silence(player, batch, end, origin - end);
	} else {
		origin = align(player, now + OPENING_LEAD);
		add_silence(player, batch, now, OPENING);
	}
	return origin;
}

static void start(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	const uint64_t origin = open_sound(player, batch, now);
	player->schedule = (struct lectern_schedule){
		.first = player->next, .limit = player->next, .origin = origin, .fps = player->newest->fps};
	player->running = true;
	lectern_player_end_stall(player, origin);
	batch->started = !player->started;
	player->started = true;
}

static void stall(struct lectern_player *player)
{
	player->stalls++;
	player->stalled_since = lectern_schedule_time(&player->schedule, player->next);
	player->enough = false;
	atomic_store(&player->dry, true);
	lectern_player_hold(player);
}

static void schedule_due(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	while (player->next < player->head) {
		const uint64_t time = lectern_schedule_time(&player->schedule, player->next);
		if (time >= now + LEAD)
			break;
		if (time < now) { /* this thread was kept waiting: late sound would delay the whole program's */
			stall(player);
			return;
		}
		const struct lectern_frame *frame = lectern_frames_at(&player->frames, player->next);
		add_sound(player, batch, frame->samples, frame->sample_count, time);
		player->next++;
	}
	player->schedule.limit = player->next;
	publish(player);
}

static void end(struct lectern_player *player, struct batch *batch)
{
	player->running = player->closing = false;
	player->wants_play = player->started = false; /* whoever plays it again is told that it starts */
	player->ended = batch->ended = true;
}

static void run(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	if (player->closing && player->next < player->head) {
		lectern_player_hold(player); /* the lecture grew after its end */
		return;
	}
	schedule_due(player, batch, now);
	if (!player->running || player->next < player->head)
		return;
	const uint64_t due = lectern_schedule_time(&player->schedule, player->next);
	if (player->step == LECTERN_STEP_END) {
		player->quiet_at = due;
		player->pad_due = player->pad_due || !player->closing;
		player->closing = true;
		if (now >= due)
			end(player, batch);
	} else if (due < now + MARGIN) {
		stall(player);
	}
}

/* The picture of where playback will start. */
static void preview(struct lectern_player *player, uint64_t now)
{
	if (player->stopped || player->next != player->flushed || player->next == player->previewed)
		return;
	player->previewed = player->next;
	player->schedule = (struct lectern_schedule){
		.first = player->next, .limit = player->next + 1, .origin = now, .fps = player->newest->fps};
	publish(player);
}

/* While the canvas stands still, as it may at first, frames would pass unseen. */
static bool canvas_moves(const struct lectern_player *player, uint64_t now)
{
	return atomic_load(&player->interval) != 0 && now < atomic_load(&player->grid) + LEAD;
}

/* Sound that just ended is still too near to begin anew. */
static bool sound_may_open(const struct lectern_player *player, uint64_t now)
{
	return player->sound_end > now || now >= player->sound_end + APART;
}

static void rest(struct lectern_player *player, struct batch *batch, uint64_t now)
{
	if (player->wants_jump || now < player->quiet_at || player->next == player->head)
		return;
	if (!player->wants_play || !player->enough || !canvas_moves(player, now)) {
		preview(player, now);
	} else if (sound_may_open(player, now) &&
		   (player->head - player->next >= FRAMES_START || player->step != LECTERN_STEP_READY)) {
		start(player, batch, now);
		schedule_due(player, batch, now);
	}
}

static void note_air(struct lectern_player *player, uint64_t now)
{
	uint64_t number;
	if (!lectern_schedule_frame(&player->schedule, now, &number))
		return;
	const struct lectern_frame *frame = lectern_frames_at(&player->frames, number);
	if (frame) {
		player->air_number = number;
		player->air = frame->position;
	}
}

static void push_silence(struct lectern_player *player, uint32_t count, uint64_t time)
{
	static const float silence[PAD_SAMPLES];
	for (uint32_t done = 0; done < count;) {
		const uint32_t now = count - done < PAD_SAMPLES ? count - done : PAD_SAMPLES;
		player->host.sound(player->host.data, silence, now, time + duration(player, done));
		done += now;
	}
}

static void push(struct lectern_player *player, const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct chunk *chunk = &batch->chunks[i];
		if (chunk->samples)
			player->host.sound(player->host.data, chunk->samples, chunk->count, chunk->time);
		else
			push_silence(player, chunk->count, chunk->time);
	}
	if (batch->started)
		player->host.started(player->host.data);
	if (batch->ended)
		player->host.ended(player->host.data);
}

static void step(struct lectern_player *player, struct batch *batch)
{
	const uint64_t now = player->host.now(), from = player->next;
	if (player->running)
		run(player, batch, now);
	else
		rest(player, batch, now);
	if (player->pad_due)
		add_padding(player, batch, now);
	note_air(player, now);
	player->pushing = player->next > from ? from : LECTERN_NO_FRAME;
}

void *lectern_player_pump_thread(void *data)
{
	struct lectern_player *player = data;
	pthread_setname_np(pthread_self(), "lectern: pump");
	while (!atomic_load(&player->ending)) {
		struct batch batch = {0};
		pthread_mutex_lock(&player->lock);
		step(player, &batch);
		pthread_mutex_unlock(&player->lock);
		push(player, &batch);
		pthread_mutex_lock(&player->lock);
		player->pushing = LECTERN_NO_FRAME;
		lectern_player_wait(player, player->wants_play || player->running ? 10 : 50);
		pthread_mutex_unlock(&player->lock);
	}
	return NULL;
}
