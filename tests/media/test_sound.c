/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "folder.h"
#include "media/media.h"
#include "platform/platform.h"

#include <math.h>
#include <sys/stat.h>

#define RATE  22050
#define COUNT (RATE * 3 + 17)

static int16_t *make_noise(size_t count)
{
	int16_t *samples = lectern_alloc(count * sizeof(*samples));
	uint32_t state = 1;
	for (size_t i = 0; i < count; i++) {
		state = state * 1664525 + 1013904223;
		samples[i] = (int16_t)(state >> 16);
	}
	return samples;
}

static void check_round_trip(size_t count)
{
	struct lectern_error error = {0};
	char *path = folder_path("a: strange name.flac");
	int16_t *samples = make_noise(count);
	CHECK(lectern_sound_write(path, samples, count, RATE, &error), "%s", error.text);
	float *read = NULL;
	size_t have = 0, wrong = 0;
	CHECK(lectern_sound_read(path, RATE, &read, &have, &error), "%s", error.text);
	CHECK(have == count, "%zu of %zu samples", have, count);
	for (size_t i = 0; i < have && i < count; i++)
		wrong += lrintf(read[i] * 32768) != samples[i];
	CHECK(wrong == 0, "%zu samples differ", wrong);
	free(read);
	free(samples);
	free(path);
}

/* A click stays where it is, and the length stays the same to the sample. */
static void check_resampling(void)
{
	struct lectern_error error = {0};
	char *path = folder_path("click.flac");
	int16_t *samples = lectern_alloc(COUNT * sizeof(*samples));
	for (int i = -40; i <= 40; i++)
		samples[RATE + i] = (int16_t)(20000 * (0.5 + 0.5 * cos(M_PI * i / 40)));
	CHECK(lectern_sound_write(path, samples, COUNT, RATE, &error), "%s", error.text);
	float *read = NULL;
	size_t have = 0, peak = 0;
	CHECK(lectern_sound_read(path, 48000, &read, &have, &error), "%s", error.text);
	for (size_t i = 0; i < have; i++)
		if (fabsf(read[i]) > fabsf(read[peak]))
			peak = i;
	double want = COUNT * 48000.0 / RATE;
	CHECK(fabs((double)have - want) <= 2, "%zu samples, want %g", have, want);
	CHECK(fabs((double)peak - 48000) <= 2, "the click is at %zu", peak);
	CHECK(fabsf(read[peak] - 20000 / 32768.0f) < 0.01f, "it is %g high", (double)read[peak]);
	free(read);
	free(samples);
	free(path);
}

static void write_bytes(const char *path, const void *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");
	CHECK(file && fwrite(bytes, 1, length, file) == length, "%s", path);
	if (file)
		fclose(file);
}

static bool refuses(const char *path)
{
	struct lectern_error error = {0};
	float *samples;
	size_t count;
	bool ok = lectern_sound_read(path, 48000, &samples, &count, &error);
	CHECK(ok || (!samples && error.status == LECTERN_BAD_INPUT && error.text[0]), "%s: %s", path, error.text);
	free(samples);
	return !ok;
}

/* Every damage is either refused or, where a bit carries no sound, harmless; never a crash. Most are refused. */
static void check_damage(void)
{
	struct lectern_error error;
	char *path = folder_path("a: strange name.flac"), *bad = folder_path("bad.flac");
	size_t length, refused = 0;
	char *bytes = lectern_read_file(path, 1 << 24, &length, &error);
	CHECK(bytes, "%s", error.text);
	for (size_t i = 0; i < 40; i++) {
		size_t at = i < 20 ? i * 3 : length * i / 41;
		bytes[at] ^= 0x55;
		write_bytes(bad, bytes, length);
		refused += refuses(bad);
		bytes[at] ^= 0x55;
	}
	CHECK(refused >= 20, "%zu of 40 damaged files are refused", refused);
	for (size_t i = 1; i < 10; i++) {
		write_bytes(bad, bytes, length * i / 10);
		CHECK(refuses(bad), "%zu tenths of a file are read", i);
	}
	free(bytes);
	free(bad);
	free(path);
}

static void check_not_sounds(void)
{
	static const struct {
		const char *name;
		const char *bytes;
	} cases[] = {
		{"empty.flac", ""},
		{"text.flac", "This is only a text."},
		{"list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n"},
		{"concat.txt", "ffconcat version 1.0\nfile click.flac\n"},
		{"head.flac", "fLaC"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *path = folder_path(cases[i].name);
		write_bytes(path, cases[i].bytes, strlen(cases[i].bytes));
		CHECK(refuses(path), "%s is read", cases[i].name);
		free(path);
	}
	char *fifo = folder_path("fifo");
	CHECK(mkfifo(fifo, 0600) == 0 && refuses(fifo), "a fifo is read");
	CHECK(refuses(test_folder), "a folder is read");
	CHECK(refuses("/nowhere/at/all.flac"), "a missing file is read");
	free(fifo);
}

/* The header claims seconds in plenty: the hour is a limit on what is really there. */
static void check_hour(void)
{
	struct lectern_error error = {0};
	char *path = folder_path("long.flac");
	size_t count = (size_t)8000 * 3700;
	int16_t *samples = lectern_alloc(count * sizeof(*samples));
	CHECK(lectern_sound_write(path, samples, count, 8000, &error), "%s", error.text);
	float *read;
	CHECK(!lectern_sound_read(path, 8000, &read, &count, &error) && strstr(error.text, "hour"), "%s", error.text);
	free(samples);
	free(path);
}

/* A full disk: one sentence, and nothing under the final name. */
static void check_full_disk(void)
{
	struct lectern_error error = {0};
	char *path = folder_path("full.flac"), *part = folder_path("full.flac.part");
	int16_t *samples = make_noise(COUNT);
	CHECK(symlink("/dev/full", part) == 0, "no link to /dev/full");
	CHECK(!lectern_sound_write(path, samples, COUNT, RATE, &error), "written to a full disk");
	CHECK(error.status == LECTERN_RENDERER && strstr(error.text, "disk is full"), "%s", error.text);
	CHECK(access(path, F_OK) != 0 && access(part, F_OK) != 0, "something is left");
	free(samples);
	free(part);
	free(path);
}

int main(void)
{
	lectern_media_quiet();
	folder_make();
	check_round_trip(1);
	check_round_trip(4608);
	check_round_trip(COUNT);
	check_resampling();
	check_damage();
	check_not_sounds();
	check_hour();
	check_full_disk();
	lectern_remove_tree(test_folder, NULL);
	return check_end();
}
