/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lectern serve`: the engine for OBS. One JSON object a line over descriptor 3 (a socketpair), both ways; the engine
 * ends when the socket closes. The same events are what `--json` prints.
 *
 * Commands, answered by {"reply": id, ...} or {"reply": id, "error": {"status": 3, "message": "one sentence"}}:
 *
 *   {"id":1,"cmd":"make","topic":"...","notes":"/path.md","project":"/dir","parent":"/dir","quality":"720p30",
 *    "voice":"espeak","language":"en","theme":"dark"}        all but id and cmd may be absent; topic or notes is
 * needed, or a project to go on with. For a model that plans a topic: "minutes":5, "audience", "image":"/path.png",
 * and, instead of those in config.json, "endpoint":"http://...", "model", "dialect". A key is never sent here
 *        -> {"reply":1,"accepted":true}      the run goes on; its events carry "run": 1. One run at a time: another
 *                                            gives error status 8
 *   {"id":2,"cmd":"regenerate","project":"/dir","section":2,"beat":0,"ask":"..."}     -> {"reply":2,"accepted":true}
 *   {"id":3,"cmd":"cancel"}                                  -> {"reply":3,"cancelled":true|false}
 *   {"id":4,"cmd":"status","project":"/dir"}                 -> {"reply":4,"lecture":{snapshot}}
 *   {"id":5,"cmd":"quit"}                                    -> {"reply":5}, then it ends
 *
 * Events: {"t": seconds since the run's start, "run": id, "event": NAME, ...}; sections and beats count from 1.
 *
 *   ready         {"event":"ready","version":"0.1.0","pid":123}      first line, before any command
 *   warm          {"event":"warm"}                                   a worker is warm
 *   not-ready     status, message                                    no worker can be had; message says what to do
 *   stage         section?, beat?, stage: planning narrating coding checking repairing drawing exporting; text: in
 * words plan.done     project, lecture: snapshot; again with each storyboard of a model: sections without beats get
 * theirs call          stage, section, beat, attempt, model, in, cached, out, ms, tries, finish: a row of the ledger
 *   beat.coded    section, beat
 *   beat.checked  section, beat, findings: count
 *   sound.done    section, beat, path, seconds
 *   drawing.part  section, beat, path (ends in .part), until: frames that can be played
 *   drawing.done  section, beat, path, frames
 *   finding       section, beat, kind, message, line?
 *   section.done  section, state: done | card | failed, version
 *   run.end       status, message
 *
 * Snapshot:
 *   {"project":"/dir","title":"...","language":"en","theme":"dark","quality":"720p30","width":1280,"height":720,
 *    "fps":30,"sections":[{"index":1,"id":"01-...","title":"...","state":"waiting|making|done|card|failed","version":1,
 *     "beats":[{"index":1,"line":"...","narration":"...","state":"planned|coded|checked|drawing|done","card":false,
 *       "message":null,"drawing":"/abs path"|null,"frames":N (0 while it grows or is not there),
 *       "sound":"/abs path"|null (null when silent or not spoken yet),"seconds":4.2}]}]} */
#pragma once

#include "base/base.h"

/* Serves on `socket` until it closes or quits. Returns the exit status. */
enum lectern_status lectern_serve(int socket);
