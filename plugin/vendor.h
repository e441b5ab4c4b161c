/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remote control: the vendor "lectern" of obs-websocket. Each request is answered at once with {"ok": true} or
 * {"ok": false, "error": "one sentence"}; what follows comes as vendor events, which are those of the engine (see
 * agents/cli/serve.h and agent.h) under their own names.
 *
 *   make        {topic | notes | project, quality?, voice?, language?, theme?}   notes: a local file ending in .md
 *   status      {}            + engine, engine_pid, version, running, progress, stage{name, text, section, beat},
 *                               message, project, lecture, player
 *   play, pause, next, previous   {source?}    source: its name; without it every Lectern source
 *   play_from   {section, beat?}
 *   regenerate  {section, beat?, ask?}
 *   cancel      {}
 *   open        {project}
 *   add_to_scene {}           makes the source where there is none and shows it in the current scene
 *
 * obs-websocket 5.1 refuses an empty requestData, so send a field that means nothing where there is none. */
#pragma once

#include <jansson.h>

void lectern_vendor_register(void); /* in obs_module_post_load */
void lectern_vendor_end(void);      /* when OBS exits: nothing is emitted any more */
/* A listener of the agent. */
void lectern_vendor_event(void *unused, const json_t *event);
