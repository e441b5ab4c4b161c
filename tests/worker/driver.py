# SPDX-License-Identifier: GPL-2.0-or-later
"""Drives the real worker over a real socket pair and ring, as the engine does."""

import contextlib
import json
import mmap
import os
import select
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKER = ROOT / "data" / "manim" / "worker.py"
RING = 32 << 20
PATIENCE = 120


def python():
    """The interpreter with Manim; None when there is none."""
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    for found in (os.environ.get("LECTERN_PYTHON"), os.path.join(data, "lectern", "manim", "bin", "python3")):
        if found and os.access(found, os.X_OK):
            return found
    return None


def launcher(folder, environment):
    """lectern-run around the worker when $LECTERN_RUN names it."""
    if not os.environ.get("LECTERN_RUN"):
        return []
    prefix = str(Path(python()).parents[1].resolve())
    options = [os.environ["LECTERN_RUN"], "--keep-fd", "3", "--write", str(folder), "--home", str(folder)]
    for tree in ("/usr", "/lib", "/lib64", "/bin", prefix):
        options += ["--exec", tree]
    for tree in ("/etc", "/var/lib/texmf", "/var/cache/fontconfig", str(ROOT / "data")):
        options += ["--read", tree]
    return [*options, "--env", f"LECTERN_FORMULAS={environment['LECTERN_FORMULAS']}", "--"]


class Gone(Exception):
    """The other side has closed the socket."""


class Peer:
    """One end of a line-JSON socket."""

    def __init__(self, end):
        self.end = end
        self.rest = b""

    def send(self, descriptors=(), **message):
        data = json.dumps(message).encode() + b"\n"
        if descriptors:
            socket.send_fds(self.end, [data], descriptors)
        else:
            self.end.sendall(data)

    def receive(self, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while b"\n" not in self.rest:
            if not select.select([self.end], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError(f"nothing came within {seconds} s")
            data = self.end.recv(1 << 20)
            if not data:
                raise Gone
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)


class Worker:
    """A warm server."""

    def __init__(self, **variables):
        self.folder = Path(tempfile.mkdtemp(prefix="lectern-driver-"))
        (self.folder / "formulas").mkdir()
        ours, theirs = socket.socketpair()
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.folder)}
        environment |= {"LANG": "C.UTF-8", "LECTERN_FORMULAS": str(self.folder / "formulas")}
        environment |= variables
        number = theirs.fileno()
        self.process = subprocess.Popen(
            [*launcher(self.folder, environment), python(), "-s", "-B", str(WORKER)],
            env=environment,
            pass_fds=(3,),
            preexec_fn=lambda: os.dup2(number, 3),
        )
        theirs.close()
        self.control = Peer(ours)
        self.warm = self.control.receive()
        self.jobs = 0

    def open(self, code, **more):
        """A scene that is open, or the fault that opening it gave."""
        self.jobs += 1
        directory = self.folder / f"job-{self.jobs}"
        directory.mkdir()
        scene = Scene(directory)
        self.control.send([scene.theirs.fileno(), scene.ring], cmd="job", id=self.jobs, directory=str(directory))
        scene.theirs.close()
        scene.pid = self.told("job", self.jobs)["pid"]
        return scene, scene.open(code, **more)

    def told(self, event, number):
        """The server's event about a job; others are passed over."""
        while True:
            message = self.control.receive()
            if message["event"] == event and message["id"] == number:
                return message

    def close(self):
        self.control.end.close()
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


class Scene:
    def __init__(self, directory):
        self.directory = directory
        ours, self.theirs = socket.socketpair()
        self.peer = Peer(ours)
        self.ring = os.memfd_create("ring")
        os.ftruncate(self.ring, RING)
        self.memory = mmap.mmap(self.ring, RING)
        self.pid = 0

    def open(self, code, **more):
        command = {
            "code": code,
            "file": "scene.py",
            "class": None,
            "stock": False,
            "theme": None,
            "width": 854,
            "height": 480,
            "fps": 15,
            "directory": None,
            "seed": 7,
            "limits": {"frames": 15 * 120, "print": 65536},
        }
        self.peer.send(cmd="open", **command | more)
        return self.peer.receive()

    def start(self, number, mode="draw", **more):
        self.peer.send(cmd="beat", number=number, **{"code": None, "speech": 0, "marks": {}, "mode": mode} | more)

    def beat(self, number, mode="draw", on_record=None, **more):
        """Runs a beat to its end; returns how it ended, with what came before under `records`, `printed`, `pid`."""
        self.start(number, mode, **more)
        return self.finish(on_record)

    def finish(self, on_record=None):
        records, printed, pid, first = [], "", 0, None
        while True:
            message = self.peer.receive()
            event = message["event"]
            if event == "frames":
                first = first or time.monotonic()
                for record in self.take(message):
                    (on_record or records.append)(record)
            elif event == "print":
                printed += message["text"]
            elif event == "start":
                pid = message["pid"]
            elif event in ("done", "fault"):
                return message | {"records": records, "printed": printed, "pid": pid, "first": first}

    def take(self, message):
        """The records of a "frames" event; gives back the room."""
        offset = message["at"] % RING
        data = self.memory[offset : offset + message["size"]]
        at = 0
        for _ in range(message["count"]):
            size = int.from_bytes(data[at : at + 4], "little")
            yield data[at : at + size]
            at += size
        assert at == message["size"], "records and the size of their batch differ"
        self.peer.send(cmd="credit", until=message["at"] + message["size"] + RING)

    def close(self):
        if self.memory.closed:
            return
        with contextlib.suppress(OSError):
            self.peer.send(cmd="close")
        self.peer.end.close()
        self.memory.close()
        os.close(self.ring)
