# SPDX-License-Identifier: GPL-2.0-or-later
"""One attempt to get out of the sandbox:  attempts.py NAME WORLD VICTIM TCP_PORT UDP_PORT

Prints "open" when it got what it wanted, "refused" when it did not. WORLD is a folder with home/ (a secret), outside/
(things of others) and job/ (the only place to write to); VICTIM is a process of the same user that has the planted
key in its environment.
"""

import ctypes
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys

WORLD, VICTIM, TCP_PORT, UDP_PORT = sys.argv[2], *map(int, sys.argv[3:6])
HOME, OUTSIDE, JOB = (os.path.join(WORLD, name) for name in ("home", "outside", "job"))
SECRET = os.path.join(HOME, ".ssh", "id_rsa")
KEY = b"planted-key-of-the-test"
libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(number, *(ctypes.c_long(value) if isinstance(value, int) else value for value in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result


def contents(path):
    with open(path, "rb") as file:
        return file.read()


# Reading


def read_secret():
    return b"PRIVATE" in contents(SECRET)


def list_home():
    return ".ssh" in os.listdir(HOME)


def read_through_symlink():
    return b"PRIVATE" in contents(os.path.join(JOB, "link-to-secret"))


def read_through_dotdot():
    return b"PRIVATE" in contents(os.path.join(JOB, "..", "home", ".ssh", "id_rsa"))


def read_password_file():
    return b"root" in contents("/etc/passwd")


def own_environment():
    return any(KEY in value for value in os.environb.values())


def victims_environment():
    return KEY in contents(f"/proc/{VICTIM}/environ")


def any_environment():
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if KEY in contents(f"/proc/{name}/environ"):
                return True
        except OSError:
            pass
    return False


def victims_memory():
    return len(contents(f"/proc/{VICTIM}/maps")) > 0


def list_processes():
    return any(name.isdigit() for name in os.listdir("/proc"))


def connections():
    return len(contents("/proc/net/tcp")) > 0


def kernel_settings():
    return len(os.listdir("/sys/kernel")) > 0


def inherited_descriptors():
    found = []
    for number in range(3, 200):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return bool(found)


# Network


def tcp_connect():
    with socket.create_connection(("127.0.0.1", TCP_PORT), 2):
        return True


def tcp_listen():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        return True


def udp_send():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return sender.sendto(b"x", ("127.0.0.1", UDP_PORT)) == 1


def netlink():
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        link.bind((0, 0))
        return True


def unix_path():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(os.path.join(OUTSIDE, "socket"))
        return True


def unix_abstract():
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(f"\0lectern-test-{VICTIM}")
        return True


def pair_to_path():
    """A pair of datagram sockets can be sent to any path."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return one.sendto(b"x", os.path.join(OUTSIDE, "datagrams")) == 1


def stream_pair():
    """This has to work: the engine speaks over one."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    one.send(b"x")
    return other.recv(1) == b"x"


# Other processes


def ptrace():
    return call(101, 16, VICTIM, 0, 0) == 0  # PTRACE_ATTACH


def read_memory():
    call(310, VICTIM, 0, 0, 0, 0, 0)  # process_vm_readv
    return True


def signal_victim():
    os.kill(VICTIM, 0)
    return True


def kill_victim():
    os.kill(VICTIM, signal.SIGKILL)
    return True


def kill_guard():
    """Whoever guards the sandbox is the parent."""
    os.kill(os.getppid(), signal.SIGKILL)
    return True


def take_descriptor():
    call(438, os.pidfd_open(VICTIM), 0, 0)  # pidfd_getfd
    return True


# Writing


def write_job():
    """This has to work."""
    os.mkdir(os.path.join(JOB, "folder"))
    with open(os.path.join(JOB, "folder", "file"), "w") as file:
        file.write("x")
    os.rename(os.path.join(JOB, "folder", "file"), os.path.join(JOB, "moved"))
    os.remove(os.path.join(JOB, "moved"))
    os.rmdir(os.path.join(JOB, "folder"))
    return True


def write_outside():
    with open(os.path.join(OUTSIDE, "new"), "w") as file:
        return file.write("x") == 1


def append_outside():
    with open(os.path.join(OUTSIDE, "file"), "a") as file:
        return file.write("x") == 1


def truncate_outside():
    os.truncate(os.path.join(OUTSIDE, "file"), 0)
    return True


def remove_outside():
    os.remove(os.path.join(OUTSIDE, "file"))
    return True


def move_out():
    with open(os.path.join(JOB, "carried"), "w") as file:
        file.write("x")
    os.rename(os.path.join(JOB, "carried"), os.path.join(OUTSIDE, "carried"))
    return True


def move_in():
    os.rename(os.path.join(OUTSIDE, "file"), os.path.join(JOB, "file"))
    return True


def write_dotfile():
    with open(os.path.join(HOME, ".profile"), "w") as file:
        return file.write("x") == 1


def open_rights():
    os.chmod(SECRET, 0o644)
    return True


def change_times():
    os.utime(SECRET, (0, 0))
    return True


def write_through_symlink():
    with open(os.path.join(JOB, "link-to-file"), "w") as file:
        return file.write("x") == 1


def make_symlink():
    os.symlink(SECRET, os.path.join(JOB, "result.mp4"))
    return True


def make_hard_link():
    os.link(SECRET, os.path.join(JOB, "linked"))
    return True


def make_pipe():
    os.mkfifo(os.path.join(JOB, "pipe"))
    return True


def shared_memory():
    with open(f"/dev/shm/lectern-test-{VICTIM}", "w") as file:
        file.write("x")
    os.remove(f"/dev/shm/lectern-test-{VICTIM}")
    return True


def system_v_memory():
    number = call(29, 0, 4096, 0o600 | 0o1000)  # shmget, private
    call(31, number, 0, 0)
    return True


# Running


def run_system_program():
    """This has to work: LaTeX is one."""
    return subprocess.run(["/usr/bin/true"]).returncode == 0


def run_outside():
    return subprocess.run([os.path.join(OUTSIDE, "program")]).returncode == 0


def run_dropped():
    path = os.path.join(JOB, "program")
    with open(path, "wb") as file:
        file.write(contents("/usr/bin/true"))
    libc.chmod(path.encode(), 0o755)
    os.umask(0)
    return subprocess.run([path]).returncode == 0


def run_from_memory():
    number = os.memfd_create("program")
    os.write(number, contents("/usr/bin/true"))
    return subprocess.run([f"/proc/self/fd/{number}"], pass_fds=[number]).returncode == 0


def gain_rights():
    """no_new_privs is what keeps sudo and its like from working."""
    return libc.prctl(39, 0, 0, 0, 0) == 0


def old_calls():
    """getpid by the 32 bit door, which a filter of 64 bit calls does not see."""
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))  # mov eax, 20; int 0x80; ret
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)() == os.getpid()


# The kernel


def user_namespace():
    call(272, 0x10000000)  # unshare, CLONE_NEWUSER
    return True


def user_namespace_by_clone():
    if call(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        os._exit(0)
    return True


def clone3():
    """Only "there is no such call" makes libc take the older one, which a filter can look into."""
    try:
        call(435, 0, 0)
    except OSError as error:
        return error.errno != 38
    return True


def mount():
    return libc.mount(b"none", JOB.encode(), b"tmpfs", 0, None) == 0


def change_root():
    os.chroot(JOB)
    return True


def fault_handler():
    os.close(call(323, 1))  # userfaultfd, UFFD_USER_MODE_ONLY
    return True


def io_uring():
    parameters = ctypes.create_string_buffer(120)
    os.close(call(425, 4, parameters))
    return True


def key_ring():
    call(250, 0, -3, 1)  # keyctl, KEYCTL_GET_KEYRING_ID of the session
    return True


def performance_counters():
    attribute = ctypes.create_string_buffer(bytes([1, 0, 0, 0, 64]), 64)
    os.close(call(298, attribute, 0, -1, -1, 0))
    return True


def personality():
    call(135, 0x0040000)  # ADDR_NO_RANDOMIZE
    return True


def type_into_terminal():
    """The filter answers before the kernel finds that this is no terminal."""
    import fcntl

    try:
        fcntl.ioctl(0, 0x5412, b"x")  # TIOCSTI
    except OSError as error:
        return error.errno != 1
    return True


# Limits


def raise_limits():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard == resource.RLIM_INFINITY:
        return True
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard + 1))
    return True


def large_file():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open(os.path.join(JOB, "large"), "wb") as file:
        file.seek(600 << 20)
        file.write(b"x")
    os.remove(os.path.join(JOB, "large"))
    return True


def much_memory():
    return len(mmap.mmap(-1, 6 << 30)) > 0


def many_descriptors():
    numbers = [os.open("/dev/null", os.O_RDONLY) for _ in range(700)]
    return len(numbers) == 700


def many_processes():
    for _ in range(300):
        if os.fork() == 0:
            signal.pause()
    return True


def core_file():
    return resource.getrlimit(resource.RLIMIT_CORE)[1] != 0


def own_session():
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.wait()[1] == 0


def higher_priority():
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    return True


def main():
    try:
        got_it = globals()[sys.argv[1]]()
    except (OSError, ValueError, MemoryError, AttributeError):
        got_it = False
    print("open" if got_it else "refused", flush=True)


main()
