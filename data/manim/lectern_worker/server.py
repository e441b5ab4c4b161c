# SPDX-License-Identifier: GPL-2.0-or-later
"""The warm server: has Manim imported, runs no scene's code itself, forks a scene process per job."""

import contextlib
import gc
import os
import selectors
import signal
import tempfile
import time
import traceback

from . import confine, gate_serve
from .wire import Control


def warm_up(folder):
    """Imports and first-time work that every scene would pay otherwise."""
    import manim
    from manim import config

    from . import copies, formulas, glyphs, renderer

    config.update(
        {
            "disable_caching": True,
            "dry_run": True,
            "notify_outdated_version": False,
            "progress_bar": "none",
            "verbosity": "CRITICAL",
            "media_dir": folder,
            "text_dir": os.path.join(folder, "texts"),
            "tex_dir": os.path.join(folder, "tex"),
            "pixel_width": 64,
            "pixel_height": 36,
            "frame_rate": 5,
        }
    )
    for patch in (renderer, copies, glyphs, formulas):
        patch.install()
    with contextlib.suppress(ImportError):
        import lectern  # noqa: F401 - so that scenes find it imported, and its formulas without LaTeX

    class Warm(manim.Scene):
        def construct(self):
            text = manim.Text("".join(map(chr, range(33, 127))) + "•–—“”’…")
            self.play(text.animate.shift(manim.RIGHT), manim.Write(manim.Square()), run_time=0.4)
            self.play(manim.FadeOut(text), run_time=0.4)

    Warm().render()
    from . import job  # noqa: F401

    return manim.__version__, formulas.latex_found()


class Server:
    def __init__(self, control, cache):
        self.control = control
        self.cache = cache
        self.jobs = {}
        self.wake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.wake_writer = wake
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self):
        watch = selectors.PollSelector()
        watch.register(self.control.socket, selectors.EVENT_READ)
        watch.register(self.wake, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in watch.select()}
            if self.wake in ready:
                self.reap()
            if self.control.socket.fileno() in ready:
                commands = self.control.receive()
                if commands is None:
                    return
                for command in commands:
                    if command["cmd"] == "job":
                        self.start(command)
                    elif command["cmd"] == "gate":
                        self.start_gate()

    def start(self, command):
        descriptor, ring = self.control.take_descriptors(2)
        me = os.getpid()
        child = os.fork()
        if child == 0:
            serve_job(me, self, command, descriptor, ring)
        os.close(descriptor)
        os.close(ring)
        self.jobs[child] = command["id"]
        self.control.send({"event": "job", "id": command["id"], "pid": child})

    def start_gate(self):
        (descriptor,) = self.control.take_descriptors(1)
        me = os.getpid()
        if os.fork() == 0:
            serve_gate(me, self, descriptor)
        os.close(descriptor)

    def prepare_gate(self):
        """Reads Manim's sources once per installation, beside what else is asked for."""
        if not os.path.exists(gate_serve.index_file()):
            me = os.getpid()
            if os.fork() == 0:
                serve_gate(me, self, None)

    def reap(self):
        with contextlib.suppress(BlockingIOError):
            while os.read(self.wake, 512):
                pass
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid in self.jobs:
                    code = os.waitstatus_to_exitcode(status)
                    self.control.send({"event": "ended", "id": self.jobs.pop(pid), "status": code})

    def leave(self):
        """In the child: gives up what is the server's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.control.socket.close()
        os.close(self.wake)
        os.close(self.wake_writer)


def serve_job(parent, server, command, descriptor, ring):
    log = os.fdopen(os.dup(2), "w")
    try:
        from .job import Job

        confine.die_with(parent)
        close_standard_streams()
        os.setpgid(0, 0)
        server.leave()
        directory = command["directory"]
        os.environ["HOME"] = os.environ["TMPDIR"] = directory
        tempfile.tempdir = None
        cache = server.cache or os.path.join(directory, "formulas")
        os.makedirs(cache, exist_ok=True)
        Job(descriptor, ring, directory, cache, command.get("readable") or []).run()
    except BaseException:
        traceback.print_exc(file=log)
        log.flush()
    os._exit(1)


def serve_gate(parent, server, descriptor):
    try:
        confine.die_with(parent)
        server.leave()
        gate_serve.serve(descriptor)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def close_standard_streams():
    """What a scene prints is sent as events; what goes around Python goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def main(cache):
    control = Control(3)
    began = time.monotonic()
    try:
        from . import formulas

        with tempfile.TemporaryDirectory() as folder:
            version, latex = warm_up(folder)
    except BaseException as error:
        control.send({"event": "failed", "message": f"Manim does not start: {type(error).__name__}: {error}"})
        traceback.print_exc()
        return 1
    gc.collect()
    gc.freeze()
    seconds = round(time.monotonic() - began, 3)
    control.send({"event": "warm", "manim": version, "latex": latex, "seconds": seconds})
    if cache:
        formulas.prepare_digits(cache)
    server = Server(control, cache)
    server.prepare_gate()
    server.run()
    return 0
