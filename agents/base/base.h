/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every room uses: errors as values, cancel tokens, text buffers, hashes, the log. No room-specific knowledge. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit status of the program and kind of every error. */
enum lectern_status {
	LECTERN_OK = 0,
	LECTERN_FINDINGS = 1,  /* done, with findings or fallback cards */
	LECTERN_USAGE = 2,     /* the command line is wrong */
	LECTERN_BAD_INPUT = 3, /* notes, folder or file can't be used */
	LECTERN_ENDPOINT = 4,  /* a model endpoint is missing or failed */
	LECTERN_RENDERER = 5,  /* Manim, a worker, voice, drawing or disk failed */
	LECTERN_CANCELLED = 6,
	LECTERN_SANDBOX = 7, /* the sandbox can't be set up */
	LECTERN_BUSY = 8,    /* another engine holds the project folder */
};

/* Filled by a callee that fails: `text` is one sentence, without a full stop's worth of jargon, that says what to do.
 * It is UTF-8, whatever the names of files in it. Every fallible function returns bool (true: done) or a pointer (NULL:
 * failed) and takes the error last; it may be NULL. */
struct lectern_error {
	enum lectern_status status;
	char text[768];
};

/* Fills *error (when not NULL) and returns false, so that a caller can write `return lectern_fail(...)`. */
bool lectern_fail(struct lectern_error *error, enum lectern_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A cancel token: set once by any thread, looked at and polled by any other. Owned by who made it; it must outlive
 * every call it was given to. */
struct lectern_cancel;
struct lectern_cancel *lectern_cancel_new(void);
void lectern_cancel_free(struct lectern_cancel *cancel);
void lectern_cancel_set(struct lectern_cancel *cancel);
/* False for NULL. */
bool lectern_cancel_is_set(const struct lectern_cancel *cancel);
/* A descriptor that is readable once the token is set, for poll(2); -1 for NULL. Not to be read or closed. */
int lectern_cancel_fd(const struct lectern_cancel *cancel);

/* malloc family that never returns NULL: when memory is gone the process ends with a message. Sizes that come from
 * outside must be bounded by the caller first. Free with free(3). */
void *lectern_alloc(size_t size); /* zeroed */
void *lectern_realloc(void *old, size_t size);
char *lectern_strdup(const char *text); /* NULL stays NULL */
char *lectern_strndup(const char *text, size_t length);
char *lectern_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A growing text (or byte) buffer. Start with {0}; `data` is NUL-terminated after any append; free(data) when done or
 * call lectern_text_clear. */
struct lectern_text {
	char *data;
	size_t length;
	size_t capacity;
};
void lectern_text_add(struct lectern_text *text, const char *more);
void lectern_text_add_bytes(struct lectern_text *text, const void *more, size_t length);
void lectern_text_format(struct lectern_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lectern_text_clear(struct lectern_text *text);

/* Content hash (XXH3, 128 bit) as 32 hex digits. Parts are fed with their lengths, so that moving a byte from one part
 * to the next changes the hash. */
struct lectern_hash;
struct lectern_hash *lectern_hash_new(void);
void lectern_hash_add(struct lectern_hash *hash, const void *part, size_t length);
void lectern_hash_add_text(struct lectern_hash *hash, const char *part); /* NULL counts as "" */
/* Writes 32 digits and a NUL to out, frees the hash. */
void lectern_hash_end(struct lectern_hash *hash, char out[33]);

/* True when text[0..length) is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without NUL. */
bool lectern_utf8_valid(const char *text, size_t length);
/* Puts "?" in the place of each byte that is not part of a well-formed character. */
void lectern_utf8_mend(char *text);

/* Reads a whole regular file of at most `limit` bytes; NUL-terminated; *length may be NULL. Caller frees. The error is
 * LECTERN_BAD_INPUT and names the file. */
char *lectern_read_file(const char *path, size_t limit, size_t *length, struct lectern_error *error);

/* Makes a renamed file last through a loss of power; true also where a file system can't sync folders. Sets errno. */
bool lectern_sync_folder(const char *path);

/* Seconds on the monotonic clock. */
double lectern_now(void);

enum lectern_log_level { LECTERN_LOG_ERROR = 1, LECTERN_LOG_WARNING, LECTERN_LOG_INFO, LECTERN_LOG_DEBUG };
/* One line to the log; control characters are replaced. Any thread. Never log a key, a prompt or an environment. */
void lectern_log(enum lectern_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Default: stderr, warnings and errors only. Set before threads start. */
void lectern_log_to(void (*handler)(enum lectern_log_level level, const char *line));
void lectern_log_set_level(enum lectern_log_level most);

#ifdef __cplusplus
}
#endif
