/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each Landlock ABI is asked to control; a kernel refuses a ruleset with rights that it does not know. */
#include "../check.h"
#include "render/run/run.h"

static const struct {
	int abi;
	struct run_rights want;
} cases[] = {
	{1, {0x1fff, 0, 0}}, {2, {0x3fff, 0, 0}}, {3, {0x7fff, 0, 0}}, {4, {0x7fff, 3, 0}},
	{5, {0xffff, 3, 0}}, {6, {0xffff, 3, 3}}, {7, {0xffff, 3, 3}}, {99, {0xffff, 3, 3}},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run_rights have = run_rights_of(cases[i].abi), want = cases[i].want;
		CHECK(have.files == want.files, "ABI %d: files %llx", cases[i].abi, (unsigned long long)have.files);
		CHECK(have.network == want.network, "ABI %d: network %llx", cases[i].abi,
		      (unsigned long long)have.network);
		CHECK(have.scope == want.scope, "ABI %d: scope %llx", cases[i].abi, (unsigned long long)have.scope);
	}
	return check_end();
}
