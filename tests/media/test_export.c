/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three small beats, exported for real and read back with FFmpeg's libraries. */
#include "../check.h"
#include "drawing.h"
#include "folder.h"
#include "media/media.h"
#include "platform/platform.h"
#include "probe.h"

#include <math.h>
#include <sys/stat.h>

#define BEATS  4
#define FPS    30
#define RATE   22050
#define FRAMES (47 + 1 + 60 + 31)

/* Frames of a beat; the drawing of the third is shorter, so its last picture stands. */
static const uint32_t beat_frames[BEATS] = {47, 1, 60, 31};
static const uint32_t drawn_frames[BEATS] = {47, 1, 40, 31};
/* What BT.709 in limited range makes of red, green, blue and white. */
static const uint8_t backgrounds[BEATS][4] = {
	{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}};
static const uint8_t colours[BEATS][3] = {{63, 102, 240}, {173, 42, 26}, {32, 240, 118}, {235, 128, 128}};
static const char subtitles[] = "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nOne &amp; {two}\n\n"
				"00:00:02.000 --> 00:00:03.500\nThree\nfour\n";

static struct lectern_export_beat beats[BEATS];
static struct lectern_export export = {.beats = beats,
				       .beat_count = BEATS,
				       .width = 160,
				       .height = 90,
				       .fps = FPS,
				       .title = "Tiles: a test",
				       .language = "de-AT",
				       .subtitles = subtitles};

/* Silence with a click 10 ms after its start. */
static void make_click(const char *path)
{
	struct lectern_error error = {0};
	int16_t samples[RATE / 4] = {0};
	for (int i = -30; i <= 30; i++)
		samples[RATE / 100 + i] = (int16_t)(24000 * (0.5 + 0.5 * cos(M_PI * i / 30)));
	CHECK(lectern_sound_write(path, samples, RATE / 4, RATE, &error), "%s", error.text);
}

static void make_beats(void)
{
	for (int i = 0; i < BEATS; i++) {
		struct lectern_error error = {0};
		char name[32];
		snprintf(name, sizeof(name), "%d.lectern", i);
		beats[i].drawing = folder_path(name);
		CHECK(drawing_make(beats[i].drawing, backgrounds[i], FPS, drawn_frames[i] / 2 + 1,
				   drawn_frames[i] - drawn_frames[i] / 2 - 1, &error),
		      "%s", error.text);
		snprintf(name, sizeof(name), "video/%d-90p30.mkv", i);
		beats[i].video = folder_path(name);
		beats[i].frames = beat_frames[i];
	}
	beats[0].sound = folder_path("0.flac");
	beats[2].sound = folder_path("2.flac");
	beats[0].section_title = "Red & green";
	beats[2].section_title = "Blau";
	make_click(beats[0].sound);
	make_click(beats[2].sound);
}

static void free_beats(void)
{
	for (int i = 0; i < BEATS; i++) {
		free((char *)beats[i].drawing);
		free((char *)beats[i].video);
		free((char *)beats[i].sound);
	}
}

static void check_pictures(const struct probe *probe)
{
	const AVCodecParameters *video = probe->format->streams[probe->video]->codecpar;
	CHECK(probe->frames == FRAMES, "%llu frames", (unsigned long long)probe->frames);
	CHECK(probe->frames_in_order, "frames are not one after the other");
	CHECK(video->width == 160 && video->height == 90 && video->format == AV_PIX_FMT_YUV420P, "picture format");
	CHECK(video->color_range == AVCOL_RANGE_MPEG && video->color_space == AVCOL_SPC_BT709, "range, space");
	CHECK(video->color_primaries == AVCOL_PRI_BT709 && video->color_trc == AVCOL_TRC_BT709, "primaries, transfer");
	uint64_t frame = 0;
	for (int beat = 0; beat < BEATS; beat++)
		for (uint32_t i = 0; i < beat_frames[beat] && frame < probe->frames; i++, frame++)
			for (int plane = 0; plane < 3; plane++)
				CHECK(abs(probe->corners[frame][plane] - colours[beat][plane]) <= 3,
				      "frame %llu plane %d: %d", (unsigned long long)frame, plane,
				      probe->corners[frame][plane]);
}

/* The white square comes to the right side when it stops moving, frame-exact. */
static void check_movement(const struct probe *probe)
{
	uint64_t frame = 0;
	for (int beat = 0; beat < BEATS; beat++) {
		for (uint32_t i = 0; i < beat_frames[beat] && frame < probe->frames; i++, frame++) {
			int want = i > drawn_frames[beat] / 2 ? 235 : colours[beat][0];
			CHECK(abs(probe->right[frame] - want) <= 4, "beat %d frame %u: %d, want %d", beat, i,
			      probe->right[frame], want);
		}
	}
}

static size_t loudest(const struct probe *probe, size_t first, size_t end)
{
	size_t best = first;
	for (size_t i = first; i < end && i < probe->sample_count; i++)
		if (fabsf(probe->samples[i]) > fabsf(probe->samples[best]))
			best = i;
	return best;
}

static void check_sound(const struct probe *probe, bool lossless)
{
	double seconds = (double)FRAMES / FPS;
	size_t third = 48000 * 48 / FPS;
	CHECK(fabs(probe->sound_start) < 1e-6, "the sound starts at %g", probe->sound_start);
	if (lossless)
		CHECK(probe->sample_count == 48000 * FRAMES / FPS, "%zu samples", probe->sample_count);
	else
		CHECK(fabs((double)probe->sample_count / 48000 - seconds) <= 1.0 / FPS, "%zu samples",
		      probe->sample_count);
	size_t limit = lossless ? 1 : 3, one = loudest(probe, 0, third), two = loudest(probe, third, 48000 * 4);
	CHECK(labs((long)one - 480) <= (long)limit, "first click at sample %zu", one);
	CHECK(labs((long)(two - third) - 480) <= (long)limit, "second click at sample %zu", two - third);
	CHECK(fabsf(probe->samples[one]) > 0.6f && fabsf(probe->samples[two]) > 0.6f, "clicks are quiet");
}

static void check_chapter(const AVChapter *chapter, const char *title, double start, double end)
{
	const AVDictionaryEntry *entry = av_dict_get(chapter->metadata, "title", NULL, 0);
	CHECK_TEXT(entry ? entry->value : NULL, title);
	CHECK(fabs((double)chapter->start * av_q2d(chapter->time_base) - start) < 0.002, "%s starts", title);
	CHECK(fabs((double)chapter->end * av_q2d(chapter->time_base) - end) < 0.002, "%s ends", title);
}

static void check_words(const struct probe *probe)
{
	CHECK(probe->captions >= 0, "no captions");
	CHECK_TEXT(probe->cues.data, "0.50 One & {two}|2.00 Three\nfour|");
	const AVDictionaryEntry *title = av_dict_get(probe->format->metadata, "title", NULL, 0);
	CHECK_TEXT(title ? title->value : NULL, "Tiles: a test");
	const int streams[] = {probe->sound, probe->captions};
	for (int i = 0; i < 2 && probe->captions >= 0; i++) {
		const AVStream *stream = probe->format->streams[streams[i]];
		const AVDictionaryEntry *language = av_dict_get(stream->metadata, "language", NULL, 0);
		const char *have = language ? language->value : NULL;
		CHECK(have && (strcmp(have, "deu") == 0 || strcmp(have, "ger") == 0), "language %s", have);
	}
	CHECK(probe->format->nb_chapters == 2, "%u chapters", probe->format->nb_chapters);
	if (probe->format->nb_chapters == 2) {
		check_chapter(probe->format->chapters[0], "Red & green", 0, 48.0 / FPS);
		check_chapter(probe->format->chapters[1], "Blau", 48.0 / FPS, (double)FRAMES / FPS);
	}
}

static void check_side_files(const char *name)
{
	struct lectern_error error = {0};
	char *vtt_name = lectern_format("%s.vtt", name), *srt_name = lectern_format("%s.srt", name);
	char *vtt_path = folder_path(vtt_name), *srt_path = folder_path(srt_name);
	char *vtt = lectern_read_file(vtt_path, 1 << 20, NULL, &error);
	char *srt = lectern_read_file(srt_path, 1 << 20, NULL, &error);
	CHECK_TEXT(vtt, subtitles);
	CHECK_TEXT(srt,
		   "1\n00:00:00,500 --> 00:00:01,000\nOne & {two}\n\n2\n00:00:02,000 --> 00:00:03,500\nThree\nfour\n");
	free(vtt);
	free(srt);
	free(vtt_path);
	free(srt_path);
	free(vtt_name);
	free(srt_name);
}

static void check_file(const char *path, bool lossless)
{
	struct probe probe;
	bool ok = probe_open(&probe, path, FPS);
	CHECK(ok, "%s can't be read", path);
	if (ok) {
		check_pictures(&probe);
		check_movement(&probe);
		check_sound(&probe, lossless);
		check_words(&probe);
	}
	probe_close(&probe);
}

struct told {
	uint64_t calls;
	uint64_t done;
	uint64_t all;
	struct lectern_cancel *cancel; /* set after 60 frames */
};

static void on_progress(void *data, uint64_t done, uint64_t all)
{
	struct told *told = data;
	CHECK(done >= told->done && done <= all, "%llu of %llu", (unsigned long long)done, (unsigned long long)all);
	told->calls++;
	told->done = done;
	told->all = all;
	if (told->cancel && done == 60)
		lectern_cancel_set(told->cancel);
}

/* Exports to `name` and returns how often progress was told. */
static uint64_t export_to(const char *name)
{
	struct lectern_error error = {0};
	struct told told = {0};
	char *path = folder_path(name);
	export.path = path;
	export.on_progress = on_progress;
	export.data = &told;
	CHECK(lectern_export_video(&export, NULL, &error), "%s", error.text);
	CHECK(told.done == FRAMES && told.all == FRAMES, "%llu of %llu", (unsigned long long)told.done,
	      (unsigned long long)told.all);
	free(path);
	return told.calls;
}

static void look(struct stat status[BEATS])
{
	for (int i = 0; i < BEATS; i++)
		CHECK(stat(beats[i].video, &status[i]) == 0, "%s is missing", beats[i].video);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The second export encodes nothing; a kept video that is damaged, or of another size, is made again, and no other. */
static void check_kept(void)
{
	struct stat before[BEATS], after[BEATS];
	look(before);
	CHECK(export_to("second.mkv") == BEATS, "more was told than that the beats are kept");
	look(after);
	for (int i = 0; i < BEATS; i++)
		CHECK(same_file(&before[i], &after[i]), "%s was written again", beats[i].video);
	CHECK(truncate(beats[2].video, before[2].st_size * 2 / 3) == 0, "truncate");
	export_to("third.mkv");
	look(after);
	for (int i = 0; i < BEATS; i++)
		CHECK(same_file(&before[i], &after[i]) == (i != 2), "%s", beats[i].video);
	CHECK(after[2].st_size == before[2].st_size, "%s differs", beats[2].video);
}

static void check_faststart(const char *path)
{
	struct lectern_error error = {0};
	size_t length = 0;
	char *bytes = lectern_read_file(path, 1 << 26, &length, &error);
	const char *index = bytes ? memmem(bytes, length, "moov", 4) : NULL;
	const char *data = bytes ? memmem(bytes, length, "mdat", 4) : NULL;
	CHECK(index && data && index < data, "the index is not at the start");
	free(bytes);
}

static void check_nothing_at(const char *path)
{
	char *part = lectern_format("%s.part", path);
	CHECK(access(path, F_OK) != 0, "%s was left", path);
	CHECK(access(part, F_OK) != 0, "%s was left", part);
	free(part);
}

static void check_cancel(void)
{
	struct lectern_error error = {0};
	struct told told = {.cancel = lectern_cancel_new()};
	char *path = folder_path("cancelled.mp4");
	for (int i = 0; i < BEATS; i++)
		unlink(beats[i].video);
	export.path = path;
	export.data = &told;
	CHECK(!lectern_export_video(&export, told.cancel, &error), "exported");
	CHECK(error.status == LECTERN_CANCELLED && told.done == 60, "%s at %llu", error.text,
	      (unsigned long long)told.done);
	check_nothing_at(path);
	check_nothing_at(beats[2].video);
	lectern_cancel_free(told.cancel);
	free(path);
}

/* The disk is full for the file itself, then for a kept video. */
static void check_full_disk(void)
{
	char *path = folder_path("full.mp4");
	const char *const full[] = {path, beats[1].video};
	for (int i = 0; i < 2; i++) {
		struct lectern_error error = {0};
		struct told told = {0};
		char *part = lectern_format("%s.part", full[i]);
		export.path = path;
		export.data = &told;
		unlink(beats[1].video);
		CHECK(symlink("/dev/full", part) == 0, "no link");
		CHECK(!lectern_export_video(&export, NULL, &error), "exported to a full disk");
		CHECK(error.status == LECTERN_RENDERER && strstr(error.text, "disk is full"), "%s", error.text);
		check_nothing_at(full[i]);
		check_nothing_at(path);
		free(part);
	}
	free(path);
}

static void check_refused(const char *name, enum lectern_status status, const char *want)
{
	struct lectern_error error = {0};
	struct told told = {0};
	char *path = folder_path(name);
	export.path = path;
	export.data = &told;
	CHECK(!lectern_export_video(&export, NULL, &error), "%s: exported", want);
	CHECK(error.status == status && strstr(error.text, want), "want %s, have %s", want, error.text);
	check_nothing_at(path);
	free(path);
}

static void check_bad_input(void)
{
	const struct lectern_export good = export;
	const struct lectern_export_beat beat = beats[1];
	check_refused("a.avi", LECTERN_USAGE, ".mp4 or .mkv");
	export.width = 161;
	check_refused("a.mp4", LECTERN_BAD_INPUT, "161");
	export = good;
	export.subtitles = "no captions";
	check_refused("a.mp4", LECTERN_BAD_INPUT, "WebVTT");
	export = good;
	export.beat_count = 0;
	check_refused("a.mp4", LECTERN_BAD_INPUT, "no frame");
	export = good;
	unlink(beats[1].video);
	beats[1].drawing = beats[0].sound;
	check_refused("a.mp4", LECTERN_BAD_INPUT, "0.flac");
	beats[1] = beat;
	beats[1].sound = "/nowhere.flac";
	check_refused("a.mp4", LECTERN_BAD_INPUT, "/nowhere.flac");
	beats[1] = beat;
}

int main(void)
{
	lectern_media_quiet();
	folder_make();
	make_beats();
	char *mp4 = folder_path("lecture: one.mp4"), *mkv = folder_path("second.mkv");
	CHECK(export_to("lecture: one.mp4") == FRAMES, "not every frame was told");
	check_file(mp4, false);
	check_faststart(mp4);
	check_side_files("lecture: one");
	check_kept();
	check_file(mkv, true);
	check_side_files("second");
	check_cancel();
	check_full_disk();
	check_bad_input();
	free(mp4);
	free(mkv);
	free_beats();
	lectern_remove_tree(test_folder, NULL);
	return check_end();
}
