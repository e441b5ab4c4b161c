/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls that generated code has no use for. Other architectures' calls (i386, x32) end the process:
 * libseccomp's default. The worker narrows itself further with Landlock, so those calls stay allowed. */
#include "render/run/run.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static const char *const refused[] = {
	/* looking into and meddling with other processes */
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"pidfd_getfd",
	"kcmp",
	"perf_event_open",
	/* file systems and namespaces */
	"mount",
	"umount",
	"umount2",
	"pivot_root",
	"chroot",
	"fsopen",
	"fsconfig",
	"fsmount",
	"fspick",
	"move_mount",
	"open_tree",
	"mount_setattr",
	"unshare",
	"setns",
	"open_by_handle_at",
	"fanotify_init",
	"quotactl",
	"quotactl_fd",
	"swapon",
	"swapoff",
	/* the kernel itself */
	"bpf",
	"add_key",
	"keyctl",
	"request_key",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"userfaultfd",
	"kexec_load",
	"kexec_file_load",
	"init_module",
	"finit_module",
	"delete_module",
	"reboot",
	"acct",
	"syslog",
	"iopl",
	"ioperm",
	"vhangup",
	"lookup_dcookie",
	"uselib",
	"modify_ldt",
	"vm86",
	"vm86old",
	"nfsservctl",
	/* queues and memory shared with the world outside */
	"shmget",
	"shmat",
	"semget",
	"msgget",
	"mq_open",
	/* code and memory that no path names */
	"memfd_create",
	"memfd_secret",
	/* rights, owners and times of files, which Landlock lets anyone change that may */
	"chmod",
	"fchmod",
	"fchmodat",
	"chown",
	"lchown",
	"fchown",
	"fchownat",
	"utime",
	"utimes",
	"futimesat",
	"utimensat",
	"setxattr",
	"lsetxattr",
	"fsetxattr",
	"removexattr",
	"lremovexattr",
	"fremovexattr",
	/* the machine's name and clock */
	"settimeofday",
	"clock_settime",
	"clock_adjtime",
	"adjtimex",
	"sethostname",
	"setdomainname",
	/* leaving the session or the priority that keeps OBS smooth */
	"setsid",
	"sched_setscheduler",
	"sched_setparam",
	"sched_setattr",
	"ioprio_set",
};

static bool refuse_listed(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		int number = seccomp_syscall_resolve_name(refused[i]);
		/* Unknown here, or (negative) of another architecture: nothing to refuse. */
		if (number < 0)
			continue;
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0) < 0)
			return false;
	}
	return true;
}

/* Calls that are newer than the oldest libseccomp we build with; the numbers are the same on all architectures. */
static bool refuse_new(scmp_filter_ctx filter)
{
	static const int numbers[] = {452 /* fchmodat2 */, 463 /* setxattrat */, 466 /* removexattrat */};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), numbers[i], 0) < 0)
			return false;
	return true;
}

static bool refuse_namespaces(scmp_filter_ctx filter)
{
	static const scmp_datum_t flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
					     CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
				     SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i], flags[i])) < 0)
			return false;
	/* A filter can't see into clone3's struct; libc falls back to clone. */
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

/* Typing into the terminal that started us. The kernel looks at 32 bits of the request only. */
static bool refuse_terminal(scmp_filter_ctx filter)
{
	static const scmp_datum_t requests[] = {TIOCSTI, TIOCLINUX};
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
				     SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, requests[i])) < 0)
			return false;
	return true;
}

static bool refuse_sockets(scmp_filter_ctx filter)
{
	/* EACCES is what Manim's libraries take for "no network". */
	static const int calls[] = {SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen)};
	/* A pair of datagram sockets could still be sent to a path (a raw Unix socket is one of these too); a pair of
	 * stream sockets, such as the one that the engine speaks on, could not. */
	static const scmp_datum_t kinds[] = {SOCK_DGRAM, SOCK_RAW};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), calls[i], 0) < 0)
			return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socketpair), 1,
				     SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, kinds[i])) < 0)
			return false;
	return true;
}

static bool refuse_personality(scmp_filter_ctx filter)
{
	/* Asking for the current one (0xffffffff) is harmless. */
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(personality), 1,
				SCMP_A0(SCMP_CMP_NE, 0xffffffffu)) == 0;
}

bool run_filter_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool done = filter && refuse_listed(filter) && refuse_new(filter) && refuse_namespaces(filter) &&
		    refuse_terminal(filter) && refuse_sockets(filter) && refuse_personality(filter);
	int loaded = done ? seccomp_load(filter) : -EINVAL;
	seccomp_release(filter);
	return loaded == 0 || run_complain(-loaded, "The filter of system calls can't be set up (seccomp is needed)");
}
