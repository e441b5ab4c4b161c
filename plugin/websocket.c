/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "websocket.h"

/* What obs-websocket reads through the pointer "callback"; it copies both. */
struct answer {
	lectern_websocket_request callback;
	void *data;
};

static proc_handler_t *websocket_procedures(void)
{
	calldata_t call = {0};
	proc_handler_t *found = NULL;
	if (proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", &call))
		found = calldata_ptr(&call, "ph");
	calldata_free(&call);
	return found;
}

static bool call_websocket(const char *procedure, calldata_t *call)
{
	proc_handler_t *procedures = websocket_procedures();
	return procedures && proc_handler_call(procedures, procedure, call) && calldata_bool(call, "success");
}

void *lectern_websocket_vendor(const char *name)
{
	calldata_t call = {0};
	calldata_set_string(&call, "name", name);
	void *vendor = call_websocket("vendor_register", &call) ? calldata_ptr(&call, "vendor") : NULL;
	calldata_free(&call);
	return vendor;
}

bool lectern_websocket_answer(void *vendor, const char *request, lectern_websocket_request callback, void *data)
{
	struct answer answer = {.callback = callback, .data = data};
	calldata_t call = {0};
	if (!vendor)
		return false;
	calldata_set_ptr(&call, "vendor", vendor);
	calldata_set_string(&call, "type", request);
	calldata_set_ptr(&call, "callback", &answer);
	const bool done = call_websocket("vendor_request_register", &call);
	calldata_free(&call);
	return done;
}

bool lectern_websocket_emit(void *vendor, const char *event, obs_data_t *content)
{
	calldata_t call = {0};
	if (!vendor)
		return false;
	calldata_set_ptr(&call, "vendor", vendor);
	calldata_set_string(&call, "type", event);
	calldata_set_ptr(&call, "data", content);
	const bool done = call_websocket("vendor_event_emit", &call);
	calldata_free(&call);
	return done;
}
