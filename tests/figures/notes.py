# SPDX-License-Identifier: GPL-2.0-or-later
"""Notes with a random title and a random curve, made, played and recorded in the real OBS: the recording is as long as
planned, has picture and sound, and shows title and curve."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "ci"))
from obs_session import Failed, Session, wait_for  # noqa: E402

WORDS = "amber canyon delta ember falcon garnet harbor island jungle kernel lantern meadow nickel orchid pepper".split()
SENTENCE = "Follow the curve from the left to the right and watch how it bends, step by step, until it leaves the picture. "


def random_notes(path):
    title = " ".join(random.sample(WORDS, 3)).title()
    a, b = random.choice([-1, 1]) * random.randint(3, 9) / 10, random.randint(-20, 20) / 10
    beats = "".join(f"\n- Look at it, part {n}\n\n  {SENTENCE * 2}\n" for n in ("two", "three", "four"))
    path.write_text(
        f"# {title}\n\n## {title}\n\n- A curve nobody has seen\n\n  {SENTENCE * 2}\n\n"
        f"  ```plot\n  y = {a}*x^3 + {b}*x\n  x: -2..2\n  ```\n{beats}"
    )
    return title, lambda x: a * x**3 + b * x


def record(notes, folder):
    with Session(plugin=os.environ["LECTERN_PLUGIN_FOLDER"], recordings=folder) as obs:
        obs.vendor("add_to_scene")
        obs.vendor("make", notes=str(notes))
        end = obs.wait_event("run.end", 300)
        obs.vendor("pause")
        planned = obs.vendor("status")["player"]["duration"]
        obs.vendor("play_from", section=1)
        obs.record_start()
        obs.vendor("play_from", section=1)
        began = time.monotonic()
        wait_for(lambda: obs.vendor("status")["player"]["state"] == "ended", planned + 30)
        path = obs.record_stop()
        if end["status"] or time.monotonic() - began > planned + 20:
            raise Failed(f"it was not made or played: {end}")
    return path, planned


def probe(path, entries):
    command = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def frame_at(path, seconds, folder):
    target = Path(folder) / "frame.png"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-ss", str(seconds), "-i", path, "-frames:v", "1", target], check=True)
    return Image.open(target).convert("RGB")


def read_words(image):
    with tempfile.TemporaryDirectory() as folder:
        image.resize((image.width * 2, image.height * 2)).save(f"{folder}/page.png")
        done = subprocess.run(["tesseract", f"{folder}/page.png", "-", "--psm", "11"], check=True, capture_output=True, text=True)
    return done.stdout.lower()


def curve_error(image, curve):
    """Fits the drawn curve to y = s * f(x) + t; the root mean square of what is left, as a share of its height."""
    pixels = numpy.asarray(image, dtype=int)
    stage = pixels[int(0.27 * image.height) :, int(0.36 * image.width) :]  # below the legend
    colour = (stage.max(axis=2) - stage.min(axis=2) > 90) & (stage.max(axis=2) > 150)
    columns = [(x, numpy.flatnonzero(colour[:, x]).mean()) for x in range(colour.shape[1]) if colour[:, x].any()]
    x, y = numpy.array(columns).T
    inside = curve(-2 + 4 * (x - x.min()) / (x.max() - x.min()))
    scale, shift = numpy.polyfit(inside, y, 1)
    return numpy.sqrt(numpy.mean((scale * inside + shift - y) ** 2)) / numpy.ptp(y), scale


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)
    random.seed(seed)
    with tempfile.TemporaryDirectory(prefix="lectern-figures-") as folder:
        notes = Path(folder) / "notes.md"
        title, curve = random_notes(notes)
        recording, planned = record(notes, folder)
        streams = sorted(probe(recording, "stream=codec_name"))
        length = float(probe(recording, "format=duration")[0])
        image = frame_at(recording, planned / 4, folder)
        found = [word for word in title.lower().split() if word in read_words(image)]
        error, scale = curve_error(image, curve)
    print(f"seed {seed}: streams {streams}")
    print(f"recorded {length:.2f} s of {planned:.2f} s planned: {100 * (length / planned - 1):+.2f} %")
    print(f"title \"{title}\": {len(found)} of 3 words read in a frame")
    print(f"curve: {100 * error:.1f} % off its formula, {'upright' if scale < 0 else 'upside down'}")
    return 0 if streams == ["aac", "h264"] and abs(length / planned - 1) <= 0.02 and len(found) == 3 and error < 0.03 and scale < 0 else 1


sys.exit(main())
