# SPDX-License-Identifier: GPL-2.0-or-later
"""A scene process: opens a scene, then forks a child for each beat.

A child whose beat was drawn or replayed goes on as the scene process and its parent sleeps. After a fault, a death or
a dry run the parent goes on, from the state before.
"""

import faulthandler
import os
import random
import signal
import sys

import numpy as np
from manim import config

from . import beat, confine, digest, faults, formulas, program
from .output import Printer
from .ring import Numbers, Ring
from .wire import Channel

HANG_FILE = "hang.txt"
PRINT_LIMIT = 1 << 16
RUNNING, KEPT, DROPPED = range(3)  # how a child's beat ended


class Job:
    def __init__(self, descriptor, ring, directory, cache, readable):
        self.channel = Channel(descriptor)
        self.ring = Ring(ring, self.channel)
        self.directory = directory
        self.cache = cache
        self.readable = readable
        self.program = None
        self.scene = None
        self.printer = None
        self.imported = {}
        self.limits = {}
        self.digest = ""
        self.ending = Numbers(RUNNING)
        self.hang_file = None

    def run(self):
        """Serves the engine until it closes the job."""
        while True:
            command = self.channel.receive()
            if command["cmd"] == "open":
                self.open(command)
            elif command["cmd"] == "beat":
                self.fork_beat(command)
            else:
                self.ring.take(command)

    # Opening

    def open(self, command):
        self.limits = command.get("limits") or {}
        self.program = program.Program(command["code"], command["file"])
        folder = command.get("directory")
        confine.confine([self.directory, self.cache], [*self.readable, *([folder] if folder else ())])
        os.chdir(folder or self.directory)
        self.listen_for_hangs()
        self.catch_output(self.end_with)
        try:
            configure(command, self.directory, self.cache)
            self.scene = self.make_scene(command)
        except BaseException as error:
            self.end_with(faults.from_exception(error, self.program))
        self.printer.send()
        self.digest = self.digest_now()
        self.channel.send({"event": "opened", "digest": self.digest})

    def make_scene(self, command):
        random.seed(config.seed)
        np.random.seed(config.seed)
        formulas.prepare(self.program.code)
        self.program.load()
        scene_class = self.program.scene_class(command.get("class"))
        scene = scene_class()
        self.imported = modules_contents()
        if command.get("theme"):
            scene.lectern_theme = command["theme"]
        scene._get_manager().setup()
        return scene

    def digest_now(self):
        return digest.of_scene(self.scene, self.program.namespace, self.imported)

    def listen_for_hangs(self):
        """SIGUSR1 writes where this process is to the job's hang file, also from within a long call."""
        if self.hang_file:
            self.hang_file.close()
        self.hang_file = open(os.path.join(self.directory, HANG_FILE), "w", encoding="utf-8")
        faulthandler.register(signal.SIGUSR1, file=self.hang_file, all_threads=False, chain=False)

    def catch_output(self, stop):
        self.printer = Printer(self.channel, self.limits.get("print") or PRINT_LIMIT, stop)
        sys.stdout = sys.stderr = self.printer

    # Beats

    def fork_beat(self, command):
        self.ending = Numbers(RUNNING)
        me, chance = os.getpid(), random.getstate()
        child = os.fork()
        if child == 0:
            random.setstate(chance)  # Python seeds anew in a fork
            confine.die_with(me)
            self.child(command)
            return
        _, status = os.waitpid(child, 0)
        ending = self.ending[0]
        self.ending.close()
        if ending == KEPT:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
        if ending == RUNNING:
            self.channel.send(faults.fault("killed", death(status)))

    def child(self, command):
        """Runs the beat. Returns when this process is the scene process from now on."""
        self.listen_for_hangs()
        self.catch_output(self.end_with)
        self.channel.send({"event": "start", "pid": os.getpid()})
        number, mode = int(command["number"]), command["mode"]
        scene = self.scene
        try:
            scene.lectern_speech = float(command.get("speech") or 0.0)
            scene.lectern_marks = dict(command.get("marks") or {})
            scene.lectern_beat_started = scene.renderer.time
            if command.get("code"):
                formulas.prepare(command["code"])
                self.program.replace(scene, f"beat_{number}" if number else "construct", command["code"])
            run = beat.Run(mode, self, scene, int(self.limits.get("frames") or 0), self.end_with)
            beat.perform(scene, number, run)
        except BaseException as error:
            self.end_with(faults.from_exception(error, self.program))
        self.finish(mode, run)

    def finish(self, mode, run):
        self.printer.send()
        self.program.restore()
        kept = mode != "dry"
        if kept:
            self.digest = self.digest_now()
        self.ending[0] = KEPT if kept else DROPPED
        self.channel.send(
            {
                "event": "done",
                "frames": run.frames,
                "digest": self.digest,
                "findings": run.findings,
                "animations": run.animations,
            }
        )
        if not kept:
            os._exit(0)

    def end_with(self, fault):
        """Tells a fault and ends, whatever the scene's code would catch."""
        self.ring.flush()
        self.printer.send()
        self.ending[0] = DROPPED
        self.channel.send(fault)
        os._exit(0)


def configure(command, directory, cache):
    config.pixel_width = int(command["width"])
    config.pixel_height = int(command["height"])
    config.frame_rate = command["fps"]
    config.seed = int(command.get("seed") or 0)
    config.media_dir = os.path.join(directory, "media")
    config.text_dir = os.path.join(directory, "texts")
    config.tex_dir = cache
    config.assets_dir = command.get("directory") or directory
    formulas.use(cache, os.path.join(directory, "latex"))


def modules_contents():
    """Every name that `from module import *` may have brought, to know the file's own by."""
    names = {}
    for name in ("numpy", "manim", "lectern"):
        if name in sys.modules:
            names.update(vars(sys.modules[name]))
    return names


def death(status):
    if os.WIFSIGNALED(status):
        return f"the scene's process died: {signal.Signals(os.WTERMSIG(status)).name}"
    return f"the scene's process ended itself with status {os.waitstatus_to_exitcode(status)}"
