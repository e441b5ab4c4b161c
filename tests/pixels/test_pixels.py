# SPDX-License-Identifier: GPL-2.0-or-later
"""Every frame drawn by C from the display list equals what Manim's own camera draws, byte for byte.

usage: test_pixels.py DRAW_RAW WIDTHxHEIGHT FPS [SCENES.py [SCENE ...]]
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "worker"))
import driver

HERE = Path(__file__).resolve().parent
RECORD_REPEAT = slice(4, 8)


def scene_names(file):
    """Classes with a construct of their own."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [node.name for node in classes if any(getattr(item, "name", "") == "construct" for item in node.body)]


def stock_frames(file, size, fps, names, tex):
    command = [driver.python(), str(HERE / "stock.py"), str(file), size, fps, *names]
    environment = os.environ | {"PYTHONHASHSEED": "0", "LECTERN_TEST_TEX": str(tex)}
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def draw_in_c(draw_raw, records, size, fps, folder):
    """The CRC of each frame."""
    (folder / "records").write_bytes(b"".join(records))
    drawing = str(folder / "scene.lectern")
    subprocess.run([draw_raw, "--pack", str(folder / "records"), size, fps, drawing], check=True)
    done = subprocess.run([draw_raw, drawing, size, "--crc"], check=True, stdout=subprocess.PIPE, text=True)
    return [int(line.split()[1], 16) for line in done.stdout.splitlines()]


def worker_frames(worker, draw_raw, file, size, fps, name):
    width, height = map(int, size.split("x"))
    scene, opened = worker.open(
        file.read_text(encoding="utf-8"), **{"class": name, "stock": True, "width": width, "height": height, "fps": int(fps)}
    )
    if opened["event"] != "opened":
        raise AssertionError(f"{name} does not open: {opened}")
    done = scene.beat(0)
    scene.close()
    if done["event"] != "done":
        raise AssertionError(f"{name} fails: {done | {'records': None}}")
    with tempfile.TemporaryDirectory() as folder:
        frames = draw_in_c(draw_raw, done["records"], size, fps, Path(folder))
    if len(frames) != done["frames"]:
        raise AssertionError(f"{name}: {len(frames)} frames drawn, {done['frames']} told")
    return frames, sum(map(len, done["records"]))


def compare(name, stock, ours):
    if stock == ours:
        return True
    different = [index for index, (a, b) in enumerate(zip(stock, ours, strict=False)) if a != b]
    print(f"{name}: {len(ours)} frames instead of {len(stock)}; differ: {len(different)}, from {different[:1]}")
    return False


def main(draw_raw, size, fps, file=HERE / "scenes.py", *names):
    if driver.python() is None:
        sys.exit("no Python with Manim: run ci/manim-env or set LECTERN_PYTHON")
    file = Path(file)
    names = names or scene_names(file)
    worker = driver.Worker()
    try:
        stock = stock_frames(file, size, fps, names, worker.folder / "formulas")
        same = 0
        for name in names:
            frames, weight = worker_frames(worker, draw_raw, file, size, fps, name)
            equal = compare(name, stock[name], frames)
            same += equal
            print(f"{name}: {len(frames)} frames, {weight // len(frames)} bytes each, {'same' if equal else 'DIFFERENT'}")
    finally:
        worker.close()
    print(f"{same} of {len(names)} scenes are the same at {size}, {fps} frames a second")
    return 0 if same == len(names) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
