# SPDX-License-Identifier: GPL-2.0-or-later
"""How much smaller drawings are than the raw RGBA frames that they stand for.   sizes.py QUALITY PROJECT ..."""

import json
import statistics
import sys
from pathlib import Path


def beats(project):
    lecture = json.loads((project / "lecture.json").read_text())
    for section in lecture["sections"]:
        for beat in section["beats"]:
            yield (project / "drawings" / f"{beat['drawing']}.lectern").stat().st_size, beat["frames"]


def main(quality, *projects):
    height, fps = map(int, quality.split("p"))
    width = {480: 854, 720: 1280, 1080: 1920}[height]
    for project in map(Path, projects):
        found = list(beats(project))
        size, frames = (sum(column) for column in zip(*found, strict=True))
        raw = frames * width * height * 4
        rates = [bytes_ * fps / count / 2**20 for bytes_, count in found]
        print(
            f"{project.name} {quality}: {frames} frames, {size / 2**20:.2f} MiB, {raw / size:.0f} times smaller than raw; "
            f"median beat {statistics.median(rates):.3f} MiB a second"
        )


main(*sys.argv[1:])
