/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/detect.h"

#include "model/room.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE 0.5

/* The names of the models that a server at `url` lists, or NULL. With `owner`, only when it says that it owns one. */
static json_t *names_at(const char *url, enum lectern_dialect dialect, const char *owner)
{
	struct lectern_endpoint endpoint = {.url = url, .model = "", .dialect = dialect};
	struct lectern_model *model = lectern_model_open(&endpoint, NULL, NULL, NULL, NULL);
	struct lectern_text body = {0};
	json_t *names = NULL;
	if (!model)
		return NULL;
	model->patience.connect = model->patience.first = PATIENCE;
	if (lectern_fetch(model, model->address.list, NULL, &body, NULL) && (!owner || strstr(body.data, owner)))
		names = lectern_model_names(model, &body);
	lectern_text_clear(&body);
	lectern_model_close(model);
	return names;
}

static void look(json_t *found, const char *name, const char *url, enum lectern_dialect dialect, const char *owner)
{
	json_t *names = names_at(url, dialect, owner);
	if (names)
		json_array_append_new(found, json_pack("{s:s, s:s, s:s, s:o}", "name", name, "url", url, "dialect",
						       lectern_dialect_table(dialect)->name, "models", names));
}

json_t *lectern_model_detect_at(int ollama_port, int llama_port)
{
	json_t *found = json_array();
	char *ollama = lectern_format("http://127.0.0.1:%d", ollama_port);
	char *llama = lectern_format("http://127.0.0.1:%d/v1", llama_port);
	look(found, "Ollama", ollama, LECTERN_DIALECT_OLLAMA, NULL);
	/* anything may listen at its port */
	look(found, "llama.cpp", llama, LECTERN_DIALECT_CHAT, "llamacpp");
	free(ollama);
	free(llama);
	return found;
}

json_t *lectern_model_detect(void)
{
	return lectern_model_detect_at(11434, 8080);
}
