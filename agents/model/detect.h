/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for model servers on this machine. */
#pragma once

#include "model/model.h"

/* lectern_model_detect with ports of the caller's choice. */
json_t *lectern_model_detect_at(int ollama_port, int llama_port);
