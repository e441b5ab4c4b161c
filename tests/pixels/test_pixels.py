# SPDX-License-Identifier: GPL-2.0-or-later
"""Every frame drawn by C from the display list equals what Manim's own camera draws, byte for byte.

usage: test_pixels.py DRAW_RAW WIDTHxHEIGHT FPS [FILE[:SCENE] ...]
       test_pixels.py DRAW_RAW WIDTHxHEIGHT FPS --corpus     the examples of Manim's documentation
"""

import ast
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "worker"))
import driver

HERE = Path(__file__).resolve().parent
MANIM = driver.ROOT / "data" / "manim"


class Scene:
    """A class of a file: the name, and the numbers of its beats; none for a stock scene."""

    def __init__(self, file, name, methods):
        self.file = Path(file)
        self.name = name
        self.beats = sorted(int(method[5:]) for method in methods if method.startswith("beat_"))

    def __str__(self):
        return f"{self.file}:{self.name}"


def scenes_of(argument):
    file, _, wanted = argument.partition(":")
    for node in ast.parse(Path(file).read_text(encoding="utf-8")).body:
        methods = [getattr(item, "name", "") for item in getattr(node, "body", ())]
        is_scene = "construct" in methods or "beat_1" in methods
        if isinstance(node, ast.ClassDef) and is_scene and wanted in ("", node.name):
            yield Scene(file, node.name, methods)


@contextlib.contextmanager
def stock(scenes, size, fps, tex):
    """What Manim makes of each scene, one after the other."""
    command = [driver.python(), "-B", str(HERE / "stock.py"), size, fps, *map(str, scenes)]
    environment = {"PYTHONHASHSEED": "0", "LECTERN_TEST_TEX": str(tex), "PYTHONPATH": str(MANIM)}
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE) as process:
        yield (json.loads(line) for line in process.stdout)


def draw_in_c(draw_raw, records, size, fps):
    """The CRC of each frame."""
    with tempfile.TemporaryDirectory() as folder:
        packed, drawing = Path(folder, "records"), str(Path(folder, "scene.lectern"))
        packed.write_bytes(b"".join(records))
        subprocess.run([draw_raw, "--pack", str(packed), size, fps, drawing], check=True)
        done = subprocess.run([draw_raw, drawing, size, "--crc"], check=True, stdout=subprocess.PIPE, text=True)
    return [int(line.split()[1], 16) for line in done.stdout.splitlines()]


def records_of(worker, scene, size, fps):
    width, height = map(int, size.split("x"))
    options = {"class": scene.name, "stock": not scene.beats, "width": width, "height": height, "fps": int(fps)}
    opened, told = worker.open(scene.file.read_text(encoding="utf-8"), **options)
    records, frames = [], 0
    for number in (scene.beats or [0]) if told["event"] == "opened" else ():
        told = opened.beat(number)
        records += told["records"]
        frames += told.get("frames", 0)
        if told["event"] == "fault":
            break
    opened.close()
    if told["event"] == "fault":
        raise AssertionError(f"fails at line {told['line']}: {told['type']}: {told['message']}")
    return records, frames


def ours(worker, draw_raw, scene, size, fps):
    records, told = records_of(worker, scene, size, fps)
    frames = draw_in_c(draw_raw, records, size, fps)
    if len(frames) != told:
        raise AssertionError(f"{len(frames)} frames are drawn where {told} were told")
    return frames, sum(map(len, records))


def difference(expected, frames):
    """None, or what is not the same."""
    if len(frames) != len(expected):
        return f"{len(frames)} frames instead of {len(expected)}"
    different = [index for index, (a, b) in enumerate(zip(expected, frames, strict=True)) if a != b]
    return f"{len(different)} of {len(frames)} frames differ, from {different[0]}" if different else None


def judge(worker, draw_raw, scene, size, fps, expected):
    """(is it right, what to say about it)"""
    try:
        frames, weight = ours(worker, draw_raw, scene, size, fps)
    except AssertionError as error:
        return "error" in expected, f"{error} (stock: {expected.get('error', 'runs')})"
    if "error" in expected:
        return False, f"runs, but not in stock Manim: {expected['error']}"
    wrong = difference(expected["frames"], frames)
    return wrong is None, wrong or f"{len(frames)} frames of {weight // len(frames)} bytes are the same"


def compare(draw_raw, size, fps, scenes):
    worker, right = driver.Worker(), 0
    try:
        with stock(scenes, size, fps, worker.folder / "formulas") as expected:
            for scene, frames in zip(scenes, expected, strict=True):
                fine, words = judge(worker, draw_raw, scene, size, fps, frames)
                right += fine
                print(f"{'' if fine else 'WRONG '}{scene.name}: {words}", flush=True)
    finally:
        worker.close()
    print(f"{right} of {len(scenes)} scenes are the same at {size}, {fps} frames a second")
    return 0 if scenes and right == len(scenes) else 1


def main(draw_raw, size, fps, *arguments):
    if driver.python() is None:
        sys.exit("no Python with Manim: run ci/manim-env or set LECTERN_PYTHON")
    with tempfile.TemporaryDirectory() as folder:
        if arguments == ("--corpus",):
            subprocess.run([driver.python(), "-B", str(HERE / "corpus.py"), folder], check=True)
            arguments = sorted(f"{file}:{file.stem}" for file in Path(folder).iterdir())
        arguments = arguments or (str(HERE / "scenes.py"), str(HERE / "section.py"))
        scenes = [scene for argument in arguments for scene in scenes_of(argument)]
        return compare(draw_raw, size, fps, scenes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
