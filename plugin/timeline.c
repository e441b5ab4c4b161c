/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "timeline.h"

#include <math.h>

#define SECOND UINT64_C(1000000000)

/* No frame of this beat comes any more beyond those that are there. */
static bool is_final(const struct lectern_playlist_snapshot *snapshot, const struct lectern_playlist_section *section,
		     const struct lectern_playlist_beat *beat)
{
	return (beat->complete && beat->sound_known) || section->failed || !snapshot->making;
}

uint64_t lectern_timeline_length(const struct lectern_playlist_beat *beat, uint32_t fps)
{
	/* a speech that ends within the last frame does not need another */
	const double speech = ceil(beat->seconds * fps - 0.5);
	return speech > (double)beat->frames ? (uint64_t)speech : beat->frames;
}

static uint64_t playable(const struct lectern_playlist_snapshot *snapshot,
			 const struct lectern_playlist_section *section, const struct lectern_playlist_beat *beat)
{
	if (!beat->drawing || beat->frames == 0)
		return 0;
	if (beat->complete && (beat->sound_known || is_final(snapshot, section, beat)))
		return lectern_timeline_length(beat, snapshot->fps);
	return beat->sound_known || is_final(snapshot, section, beat) ? beat->frames : 0;
}

static void next_beat(struct lectern_position *position)
{
	position->beat++;
	position->frame = 0;
}

static void next_section(struct lectern_position *position)
{
	position->section++;
	position->beat = 0;
	position->frame = 0;
}

enum lectern_step lectern_timeline_settle(const struct lectern_playlist_snapshot *snapshot,
					  struct lectern_position *position)
{
	while (position->section < snapshot->section_count) {
		const struct lectern_playlist_section *section = &snapshot->sections[position->section];
		/* a section that a model still plans has no beats yet */
		if (!section->beat_count && snapshot->making && !section->failed)
			return LECTERN_STEP_WAIT;
		if (position->beat >= section->beat_count) {
			next_section(position);
			continue;
		}
		const struct lectern_playlist_beat *beat = &section->beats[position->beat];
		if (position->frame < playable(snapshot, section, beat))
			return LECTERN_STEP_READY;
		if (!is_final(snapshot, section, beat))
			return LECTERN_STEP_WAIT;
		next_beat(position);
	}
	return LECTERN_STEP_END;
}

bool lectern_timeline_enough(const struct lectern_playlist_snapshot *snapshot, struct lectern_position position,
			     uint64_t drawn, double seconds)
{
	const uint64_t wanted = (uint64_t)ceil(seconds * snapshot->fps);
	uint64_t have = drawn;
	while (have < wanted) {
		const enum lectern_step step = lectern_timeline_settle(snapshot, &position);
		if (step == LECTERN_STEP_END)
			return have > 0;
		if (step == LECTERN_STEP_WAIT)
			return have > 0 && position.frame == 0;
		const struct lectern_playlist_section *section = &snapshot->sections[position.section];
		const uint64_t frames = playable(snapshot, section, &section->beats[position.beat]);
		have += frames - position.frame;
		position.frame = frames;
	}
	return true;
}

bool lectern_timeline_follows(const struct lectern_playlist_snapshot *current,
			      const struct lectern_playlist_snapshot *newest, const struct lectern_position *position)
{
	if (current->lecture != newest->lecture || current->fps != newest->fps)
		return false;
	if (position->beat == 0 && position->frame == 0)
		return true;
	if (position->section >= current->section_count)
		return true;
	return position->section < newest->section_count &&
	       current->sections[position->section].edition == newest->sections[position->section].edition;
}

static uint64_t section_frames(const struct lectern_playlist_section *section, size_t beats, uint32_t fps)
{
	uint64_t frames = 0;
	for (size_t i = 0; i < section->beat_count && i < beats; i++)
		frames += lectern_timeline_length(&section->beats[i], fps);
	return frames;
}

uint64_t lectern_timeline_frames(const struct lectern_playlist_snapshot *snapshot)
{
	uint64_t frames = 0;
	for (size_t i = 0; i < snapshot->section_count; i++)
		frames += section_frames(&snapshot->sections[i], SIZE_MAX, snapshot->fps);
	return frames;
}

uint64_t lectern_timeline_before(const struct lectern_playlist_snapshot *snapshot,
				 const struct lectern_position *position)
{
	uint64_t frames = 0;
	for (size_t i = 0; i < snapshot->section_count && i < position->section; i++)
		frames += section_frames(&snapshot->sections[i], SIZE_MAX, snapshot->fps);
	if (position->section < snapshot->section_count)
		frames += section_frames(&snapshot->sections[position->section], position->beat, snapshot->fps) +
			  position->frame;
	return frames;
}

struct lectern_position lectern_timeline_find(const struct lectern_playlist_snapshot *snapshot, uint64_t frame)
{
	struct lectern_position position = {0, 0, frame};
	for (; position.section < snapshot->section_count; position.section++) {
		const struct lectern_playlist_section *section = &snapshot->sections[position.section];
		for (position.beat = 0; position.beat < section->beat_count; position.beat++) {
			const uint64_t length = lectern_timeline_length(&section->beats[position.beat], snapshot->fps);
			if (position.frame < length)
				return position;
			position.frame -= length;
		}
	}
	return (struct lectern_position){snapshot->section_count, 0, 0};
}

struct lectern_slice lectern_timeline_slice(uint64_t frame, uint32_t fps, uint32_t rate)
{
	const uint64_t start = frame * rate / fps;
	return (struct lectern_slice){start, (uint32_t)((frame + 1) * rate / fps - start)};
}

uint64_t lectern_schedule_time(const struct lectern_schedule *schedule, uint64_t number)
{
	const uint64_t frames = number - schedule->first;
	return schedule->origin + frames / schedule->fps * SECOND + frames % schedule->fps * SECOND / schedule->fps;
}

bool lectern_schedule_frame(const struct lectern_schedule *schedule, uint64_t time, uint64_t *number)
{
	if (schedule->fps == 0 || schedule->limit <= schedule->first)
		return false;
	const uint64_t reached = time + SECOND / schedule->fps / 8;
	if (reached < schedule->origin)
		return false;
	const uint64_t passed = reached - schedule->origin;
	const uint64_t frames = passed / SECOND * schedule->fps + passed % SECOND * schedule->fps / SECOND;
	*number = schedule->first + frames < schedule->limit ? schedule->first + frames : schedule->limit - 1;
	return true;
}

uint64_t lectern_schedule_align(uint64_t time, uint64_t grid, uint64_t interval)
{
	if (interval == 0)
		return time;
	if (grid >= time)
		return grid - (grid - time) / interval * interval;
	return grid + (time - grid + interval - 1) / interval * interval;
}
