# SPDX-License-Identifier: GPL-2.0-or-later
"""One run of one beat: frames out, geometry and times noted, limits kept."""

import contextlib
import time

from manim.utils.exceptions import EndSceneEarlyException

from . import displaylist as dl
from .faults import fault
from .renderer import NoRun

try:
    from lectern import geometry
except ImportError:  # plain Manim scenes need no teaching package
    geometry = None

ALIVE_SECONDS = 0.4
NOT_COMPARED = {"t", "line", "box", "message"}


class Run:
    """What the renderer tells frames to while a beat runs. `stop` ends the beat with a fault and does not return."""

    def __init__(self, mode, job, scene, limit, stop):
        self.drawing = mode == "draw"
        self.coarse = mode == "dry"
        self.channel, self.ring, self.program = job.channel, job.ring, job.program
        self.scene = scene
        self.limit = limit
        self.stop = stop
        self.encoder = dl.Encoder()
        self.frames = 0
        self.started = scene.renderer.time
        self.animations = []
        self.findings = []
        self.told = time.monotonic()

    def frame(self, picture, repeat):
        self.frames += repeat
        if self.limit and self.frames > self.limit:
            self.stop(self._too_long())
        if self.drawing:
            self._draw(picture, repeat)
        elif time.monotonic() - self.told > ALIVE_SECONDS:
            self.told = time.monotonic()
            self.channel.send({"event": "alive", "frames": self.frames})

    def _draw(self, picture, repeat):
        while repeat > 0:
            now = min(repeat, dl.MAX_REPEAT)
            if not (self.encoder.is_last(picture) and self.ring.repeat_last(now)):
                self.ring.add(self.encoder.record(picture, now))
            repeat -= now

    def _too_long(self):
        line = self.program.current_line()
        message = f"the beat lasts longer than the {self.limit / self.scene.camera.frame_rate:.0f} s that it may"
        return fault("too_long", message, "", line, self.program.line_text(line), [line] if line else [])

    def played(self, scene, started, ended):
        """After each animation."""
        line = self.program.current_line()
        note = {"start": started - self.started, "seconds": ended - started, "line": line}
        self.animations.append(note)
        self.check("animation")

    def check(self, moment):
        """In a dry run: what the geometry check finds now, each thing once."""
        if not self.coarse or geometry is None:
            return
        for finding in geometry.findings(self.scene, moment):
            if not any(same_finding(finding, known) for known in self.findings):
                self.findings.append(finding)


def same_finding(a, b):
    return all(a.get(key) == b.get(key) for key in (a.keys() | b.keys()) - NOT_COMPARED)


def perform(scene, number, run):
    """Calls what the beat is made of. Number 0 is the construct() of a stock scene."""
    scene.renderer.run = run
    try:
        if number == 0:
            construct(scene, run)
        else:
            teach(scene, number, run)
    finally:
        scene.renderer.run = NoRun()
    run.ring.flush()


def teach(scene, number, run):
    if hasattr(scene, "begin_beat"):
        scene.begin_beat(number)
    getattr(scene, f"beat_{number}")()
    if hasattr(scene, "finish_beat"):
        scene.finish_beat()
    run.check("section" if number == last_beat(scene) else "beat")


def last_beat(scene):
    return max(scene.beat_numbers(), default=0) if hasattr(scene, "beat_numbers") else 0


def construct(scene, run):
    with contextlib.suppress(EndSceneEarlyException):
        scene.construct()
    scene.tear_down()
    if run.frames == 0:  # plays nothing: one still frame, as `manim` makes one picture
        renderer = scene.renderer
        renderer.static_image, renderer.skip_animations = None, False
        renderer.update_frame(scene)
        renderer.add_frame(None)
    run.check("section")
