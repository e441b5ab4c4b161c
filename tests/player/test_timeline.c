/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "spec.h"
#include "timeline.h"

#define MS(milliseconds) (UINT64_C(1000000) * (milliseconds))

static void check_settle(void)
{
	static const struct {
		const char *spec;
		bool making;
		struct lectern_position from;
		enum lectern_step step;
		struct lectern_position to;
	} rows[] = {
		/* inside a beat, over its end, over a section's end, over the lecture's end */
		{"30 20 | 10", true, {0, 0, 0}, LECTERN_STEP_READY, {0, 0, 0}},
		{"30 20 | 10", true, {0, 0, 29}, LECTERN_STEP_READY, {0, 0, 29}},
		{"30 20 | 10", true, {0, 0, 30}, LECTERN_STEP_READY, {0, 1, 0}},
		{"30 20 | 10", true, {0, 1, 20}, LECTERN_STEP_READY, {1, 0, 0}},
		{"30 20 | 10", true, {1, 0, 10}, LECTERN_STEP_END, {2, 0, 0}},
		/* a beat that grows is played as far as it goes, and awaited there */
		{"30+ 20", true, {0, 0, 29}, LECTERN_STEP_READY, {0, 0, 29}},
		{"30+ 20", true, {0, 0, 30}, LECTERN_STEP_WAIT, {0, 0, 30}},
		{"30 -", true, {0, 0, 30}, LECTERN_STEP_WAIT, {0, 1, 0}},
		{"30 | - | 10", true, {0, 0, 30}, LECTERN_STEP_WAIT, {1, 0, 0}},
		/* not before its sound is known */
		{"30?", true, {0, 0, 0}, LECTERN_STEP_WAIT, {0, 0, 0}},
		{"30+?", true, {0, 0, 0}, LECTERN_STEP_WAIT, {0, 0, 0}},
		/* nothing more comes: what is there is played, what is not is left out */
		{"30? -", false, {0, 0, 0}, LECTERN_STEP_READY, {0, 0, 0}},
		{"30+ 20", false, {0, 0, 30}, LECTERN_STEP_READY, {0, 1, 0}},
		{"30 - | 10", false, {0, 0, 30}, LECTERN_STEP_READY, {1, 0, 0}},
		{"30 | ! - 5 | 10", true, {0, 0, 30}, LECTERN_STEP_READY, {1, 1, 0}},
		{"- | -", false, {0, 0, 0}, LECTERN_STEP_END, {2, 0, 0}},
		/* sections without beats, beats without frames */
		{"| | 10", true, {0, 0, 0}, LECTERN_STEP_WAIT, {0, 0, 0}},
		{"! | ! | 10", true, {0, 0, 0}, LECTERN_STEP_READY, {2, 0, 0}},
		{"| | 10", false, {0, 0, 0}, LECTERN_STEP_READY, {2, 0, 0}},
		{"0 10", true, {0, 0, 0}, LECTERN_STEP_READY, {0, 1, 0}},
		/* speech that is longer than the drawing */
		{"30@2", true, {0, 0, 59}, LECTERN_STEP_READY, {0, 0, 59}},
		{"30@2 5", true, {0, 0, 60}, LECTERN_STEP_READY, {0, 1, 0}},
		{"30@1.01 5", true, {0, 0, 30}, LECTERN_STEP_READY, {0, 1, 0}},
		{"30+@2", true, {0, 0, 30}, LECTERN_STEP_WAIT, {0, 0, 30}},
		/* out of the lecture */
		{"30", true, {7, 3, 2}, LECTERN_STEP_END, {7, 3, 2}},
		{"30 | 10", true, {0, 9, 2}, LECTERN_STEP_READY, {1, 0, 0}},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lectern_playlist_snapshot *snapshot = spec_read(rows[i].spec, rows[i].making);
		struct lectern_position at = rows[i].from;
		const enum lectern_step step = lectern_timeline_settle(snapshot, &at);
		CHECK(step == rows[i].step, "row %zu: %d", i, (int)step);
		CHECK(memcmp(&at, &rows[i].to, sizeof(at)) == 0, "row %zu: %zu.%zu.%lu", i, at.section, at.beat,
		      (unsigned long)at.frame);
		lectern_playlist_release(snapshot);
	}
}

static void check_enough(void)
{
	static const struct {
		const char *spec;
		struct lectern_position from;
		uint64_t drawn;
		double seconds;
		bool enough;
	} rows[] = {
		{"29+", {0, 0, 0}, 0, 1, false},
		{"30+", {0, 0, 0}, 0, 1, true},
		{"30+", {0, 0, 8}, 8, 1, true},
		{"30+", {0, 0, 8}, 7, 1, false},
		{"15+", {0, 0, 0}, 0, 0.5, true},
		{"14+", {0, 0, 0}, 0, 0.5, false},
		/* a whole beat is enough, however short; so is the rest of the lecture */
		{"10 -", {0, 0, 0}, 0, 1, true},
		{"10 | -", {0, 0, 0}, 0, 1, true},
		{"10 5+", {0, 0, 0}, 0, 1, false},
		{"10 20+", {0, 0, 0}, 0, 1, true},
		{"10", {0, 0, 9}, 0, 1, true},
		{"10 -", {0, 0, 10}, 3, 1, true},
		/* but nothing is not */
		{"-", {0, 0, 0}, 0, 1, false},
		{"10", {0, 0, 10}, 0, 1, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lectern_playlist_snapshot *snapshot = spec_read(rows[i].spec, true);
		CHECK(lectern_timeline_enough(snapshot, rows[i].from, rows[i].drawn, rows[i].seconds) == rows[i].enough,
		      "row %zu", i);
		lectern_playlist_release(snapshot);
	}
}

static void check_places(void)
{
	struct lectern_playlist_snapshot *snapshot = spec_read("30 20 | 10@1 | - | 5", true);
	static const struct {
		uint64_t frame;
		struct lectern_position at;
	} rows[] = {{0, {0, 0, 0}},   {29, {0, 0, 29}}, {30, {0, 1, 0}}, {50, {1, 0, 0}},
		    {79, {1, 0, 29}}, {80, {3, 0, 0}},  {84, {3, 0, 4}}, {85, {4, 0, 0}}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct lectern_position at = lectern_timeline_find(snapshot, rows[i].frame);
		CHECK(memcmp(&at, &rows[i].at, sizeof(at)) == 0, "row %zu: %zu.%zu.%lu", i, at.section, at.beat,
		      (unsigned long)at.frame);
		CHECK(lectern_timeline_before(snapshot, &at) == rows[i].frame, "row %zu", i);
	}
	CHECK(lectern_timeline_frames(snapshot) == 85, "%lu", (unsigned long)lectern_timeline_frames(snapshot));
	lectern_playlist_release(snapshot);
}

static void check_follows(void)
{
	struct lectern_playlist_snapshot *old = spec_read("30 20 | 10", true), *new = spec_read("30 20 | 10", true);
	new->sections[0].edition = 9;
	CHECK(lectern_timeline_follows(old, new, &(struct lectern_position){0, 0, 0}), "at a section's start");
	CHECK(!lectern_timeline_follows(old, new, &(struct lectern_position){0, 0, 1}), "inside another edition");
	CHECK(!lectern_timeline_follows(old, new, &(struct lectern_position){0, 1, 0}), "inside another edition");
	CHECK(lectern_timeline_follows(old, new, &(struct lectern_position){1, 0, 5}), "inside the same edition");
	CHECK(lectern_timeline_follows(old, new, &(struct lectern_position){2, 0, 0}), "at the end");
	new->lecture = 2;
	CHECK(!lectern_timeline_follows(old, new, &(struct lectern_position){1, 0, 5}), "another lecture");
	lectern_playlist_release(old);
	lectern_playlist_release(new);
}

/* The slices of a beat join without gap or overlap, at any rates. */
static void check_slices(void)
{
	static const uint32_t rates[][2] = {{30, 48000}, {15, 48000}, {60, 44100},
					    {24, 44100}, {50, 22050}, {7, 48000}};
	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		uint64_t expected = 0;
		for (uint64_t frame = 0; frame < 1000; frame++) {
			const struct lectern_slice slice = lectern_timeline_slice(frame, rates[i][0], rates[i][1]);
			CHECK(slice.start == expected, "rate %zu, frame %lu", i, (unsigned long)frame);
			expected = slice.start + slice.count;
		}
		CHECK(expected == 1000ull * rates[i][1] / rates[i][0], "rate %zu: %lu", i, (unsigned long)expected);
	}
}

static void check_schedule(void)
{
	static const struct lectern_schedule schedule = {.first = 100, .limit = 110, .origin = MS(5000), .fps = 30};
	static const struct {
		uint64_t time;
		bool due;
		uint64_t number;
	} rows[] = {
		{MS(4990), false, 0},  {MS(4996), true, 100}, /* within an eighth of a frame */
		{MS(5000), true, 100}, {MS(5029), true, 100}, {MS(5030), true, 101}, {MS(5033), true, 101},
		{MS(5100), true, 103}, {MS(5299), true, 109}, {MS(9999), true, 109}, /* nothing from the limit on */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint64_t number = 0;
		const bool due = lectern_schedule_frame(&schedule, rows[i].time, &number);
		CHECK(due == rows[i].due && number == rows[i].number, "row %zu: %lu", i, (unsigned long)number);
	}
	uint64_t number;
	CHECK(!lectern_schedule_frame(&(struct lectern_schedule){0}, MS(5000), &number), "never scheduled");
	CHECK(lectern_schedule_time(&schedule, 130) == MS(6000), "a second later");
}

/* On a canvas whose frames fall together with the lecture's every frame is seen, as often as the rates say, for hours.
 */
static void check_cadence(void)
{
	static const uint32_t rates[][2] = {{30, 30}, {30, 60}, {15, 30}, {15, 60}, {60, 60}, {60, 30}};
	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		const uint32_t fps = rates[i][0], canvas = rates[i][1];
		const uint64_t interval = 1000000000 / canvas;
		struct lectern_schedule schedule = {.limit = UINT64_MAX, .fps = fps};
		schedule.origin = lectern_schedule_align(MS(1234), 777, interval);
		uint64_t wrong = 0;
		for (uint64_t tick = 0; tick < 60ull * canvas; tick++) {
			uint64_t number = 0;
			lectern_schedule_frame(&schedule, schedule.origin + tick * interval, &number);
			wrong += number != tick * fps / canvas;
		}
		CHECK(wrong == 0, "%u on %u: %lu wrong", fps, canvas, (unsigned long)wrong);
	}
}

static void check_align(void)
{
	CHECK(lectern_schedule_align(1000, 900, 0) == 1000, "no canvas yet");
	CHECK(lectern_schedule_align(1000, 900, 30) == 1020, "%lu",
	      (unsigned long)lectern_schedule_align(1000, 900, 30));
	CHECK(lectern_schedule_align(1000, 1000, 30) == 1000, "on the grid");
	CHECK(lectern_schedule_align(1000, 1030, 30) == 1000, "a grid that is ahead");
	CHECK(lectern_schedule_align(1000, 1045, 30) == 1015, "a grid that is ahead");
}

int main(void)
{
	check_settle();
	check_enough();
	check_places();
	check_follows();
	check_slices();
	check_schedule();
	check_cadence();
	check_align();
	return check_end();
}
