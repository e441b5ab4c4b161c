/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may happen between a command and its end. The process at the other side runs code that nobody has checked, so
 * it gets three limits of its own: time without a sign of life, frames, printed text. */
#include "draw/format.h"
#include "render/pool.h"
#include "render/protocol.h"

#include <stdlib.h>
#include <string.h>

#define IDLE_SECONDS  10.0  /* without a frame or "alive"; LaTeX for one section takes 1 to 3 s */
#define QUEUE_SECONDS 30.0  /* more, on a machine that is busy with other things */
#define WHOLE_SECONDS 900.0 /* a process that only says that it lives must end too */
#define AFTER_SECONDS 3.0   /* for the parent of a killed process to take over */
#define CREDIT_STEP   (1u << 20)
#define UNREAD_MOST   (1u << 20) /* of credits that the other side does not read */

enum step { STEP_GO_ON = 1, STEP_DONE, STEP_LOST };

static enum step lost(struct course *course, struct lectern_error *error, const char *why)
{
	scene_kill(course->scene);
	if (!scene_worker_lives(course->scene))
		why = "the Manim worker ended unexpectedly";
	lectern_fail(error, LECTERN_RENDERER, "The scene %s was lost: %s", course->scene->file, why);
	return STEP_LOST;
}

static void set_fault(struct course *course, enum lectern_fault_kind kind, char *message)
{
	lectern_fault_clear(course->fault);
	course->fault->kind = kind;
	course->fault->message = message;
}

/* ---- ending a beat from here ---- */

static bool is_event(const json_t *message, const char *name)
{
	const char *event = json_string_value(json_object_get(message, "event"));
	return event && strcmp(event, name) == 0;
}

static void give_credit(struct course *course)
{
	struct lectern_scene *scene = course->scene;
	course->credited = scene->ring.taken;
	render_link_say(&scene->link, json_pack("{ss sI}", "cmd", "credit", "until",
						(json_int_t)(scene->ring.taken + LECTERN_RING_SIZE)));
}

/* True once the process that forked the beat says that it goes on from the state before. */
static bool parent_takes_over(struct course *course)
{
	double until = lectern_now() + AFTER_SECONDS;
	json_t *message;
	bool over = false;
	while (!over &&
	       render_link_listen(&course->scene->link, course->cancel, until, &message) == RENDER_HEARD_MESSAGE) {
		over = is_event(message, "fault");
		if (is_event(message, "frames"))
			render_ring_skip(&course->scene->ring, message);
		json_decref(message);
	}
	if (over)
		give_credit(course);
	return over;
}

/* Kills the beat's process; while opening, or when that does not help, the whole scene. */
static enum step end_beat(struct course *course, enum lectern_fault_kind kind, char *message)
{
	struct lectern_scene *scene = course->scene;
	set_fault(course, kind, message);
	if (course->run && scene->beat_pid)
		render_kill_below(scene->beat_pid, scene->worker->pid);
	if (!course->run || !scene->beat_pid || !parent_takes_over(course))
		scene_kill(scene);
	return STEP_DONE;
}

static char *line_of(const char *text, int line)
{
	for (; text && line > 1; line--) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	if (!text || line != 1)
		return NULL;
	text += strspn(text, " \t");
	return lectern_strndup(text, strcspn(text, "\n"));
}

static enum step end_hang(struct course *course)
{
	struct lectern_scene *scene = course->scene;
	pid_t pid = course->run && scene->beat_pid ? scene->beat_pid : scene_pid(scene);
	int line = render_find_hang(pid, scene->worker->pid, scene->folder, scene->file);
	bool code_is_files = !course->run || !course->run->code;
	enum step step = end_beat(course, LECTERN_FAULT_TIMEOUT,
				  lectern_format("the code ran for more than %.0f s without a frame", IDLE_SECONDS));
	course->fault->line = line;
	course->fault->text = code_is_files && line ? line_of(scene->code, line) : NULL;
	return step;
}

/* ---- what it says ---- */

static bool take_record(void *data, const uint8_t *record, size_t length, struct lectern_error *error)
{
	struct course *course = data;
	uint32_t repeat =
		(uint32_t)record[4] | (uint32_t)record[5] << 8 | (uint32_t)record[6] << 16 | (uint32_t)record[7] << 24;
	if (repeat < 1 || repeat > LECTERN_RECORD_MAX_REPEAT)
		return false;
	course->frames += repeat;
	course->too_long = course->frames > course->scene->most_frames;
	if (course->too_long)
		return false;
	course->stopped = course->run->on_record && !course->run->on_record(course->run->data, record, length, error);
	return !course->stopped;
}

static enum step too_long(struct course *course)
{
	return end_beat(course, LECTERN_FAULT_TOO_LONG,
			lectern_format("the animation has more than %llu frames",
				       (unsigned long long)course->scene->most_frames));
}

static enum step take_frames(struct course *course, const json_t *message, struct lectern_error *error)
{
	struct lectern_scene *scene = course->scene;
	if (!course->run || course->run->mode != LECTERN_RUN_DRAW)
		return lost(course, error, "it drew when it was not asked to");
	if (!render_ring_take(&scene->ring, message, take_record, course, error)) {
		if (course->too_long)
			return too_long(course);
		if (!course->stopped)
			return lost(course, error, "it handed over a drawing that can't be right");
		scene_kill(scene);
		return STEP_LOST;
	}
	if (scene->ring.taken - course->credited >= CREDIT_STEP)
		give_credit(course);
	if (scene->link.out.length - scene->link.sent > UNREAD_MOST)
		return lost(course, error, "it does not listen");
	return STEP_GO_ON;
}

static enum step take_print(struct course *course, const json_t *message)
{
	const char *text = json_string_value(json_object_get(message, "text"));
	if (!text)
		return STEP_GO_ON;
	course->print_bytes += strlen(text);
	render_add_printed(&course->printed, text);
	if (course->print_bytes > 2 * RENDER_MOST_PRINTED)
		return end_beat(course, LECTERN_FAULT_OUTPUT,
				lectern_format("the code printed more than %u KiB", RENDER_MOST_PRINTED >> 10));
	return STEP_GO_ON;
}

static enum step take_alive(struct course *course, const json_t *message)
{
	int64_t frames = render_number(message, "frames", INT64_MAX);
	return frames > (int64_t)course->scene->most_frames ? too_long(course) : STEP_GO_ON;
}

static enum step take_start(struct course *course, const json_t *message)
{
	int64_t pid = render_number(message, "pid", INT32_MAX);
	course->scene->beat_pid = pid > 1 ? (pid_t)pid : 0; /* proved when it is used */
	return STEP_GO_ON;
}

static enum step take_opened(struct course *course, const json_t *message, struct lectern_error *error)
{
	if (course->run || !render_read_digest(message, course->scene->digest))
		return lost(course, error, "it told something that can't be right");
	return STEP_DONE;
}

static enum step take_done(struct course *course, const json_t *message, struct lectern_error *error)
{
	char digest[33];
	int64_t frames = render_number(message, "frames", (int64_t)course->scene->most_frames);
	if (!course->run || frames < 0 || !render_read_digest(message, digest) ||
	    (course->run->mode == LECTERN_RUN_DRAW && (uint64_t)frames != course->frames))
		return lost(course, error, "it told something that can't be right");
	course->frames = (uint64_t)frames;
	if (course->run->mode != LECTERN_RUN_DRY)
		memcpy(course->scene->digest, digest, sizeof(digest));
	json_decref(*course->findings);
	*course->findings = render_read_objects(message, "findings");
	json_decref(*course->animations);
	*course->animations = render_read_objects(message, "animations");
	return STEP_DONE;
}

static enum step take_fault(struct course *course, const json_t *message, struct lectern_error *error)
{
	if (!render_read_fault(message, course->fault))
		return lost(course, error, "it told of a fault of no known kind");
	if (!course->run)
		course->scene->dead = true; /* it ends by itself */
	if (course->fault->kind == LECTERN_FAULT_KILLED && !course->fault->message)
		course->fault->message = lectern_strdup("the code ran out of memory or crashed");
	return STEP_DONE;
}

static enum step take(struct course *course, const json_t *message, struct lectern_error *error)
{
	if (is_event(message, "frames"))
		return take_frames(course, message, error);
	if (is_event(message, "print"))
		return take_print(course, message);
	if (is_event(message, "alive"))
		return take_alive(course, message);
	if (is_event(message, "start"))
		return take_start(course, message);
	if (is_event(message, "opened"))
		return take_opened(course, message, error);
	if (is_event(message, "done"))
		return take_done(course, message, error);
	if (is_event(message, "fault"))
		return take_fault(course, message, error);
	if (json_is_string(json_object_get(message, "event")))
		return STEP_GO_ON; /* a later worker may tell more */
	return lost(course, error, "it sent a message without an event");
}

static enum step lost_process(struct course *course, struct lectern_error *error)
{
	if (course->run || !scene_worker_lives(course->scene))
		return lost(course, error, "its process ended");
	/* while opening nothing but the code itself can end the process */
	set_fault(course, LECTERN_FAULT_KILLED, lectern_strdup("the code ran out of memory or crashed"));
	scene_kill(course->scene);
	return STEP_DONE;
}

/* Workers run only when nobody else wants to (SCHED_IDLE). Time that the process stood in the queue for a processor
 * since the last look is not held against it, within bounds; true when that puts the end off. */
static bool was_kept_waiting(struct course *course, double *heard_at)
{
	pid_t pid = course->scene->beat_pid ? course->scene->beat_pid : scene_pid(course->scene);
	double queued = render_time_in_queue(pid), since = queued - course->queued;
	course->queued = queued;
	if (since > QUEUE_SECONDS - course->granted)
		since = QUEUE_SECONDS - course->granted;
	if (since < 1.0)
		return false;
	course->granted += since;
	*heard_at += since;
	return true;
}

static enum step next(struct course *course, double *heard_at, double until, struct lectern_error *error)
{
	json_t *message = NULL;
	double deadline = *heard_at + IDLE_SECONDS < until ? *heard_at + IDLE_SECONDS : until;
	switch (render_link_listen(&course->scene->link, course->cancel, deadline, &message)) {
	case RENDER_HEARD_NOTHING:
		if (deadline < until && was_kept_waiting(course, heard_at))
			return STEP_GO_ON;
		return end_hang(course);
	case RENDER_HEARD_CANCEL:
		scene_kill(course->scene);
		lectern_fail(error, LECTERN_CANCELLED, "Cancelled");
		return STEP_LOST;
	case RENDER_HEARD_END:
		return lost_process(course, error);
	case RENDER_HEARD_NONSENSE:
		return lost(course, error, "it sent something that can't be understood");
	case RENDER_HEARD_MESSAGE:
		break;
	}
	enum step step = take(course, message, error);
	if (!is_event(message, "print"))
		*heard_at = lectern_now(); /* after on_record, whose time is not the code's */
	json_decref(message);
	return step;
}

bool course_follow(struct course *course, struct lectern_error *error)
{
	double heard_at = lectern_now(), until = heard_at + WHOLE_SECONDS;
	enum step step = STEP_GO_ON;
	course->credited = course->scene->ring.taken;
	render_ring_begin(&course->scene->ring);
	course->scene->beat_pid = 0;
	while (step == STEP_GO_ON)
		step = next(course, &heard_at, until, error);
	return step == STEP_DONE;
}
