/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lecture/fields.h"

/* The field's JSON, or NULL where it isn't written: no text, not known. */
static json_t *field_json(const struct field *field, const void *object)
{
	const char *at = (const char *)object + field->offset;
	const char *text;
	switch (field->kind) {
	case FIELD_COUNT:
	case FIELD_VERSION:
		return json_integer(*(const int *)at);
	case FIELD_SIZE:
		return json_integer((json_int_t) * (const size_t *)at);
	case FIELD_FRAMES:
		return json_integer((json_int_t) * (const uint64_t *)at);
	case FIELD_SECONDS:
	case FIELD_TIME:
		return *(const double *)at < 0 ? NULL : json_real(*(const double *)at);
	case FIELD_BOOL:
		return json_boolean(*(const bool *)at);
	case FIELD_ENUM:
		return json_string(field->enum_name(*(const int *)at));
	default:
		text = *(char *const *)at;
		return text ? json_string(text) : NULL;
	}
}

static json_t *fields_json(const struct field *fields, const void *object, bool plan)
{
	json_t *json = json_object();
	for (const struct field *field = fields; field->name; field++)
		if (!plan || field->use == FIELD_PLAN) {
			json_t *value = field_json(field, object);
			if (value)
				json_object_set_new(json, field->name, value);
		}
	return json;
}

static json_t *beat_json(const struct lectern_beat *beat, bool plan)
{
	json_t *json = fields_json(lectern_beat_fields, beat, plan);
	json_t *marks = json_array(), *shows = json_array();
	for (size_t i = 0; i < beat->mark_count; i++)
		json_array_append_new(marks, fields_json(lectern_mark_fields, &beat->marks[i], plan));
	for (size_t i = 0; i < beat->show_count; i++)
		json_array_append_new(shows, fields_json(lectern_show_fields, &beat->shows[i], plan));
	json_object_set_new(json, "marks", marks);
	json_object_set_new(json, "shows", shows);
	return json;
}

static json_t *section_json(const struct lectern_section *section, bool plan)
{
	json_t *json = fields_json(lectern_section_fields, section, plan);
	json_t *beats = json_array();
	for (size_t i = 0; i < section->beat_count; i++)
		json_array_append_new(beats, beat_json(&section->beats[i], plan));
	json_object_set_new(json, "beats", beats);
	return json;
}

json_t *lectern_lecture_to_json(const struct lectern_lecture *lecture)
{
	json_t *json = json_object(), *sections = json_array();
	json_object_set_new(json, "format", json_integer(LECTERN_LECTURE_FORMAT));
	json_t *fields = fields_json(lectern_lecture_fields, lecture, false);
	json_object_update(json, fields);
	json_decref(fields);
	for (size_t i = 0; i < lecture->section_count; i++)
		json_array_append_new(sections, section_json(&lecture->sections[i], false));
	json_object_set_new(json, "sections", sections);
	return json;
}

json_t *lectern_section_to_storyboard(const struct lectern_section *section)
{
	return section_json(section, true);
}
