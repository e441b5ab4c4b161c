/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Landlock by raw system calls: libc has no wrappers, and the header of the machine that builds may be older than the
 * kernel that runs, so the numbers of later ABIs are written here. */
#include "render/run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FS_TRUNCATE  (UINT64_C(1) << 14) /* ABI 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* ABI 5 */
#define NET_TCP      UINT64_C(3)         /* ABI 4: bind and connect */
#define SCOPE_ALL    UINT64_C(3)         /* ABI 6: abstract sockets and signals */

#define READ_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define EXEC_RIGHTS (READ_RIGHTS | LANDLOCK_ACCESS_FS_EXECUTE)
/* No links, sockets, pipes or devices can be made, and nothing that was written can be run. */
#define WRITE_RIGHTS                                                                                                   \
	(READ_RIGHTS | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                                 \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                  \
	 LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
#define FILE_RIGHTS                                                                                                    \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

struct ruleset {
	uint64_t files, network, scope;
};

struct run_rights run_rights_of(int abi)
{
	struct run_rights rights = {.files = (UINT64_C(1) << 13) - 1};
	if (abi >= 2)
		rights.files |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		rights.files |= FS_TRUNCATE;
	if (abi >= 4)
		rights.network = NET_TCP;
	if (abi >= 5)
		rights.files |= FS_IOCTL_DEV;
	if (abi >= 6)
		rights.scope = SCOPE_ALL;
	return rights;
}

static uint64_t rights_to(enum run_access access, mode_t mode)
{
	uint64_t rights = access == RUN_WRITE ? WRITE_RIGHTS : access == RUN_EXEC ? EXEC_RIGHTS : READ_RIGHTS;
	return S_ISDIR(mode) ? rights : rights & FILE_RIGHTS;
}

static bool add_tree(int ruleset, const struct run_tree *tree, uint64_t handled)
{
	struct stat status;
	struct landlock_path_beneath_attr rule = {.parent_fd = open(tree->path, O_PATH | O_CLOEXEC)};
	if (rule.parent_fd < 0) {
		/* What is not there can't be read; what has to be written must be there. */
		bool fine = tree->access != RUN_WRITE && (errno == ENOENT || errno == ENOTDIR || errno == EACCES);
		return fine || run_complain(errno, "%s can't be opened", tree->path);
	}
	bool added = false;
	if (fstat(rule.parent_fd, &status) == 0) {
		rule.allowed_access = rights_to(tree->access, status.st_mode) & handled;
		added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	}
	if (!added)
		run_complain(errno, "%s can't be allowed", tree->path);
	close(rule.parent_fd);
	return added;
}

static bool add_all(int ruleset, const struct run_options *options, uint64_t handled)
{
	/* Programs of every kind throw things away. */
	static const struct run_tree devices[] = {{RUN_WRITE, "/dev/null"},
						  {RUN_READ, "/dev/zero"},
						  {RUN_READ, "/dev/random"},
						  {RUN_READ, "/dev/urandom"}};
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (!add_tree(ruleset, &devices[i], handled))
			return false;
	for (size_t i = 0; i < options->tree_count; i++)
		if (!add_tree(ruleset, &options->trees[i], handled))
			return false;
	return true;
}

bool run_restrict_files(const struct run_options *options)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1)
		return run_complain(errno,
				    "Generated code can't be shut in: Landlock is missing (Linux 5.13 or later with "
				    "lsm=landlock is needed)");
	struct run_rights rights = run_rights_of((int)abi);
	struct ruleset asked = {.files = rights.files, .network = rights.network, .scope = rights.scope};
	/* An older kernel accepts the longer struct as long as what it does not know is zero. */
	long ruleset = syscall(SYS_landlock_create_ruleset, &asked, sizeof(asked), 0);
	if (ruleset < 0)
		return run_complain(errno, "Landlock can't be set up");
	bool done = add_all((int)ruleset, options, rights.files);
	if (done && syscall(SYS_landlock_restrict_self, (int)ruleset, 0) < 0)
		done = run_complain(errno, "Landlock can't be enforced");
	close((int)ruleset);
	return done;
}
