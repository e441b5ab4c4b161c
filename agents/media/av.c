/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media/av.h"

#include "media/media.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool lectern_av_fail(struct lectern_error *error, enum lectern_status status, const char *what, const char *path,
		     int code)
{
	char why[AV_ERROR_MAX_STRING_SIZE];
	if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT))
		return lectern_fail(error, LECTERN_RENDERER,
				    "%s can't be written: the disk is full, free some space and try again", path);
	av_make_error_string(why, sizeof(why), code);
	return lectern_fail(error, status, "%s %s: %s", path, what, why);
}

void lectern_media_quiet(void)
{
	av_log_set_level(AV_LOG_QUIET);
}

/* "file:" keeps a colon in a path from being read as a protocol. */
static char *file_url(const char *path)
{
	return lectern_format("file:%s", path);
}

bool lectern_av_create(struct lectern_av_file *file, const char *path, const char *muxer, struct lectern_error *error)
{
	*file = (struct lectern_av_file){.path = path, .part = lectern_format("%s.part", path)};
	char *url = file_url(file->part);
	int code = avformat_alloc_output_context2(&file->format, NULL, muxer, url);
	if (code >= 0)
		code = avio_open(&file->format->pb, url, AVIO_FLAG_WRITE);
	free(url);
	if (code >= 0)
		return true;
	lectern_av_fail(error, LECTERN_RENDERER, "can't be written", path, code);
	avformat_free_context(file->format);
	free(file->part);
	*file = (struct lectern_av_file){0};
	return false;
}

bool lectern_av_begin(struct lectern_av_file *file, AVDictionary *options, struct lectern_error *error)
{
	AVDictionary *copy = NULL;
	av_dict_copy(&copy, options, 0);
	int code = avformat_write_header(file->format, &copy);
	av_dict_free(&copy);
	return code >= 0 || lectern_av_fail(error, LECTERN_RENDERER, "can't be written", file->path, code);
}

static int sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return AVERROR(errno);
	int code = fsync(fd) < 0 ? AVERROR(errno) : 0;
	close(fd);
	return code;
}

static int rename_file(const char *from, const char *to)
{
	int code = sync_file(from);
	if (code >= 0 && rename(from, to) < 0)
		code = AVERROR(errno);
	return code;
}

static void free_file(struct lectern_av_file *file)
{
	avformat_free_context(file->format);
	free(file->part);
	*file = (struct lectern_av_file){0};
}

bool lectern_av_finish(struct lectern_av_file *file, struct lectern_error *error)
{
	int code = av_write_trailer(file->format);
	int pending = file->format->pb->error;
	int closed = avio_closep(&file->format->pb);
	code = code < 0 ? code : pending < 0 ? pending : closed;
	if (code >= 0)
		code = rename_file(file->part, file->path);
	if (code < 0) {
		lectern_av_fail(error, LECTERN_RENDERER, "can't be written", file->path, code);
		unlink(file->part);
	}
	free_file(file);
	return code >= 0;
}

void lectern_av_abandon(struct lectern_av_file *file)
{
	if (!file->format)
		return;
	avio_closep(&file->format->pb);
	unlink(file->part);
	free_file(file);
}

AVFormatContext *lectern_av_open(const char *path, const char *formats, struct lectern_error *error)
{
	AVFormatContext *format = NULL;
	AVDictionary *options = NULL;
	struct stat status;
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) { /* a FIFO would hang us */
		lectern_fail(error, LECTERN_BAD_INPUT, "%s is not a file", path);
		return NULL;
	}
	char *url = file_url(path);
	av_dict_set(&options, "protocol_whitelist", "file", 0);
	av_dict_set(&options, "format_whitelist", formats, 0);
	int code = avformat_open_input(&format, url, NULL, &options);
	av_dict_free(&options);
	free(url);
	if (code >= 0)
		code = avformat_find_stream_info(format, NULL);
	if (code >= 0)
		return format;
	lectern_av_fail(error, LECTERN_BAD_INPUT, "can't be read", path, code);
	avformat_close_input(&format);
	return NULL;
}

bool lectern_av_write_file(const char *path, const void *bytes, size_t length, struct lectern_error *error)
{
	char *part = lectern_format("%s.part", path);
	FILE *file = fopen(part, "we");
	int code = file ? 0 : AVERROR(errno);
	if (file && fwrite(bytes, 1, length, file) != length)
		code = AVERROR(errno);
	if (file && fclose(file) != 0 && code >= 0)
		code = AVERROR(errno);
	if (code >= 0)
		code = rename_file(part, path);
	if (code < 0) {
		lectern_av_fail(error, LECTERN_RENDERER, "can't be written", path, code);
		unlink(part);
	}
	free(part);
	return code >= 0;
}
