# SPDX-License-Identifier: GPL-2.0-or-later
"""A worker that speaks agents/render/protocol.h and does what no worker should. The code of a scene or beat is the
name of a method of Scene below."""

import faulthandler
import json
import mmap
import os
import signal
import socket
import struct
import sys
import time

RING = 32 << 20
DIGEST = "0123456789abcdef0123456789abcdef"


def record(repeat=1, filler=0):
    return struct.pack("<IIII4d4B", 52 + filler, repeat, 1, 0, 14.0, 8.0, 0.0, 0.0, 0, 0, 0, 255) + bytes(filler)


class Scene:
    def __init__(self, link, ring, folder):
        self.link = link
        self.file = link.makefile("r", encoding="utf-8")
        self.ring = mmap.mmap(ring, RING)
        self.folder = folder
        self.shared = mmap.mmap(-1, 8)  # the position is to outlive a killed beat
        self.until = RING

    @property
    def position(self):
        return struct.unpack("<Q", self.shared[:8])[0]

    @position.setter
    def position(self, value):
        self.shared[:8] = struct.pack("<Q", value)

    def say(self, **message):
        self.link.sendall(json.dumps(message).encode() + b"\n")

    def hear(self):
        line = self.file.readline()
        if not line:
            os._exit(0)
        return json.loads(line)

    def serve(self):
        faulthandler.register(signal.SIGUSR1, file=open(os.path.join(self.folder, "hang.txt"), "w"))
        while True:
            command = self.hear()
            if command["cmd"] == "open":
                getattr(self, command["code"])()
                self.say(event="opened", digest=DIGEST)
            elif command["cmd"] == "beat":
                self.beat(command)
            elif command["cmd"] == "close":
                os._exit(0)

    def beat(self, command):
        child = os.fork()
        if child == 0:
            self.say(event="start", pid=os.getpid())
            getattr(self, command["code"])()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status != 0:
            self.say(event="fault", kind="killed", message="died of %d" % status)

    def done(self, frames, **more):
        self.say(**{"event": "done", "frames": frames, "digest": DIGEST, "findings": [], "animations": [], **more})

    def put(self, data, count, at=None, size=None):
        at = self.position if at is None else at
        size = len(data) if size is None else size
        offset = at % RING
        self.ring[offset : offset + len(data)] = data
        self.position = at + size  # before it is told, in case this process is killed in between
        self.say(event="frames", at=at, size=size, count=count)

    # what is right

    def good(self):
        pass

    def three_frames(self):
        self.put(record() + record(2), 2)
        self.say(event="something_new", of="a later worker")
        self.say(event="print", text="one\n\x1b[31mtwo\x07\n")
        self.done(3, findings=[{"kind": "overlap"}, 7, "no object"], animations=[{"start": 0, "seconds": 1}])

    def round_the_ring(self):
        """Four times the ring, in records that do not divide it: needs credit, and to skip the rest at the end."""
        frame = record(filler=(3 << 20) + 1000)
        frames = 0
        while self.position < 4 * RING:
            if self.position % RING + len(frame) > RING:
                self.position += RING - self.position % RING
            while self.position + len(frame) > self.until:
                self.until = max(self.until, self.hear().get("until", 0))
            self.put(frame, 1)
            frames += 1
        self.done(frames)

    # what the code does wrong

    def fault(self):
        self.say(event="fault", kind="exception", type="NameError", message="no\nsuch", line=12, text="x = y")

    def fault_in_open(self):
        self.fault()
        os._exit(0)

    def crash(self):
        os.kill(os.getpid(), signal.SIGSEGV)

    def exit(self):
        os._exit(0)

    def hang(self):
        while True:
            time.sleep(0.01)  # the line that is told

    def pretend(self):
        """Says that it lives and prints, for ever, without a frame."""
        while True:
            self.say(event="print", text=".")
            time.sleep(0.05)

    def print_flood(self):
        while True:
            self.say(event="print", text="x" * 10000)

    def endless(self):
        while True:
            self.put(record(1 << 20), 1)

    def endless_steps(self):
        frames = 0
        while True:
            frames += 100000
            self.say(event="alive", frames=frames)

    def stray(self):
        """Leaves a process in a group of its own that nobody waits for."""
        if os.fork() == 0:
            os.setpgid(0, 0)
            if os.fork() == 0:
                os.execv("/usr/bin/sleep", ["sleep", "7005"])
            os._exit(0)
        os.wait()
        self.done(0)

    def end_server(self):
        os.kill(server, signal.SIGKILL)
        time.sleep(60)

    # what only a broken or hostile process does

    def not_json(self):
        self.link.sendall(b"{\n")

    def not_object(self):
        self.link.sendall(b"[1]\n")

    def no_event(self):
        self.say(cmd="beat")

    def twice(self):
        self.link.sendall(b'{"event":"alive","frames":1,"frames":2}\n')

    def endless_line(self):
        while True:
            self.link.sendall(b"x" * 65536)

    def unknown_fault(self):
        self.say(event="fault", kind="bad luck")

    def no_digest(self):
        self.done(0, digest="0123")

    def negative_frames(self):
        self.done(-1)

    def wrong_frames(self):
        self.put(record(), 1)
        self.done(5)

    def text_frames(self):
        self.done("0")

    def opened_again(self):
        self.say(event="opened", digest=DIGEST)

    def at_negative(self):
        self.say(event="frames", at=-4, size=52, count=1)

    def at_huge(self):
        self.say(event="frames", at=(1 << 63) - 1, size=52, count=1)

    def at_past(self):
        self.put(record(), 1)
        self.put(record(), 1, at=0)

    def at_gap(self):
        self.put(record(), 1)
        self.put(record(), 1, at=self.position + 1)

    def over_the_end(self):
        """Begins within the ring and ends outside."""
        self.say(event="frames", at=RING - 52, size=104, count=1)

    def size_lies_long(self):
        self.put(record(), 1, size=100)

    def size_lies_short(self):
        self.put(record(filler=100), 1, size=60)

    def size_none(self):
        self.say(event="frames", at=self.position, size=0, count=1)

    def size_huge(self):
        self.say(event="frames", at=self.position, size=1 << 40, count=1)

    def count_lies(self):
        self.put(record() + record(), 3)

    def count_short(self):
        self.put(record() + record(), 1)

    def record_zero(self):
        self.put(struct.pack("<I", 0) + record()[4:], 1)

    def record_huge(self):
        self.put(struct.pack("<I", 0xFFFFFFFF) + record()[4:], 1)

    def repeat_none(self):
        self.put(record(0), 1)

    def repeat_huge(self):
        self.put(record(0xFFFFFFFF), 1)

    def pid_of_engine(self):
        """Names a process outside and hangs, so that the engine would kill that."""
        self.say(event="start", pid=1)
        self.say(event="start", pid=engine)
        self.hang()


server = os.getpid()
engine = os.getppid()


def take(control):
    line, descriptors, _, _ = socket.recv_fds(control, 65536, 2)
    return (json.loads(line), descriptors) if line else (None, None)


def main():
    control = socket.socket(fileno=3)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.sendall(b'{"event":"warm","manim":"none","latex":false,"seconds":0.0}\n')
    while True:
        job, descriptors = take(control)
        if job is None:
            sys.exit(0)
        child = os.fork()
        if child == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            Scene(socket.socket(fileno=descriptors[0]), descriptors[1], job["directory"]).serve()
        for descriptor in descriptors:
            os.close(descriptor)
        control.sendall(json.dumps({"event": "job", "id": job["id"], "pid": child}).encode() + b"\n")


main()
