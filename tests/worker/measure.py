# SPDX-License-Identifier: GPL-2.0-or-later
"""Times stock scenes through a warm worker, as the engine would see them.

usage: measure.py FILE WIDTHxHEIGHT FPS [SCENE ...]
"""

import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import driver

ROUNDS = 3


def once(worker, code, name, size, fps, mode):
    width, height = map(int, size.split("x"))
    began = time.monotonic()
    options = {"class": name, "stock": True, "width": width, "height": height, "fps": int(fps)}
    scene, opened = worker.open(code, **options)
    if opened["event"] != "opened":
        sys.exit(f"{name} does not open: {opened}")
    open_seconds = time.monotonic() - began
    weight = [0]

    def weigh(record):
        weight[0] += len(record)

    done = scene.beat(0, mode, on_record=weigh)
    whole = time.monotonic() - began
    scene.close()
    if done["event"] != "done":
        sys.exit(f"{name} fails: {done['message']}")
    return open_seconds, (done["first"] or began) - began, whole, done["frames"], weight[0]


def main(file, size, fps, *names):
    code = Path(file).read_text(encoding="utf-8")
    names = names or re.findall(r"^class (\w+)", code, re.MULTILINE)
    worker = driver.Worker()
    print(f"warm after {worker.warm['seconds']:.2f} s")
    for name in names:
        once(worker, code, name, size, fps, "draw")  # formulas into the cache
        drawn = [once(worker, code, name, size, fps, "draw") for _ in range(ROUNDS)]
        dry = [once(worker, code, name, size, fps, "dry") for _ in range(ROUNDS)]
        opened, first, whole = (statistics.median(run[i] for run in drawn) for i in range(3))
        frames, weight = drawn[0][3:]
        rate = frames / int(fps) / whole
        print(
            f"{name}: open {opened:.3f} s, first record {first:.3f} s, whole {whole:.2f} s ({rate:.0f}x real time), "
            f"dry {statistics.median(run[2] for run in dry):.2f} s, {frames} frames of {weight / frames / 1024:.1f} KiB"
        )
    worker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
