# SPDX-License-Identifier: GPL-2.0-or-later
"""Shuts a scene process in: its job's folder, the formula cache, and what Manim and LaTeX read. lectern-run has put
the same kind of walls around the whole server; these stand within them, one job apart from the next."""

import ctypes
import os
import resource
import signal
import stat
import struct
import sys
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = (
    1 << bit for bit in (0, 1, 2, 3, 4, 5, 7, 8)
)
REFER, TRUNCATE = 1 << 13, 1 << 14
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
TREES = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc", "/var/lib/texmf", "/var/cache/fontconfig")
DEVICES = ("/dev/zero", "/dev/random", "/dev/urandom")
LIMITS = {
    resource.RLIMIT_AS: 4 << 30,
    resource.RLIMIT_CPU: 300,
    resource.RLIMIT_FSIZE: 512 << 20,
    resource.RLIMIT_CORE: 0,
}

_libc = ctypes.CDLL(None, use_errno=True)


class CannotConfine(OSError):
    """The kernel refused a wall."""


def die_with(parent):
    """Lets this process end when its parent does, be there a launcher above that sees to it or not."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def confine(writable, readable):
    """From here on only these paths can be reached, by this process and all that it starts."""
    for limit, value in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))
    if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise CannotConfine(ctypes.get_errno(), "no_new_privs can't be set")
    abi = _libc.syscall(CREATE_RULESET, None, 0, 1)
    if abi < 1:
        raise CannotConfine(ctypes.get_errno(), "Landlock is missing")
    handled = (1 << (13 if abi < 2 else 14 if abi < 3 else 15)) - 1
    ruleset = _checked(_libc.syscall(CREATE_RULESET, struct.pack("=Q", handled), 8, 0))
    try:
        for path, rights in _rules(writable, readable):
            _allow(ruleset, path, rights & handled)
        _checked(_libc.syscall(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _rules(writable, readable):
    given = os.environ.get("LECTERN_TREES")
    here = str(Path(__file__).resolve().parents[2])
    trees = given.split(":") if given else (*TREES, sys.prefix, sys.base_prefix, here)
    yield from ((path, WRITE) for path in (*writable, "/dev/null"))
    yield from ((path, READ | EXECUTE) for path in trees)
    yield from ((path, READ) for path in (*DEVICES, *readable))


def _allow(ruleset, path, rights):
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there can't be reached either
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        _checked(_libc.syscall(ADD_RULE, ruleset, 1, rule, 0))
    finally:
        os.close(descriptor)


def _checked(result):
    if result < 0:
        raise CannotConfine(ctypes.get_errno(), "Landlock can't be set up")
    return result
