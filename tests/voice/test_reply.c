/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../check.h"
#include "voice/reply.h"

static const struct {
	const char *json;
	bool good;
} cases[] = {
	/* for a text of 10 bytes */
	{"{\"rate\":22050,\"samples\":0,\"words\":[],\"clauses\":[]}", true},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,0,50],[5,5,50,100]],\"clauses\":[[0,10,0,100]]}", true},
	{"{\"rate\":0,\"samples\":0,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":22050.5,\"samples\":0,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":4294967297,\"samples\":0,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":-1,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":9223372036854775807,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"words\":[],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":{},\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[],\"clauses\":null}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,0]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,\"4\",0,1]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[-1,4,0,1]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[8,4,0,1]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,0,101]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,60,50]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,0,50],[3,5,50,100]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[[0,4,0,50],[5,5,40,100]],\"clauses\":[]}", false},
	{"{\"rate\":22050,\"samples\":100,\"words\":[],\"clauses\":[[0,11,0,100]]}", false},
	{"[]", false},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lectern_speech speech;
		json_t *json = json_loads(cases[i].json, 0, NULL);
		CHECK(json, "case %zu is no JSON", i);
		CHECK(lectern_voice_reply_speech(json, 10, &speech) == cases[i].good, "%s", cases[i].json);
		CHECK(cases[i].good || (!speech.samples && !speech.words && !speech.clauses), "%s", cases[i].json);
		lectern_speech_clear(&speech);
		json_decref(json);
	}
	return check_end();
}
