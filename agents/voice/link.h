/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line to one lectern-voice process. Used by one thread, the one that starts it. */
#pragma once

#include "base/base.h"

#include <sys/types.h>

enum voice_link_result {
	VOICE_LINK_DONE = 1,
	VOICE_LINK_ENDED, /* the helper is gone or sends what it should not */
	VOICE_LINK_SILENT,
	VOICE_LINK_CANCELLED,
};

struct voice_link {
	pid_t pid; /* 0: not started */
	int fd;
	char *buffer; /* what was read and not yet taken */
	size_t start;
	size_t end;
};

/* Two tokens that end any wait; either may be NULL. */
struct voice_interrupts {
	const struct lectern_cancel *caller;
	const struct lectern_cancel *stop;
};

bool lectern_voice_link_open(struct voice_link *link, const char *program, struct lectern_error *error);
/* Kills the helper. A link that is not open is fine. */
void lectern_voice_link_close(struct voice_link *link);
enum voice_link_result lectern_voice_link_send(struct voice_link *link, const char *bytes, size_t length,
					       const struct voice_interrupts *interrupts);
/* One line without its newline; it stands until the next call. */
enum voice_link_result lectern_voice_link_line(struct voice_link *link, const char **line, size_t *length,
					       const struct voice_interrupts *interrupts);
enum voice_link_result lectern_voice_link_bytes(struct voice_link *link, void *bytes, size_t length,
						const struct voice_interrupts *interrupts);
