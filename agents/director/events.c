/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "director/run.h"

#include <stdio.h>

void run_emit(struct run *run, json_t *event)
{
	if (run->on_event) {
		pthread_mutex_lock(&run->event_lock);
		run->on_event(run->data, event);
		pthread_mutex_unlock(&run->event_lock);
	}
	json_decref(event);
}

void run_emit_stage(struct run *run, const char *stage, int section, int beat, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	json_t *event = json_pack("{ss ss ss}", "event", "stage", "stage", stage, "text", text);
	if (!event) /* a title cut inside a character is not UTF-8 */
		event = json_pack("{ss ss ss}", "event", "stage", "stage", stage, "text", stage);
	if (section)
		json_object_set_new(event, "section", json_integer(section));
	if (beat)
		json_object_set_new(event, "beat", json_integer(beat));
	run_emit(run, event);
}
