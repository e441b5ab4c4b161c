/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drawing costs: lectern-bench-paint FILE.lectern [WxH]
 *
 * Reads and draws every frame once at 1920x1080 (or the size given) and prints milliseconds of this thread's CPU time a
 * frame, and how many times smaller the file is than its raw frames at the size it was made for. */
#include "draw/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct figures {
	double *ms;
	size_t count;
	double rows; /* drawn, as a share of all */
};

static double cpu_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool measure(struct lectern_drawing *drawing, struct lectern_painter *painter, uint32_t height,
		    struct figures *figures, struct lectern_error *error)
{
	uint64_t frames = lectern_drawing_frames(drawing);
	figures->ms = lectern_alloc(frames * sizeof(*figures->ms));
	for (uint64_t frame = 0; frame < frames; frame++) {
		struct lectern_rows rows;
		double start = cpu_ms();
		const struct lectern_picture *picture = lectern_drawing_at(drawing, frame, error);
		if (!picture || !lectern_painter_paint(painter, picture, &rows, error))
			return false;
		figures->ms[figures->count++] = cpu_ms() - start;
		figures->rows += (double)(rows.end - rows.first) / height;
	}
	return true;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void report(const char *path, const struct lectern_drawing *drawing, struct figures *figures)
{
	const struct lectern_drawing_info *info = lectern_drawing_info(drawing);
	struct stat status = {0};
	double all = 0;
	size_t count = figures->count;
	if (!count || stat(path, &status) < 0)
		return;
	qsort(figures->ms, count, sizeof(*figures->ms), by_size);
	for (size_t i = 0; i < count; i++)
		all += figures->ms[i];
	double raw = 4.0 * info->width * info->height * (double)count;
	printf("%s: %zu frames, ms a frame: median %.3f mean %.3f 95%% %.3f most %.3f; rows %.0f%%; "
	       "%lld bytes, %.0f times smaller than raw\n",
	       path, count, figures->ms[count / 2], all / (double)count, figures->ms[count * 95 / 100],
	       figures->ms[count - 1], 100 * figures->rows / (double)count, (long long)status.st_size,
	       raw / (double)status.st_size);
}

int main(int argc, char **argv)
{
	struct lectern_error error = {0};
	struct figures figures = {0};
	unsigned width = 1920, height = 1080;
	if (argc < 2 || argc > 3 || (argc == 3 && sscanf(argv[2], "%ux%u", &width, &height) != 2)) {
		fprintf(stderr, "usage: lectern-bench-paint FILE.lectern [WxH]\n");
		return LECTERN_USAGE;
	}
	struct lectern_drawing *drawing = lectern_drawing_open(argv[1], &error);
	struct lectern_painter *painter = drawing ? lectern_painter_new(width, height, &error) : NULL;
	bool done = painter && measure(drawing, painter, height, &figures, &error);
	if (done)
		report(argv[1], drawing, &figures);
	else
		fprintf(stderr, "lectern-bench-paint: %s\n", error.text);
	free(figures.ms);
	lectern_painter_free(painter);
	lectern_drawing_close(drawing);
	return done ? 0 : (int)error.status;
}
