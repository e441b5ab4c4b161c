# SPDX-License-Identifier: GPL-2.0-or-later
"""The CRC-32 of every frame that stock Manim's own camera draws.

usage: stock.py WIDTHxHEIGHT FPS FILE:SCENE...
Prints one JSON object a line: {"frames": [crc, ...]} or {"error": "..."}.
Every scene runs in a process of its own, and none of the worker's code is loaded.
"""

import json
import os
import random
import sys
import tempfile
import types
import zlib

import numpy as np
from manim import config
from manim.scene.scene_file_writer import SceneFileWriter


def collect(frames):
    def write_frame(self, frame, *, repeat=1):
        frames.extend([zlib.crc32(frame)] * repeat)

    SceneFileWriter.write_frame = write_frame
    SceneFileWriter.add_partial_movie_file = lambda self, name: self.partial_movie_files.append(None)
    SceneFileWriter.begin_animation = lambda self, *args, **kwargs: None
    SceneFileWriter.end_animation = lambda self, *args, **kwargs: None


def render(file, name):
    frames = []
    collect(frames)
    random.seed(config.seed)  # as the worker does: what the file's top level draws has to be the same in both
    np.random.seed(config.seed)
    module = sys.modules["scenes"] = types.ModuleType("scenes")
    with open(file, encoding="utf-8") as source:
        exec(compile(source.read(), file, "exec"), module.__dict__)
    scene = getattr(module, name)()
    scene.render()
    if not frames:
        frames.append(zlib.crc32(scene.camera.pixel_array))
    return {"frames": frames}


def in_child(file, name):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        try:
            told = render(file, name)
        except BaseException as error:
            told = {"error": f"{type(error).__name__}: {error}"[:200]}
        with os.fdopen(theirs, "w") as out:
            json.dump(told, out)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as told:
        text = told.read()
    os.wait()
    return text or '{"error": "died"}'


def main(size, fps, *scenes):
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        values = {"disable_caching": True, "dry_run": True, "progress_bar": "none", "verbosity": "CRITICAL", "seed": 7}
        values |= {"pixel_width": width, "pixel_height": height, "frame_rate": int(fps), "media_dir": folder}
        config.update(values)
        config.tex_dir = os.environ["LECTERN_TEST_TEX"]
        for scene in scenes:
            file, name = scene.rsplit(":", 1)
            print(in_child(file, name), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
