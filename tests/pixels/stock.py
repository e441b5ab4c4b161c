# SPDX-License-Identifier: GPL-2.0-or-later
"""The CRC-32 of every frame that stock Manim's own camera draws.

usage: stock.py FILE WIDTHxHEIGHT FPS SCENE...    prints one JSON object: {scene: [crc, ...]}
Every scene runs in a process of its own, and none of the worker's code is loaded.
"""

import json
import os
import sys
import tempfile
import types
import zlib

from manim import config
from manim.scene.scene_file_writer import SceneFileWriter


def collect(frames):
    def write_frame(self, frame, *, repeat=1):
        frames.extend([zlib.crc32(frame)] * repeat)

    SceneFileWriter.write_frame = write_frame
    SceneFileWriter.save_image = lambda self, frame: frames.append(zlib.crc32(frame))
    SceneFileWriter.add_partial_movie_file = lambda self, name: self.partial_movie_files.append(None)
    SceneFileWriter.begin_animation = lambda self, *args, **kwargs: None
    SceneFileWriter.end_animation = lambda self, *args, **kwargs: None


def render(file, name):
    frames = []
    collect(frames)
    module = types.ModuleType("scenes")
    sys.modules["scenes"] = module
    with open(file, encoding="utf-8") as source:
        exec(compile(source.read(), file, "exec"), module.__dict__)
    scene = getattr(module, name)()
    scene.render()
    if not scene.renderer.num_plays:
        frames.append(zlib.crc32(scene.camera.pixel_array))
    return frames


def in_child(file, name):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        with os.fdopen(theirs, "w") as out:
            json.dump(render(file, name), out)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as told:
        text = told.read()
    os.wait()
    return json.loads(text)


def main(file, size, fps, *names):
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        values = {"disable_caching": True, "dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "seed": 7}
        values |= {"pixel_width": width, "pixel_height": height, "frame_rate": int(fps), "media_dir": folder}
        config.update(values)
        config.tex_dir = os.environ.get("LECTERN_TEST_TEX", os.path.join(folder, "tex"))
        print(json.dumps({name: in_child(file, name) for name in names}))


if __name__ == "__main__":
    main(*sys.argv[1:])
