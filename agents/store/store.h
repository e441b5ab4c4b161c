/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The project folder: who holds it, atomic writes, drawings and sounds by hash, the journal, recovery.
 * Thread-safe where noted; paths that are returned are malloc'ed and absolute. */
#pragma once

#include "base/base.h"
#include "lecture/lecture.h"

/* Makes the folder where it is missing, takes its lock, removes *.part left by a dead engine. A folder that another
 * engine holds gives LECTERN_BUSY and names holder and pid. */
struct lectern_store;
struct lectern_store *lectern_store_open(const char *folder, struct lectern_error *error);
void lectern_store_close(struct lectern_store *store); /* releases the lock; NULL is fine */
const char *lectern_store_folder(const struct lectern_store *store);

/* Replaces folder/name whole or not at all: part file, fsync, rename, fsync of the folder. `name` may hold "/" for
 * folders of the project; they are made. No space and read-only say so in one sentence (LECTERN_RENDERER). Any thread.
 */
bool lectern_store_write(struct lectern_store *store, const char *name, const void *bytes, size_t length,
			 struct lectern_error *error);
/* The same, but an equal file is left alone (inode and time stay). */
bool lectern_store_write_changed(struct lectern_store *store, const char *name, const void *bytes, size_t length,
				 struct lectern_error *error);
bool lectern_store_write_json(struct lectern_store *store, const char *name, const json_t *json,
			      struct lectern_error *error);
/* Saves lecture.json, and storyboard.json, scene.py of each section whose text changed. Any thread. */
bool lectern_store_save(struct lectern_store *store, const struct lectern_lecture *lecture,
			struct lectern_error *error);

/* drawings/<hash>.lectern, sounds/<hash>.flac, sounds/<hash>.json; the part path has ".part" appended. */
char *lectern_store_drawing(const struct lectern_store *store, const char *hash);
char *lectern_store_sound(const struct lectern_store *store, const char *hash);
char *lectern_store_words(const struct lectern_store *store, const char *hash);
bool lectern_store_has(const char *path); /* a regular file that is not empty */

/* Appends one line to journal.jsonl / ledger.jsonl with a time and a checksum; synced. Any thread. */
bool lectern_store_journal(struct lectern_store *store, const json_t *entry, struct lectern_error *error);
bool lectern_store_ledger(struct lectern_store *store, const json_t *entry, struct lectern_error *error);
/* The entries of folder/name ("journal.jsonl"), read without the lock: an array, empty where there is no such file.
 * Damaged lines are left out; a last line without its end is what a killed engine leaves and is not worth a word.
 * Caller decrefs. */
json_t *lectern_store_entries(const char *folder, const char *name, struct lectern_error *error);

/* Reads a folder without the lock: its lecture, or an error that says what the folder lacks. */
struct lectern_lecture *lectern_store_read(const char *folder, struct lectern_error *error);
