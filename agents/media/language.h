/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The three letters of ISO 639-2 that video files want, from a BCP 47 tag; "und" for a language not known here. */
const char *lectern_language_iso639_2(const char *tag);
