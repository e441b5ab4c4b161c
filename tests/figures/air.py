# SPDX-License-Identifier: GPL-2.0-or-later
"""A shipped lesson in the real OBS with a warm worker: seconds from the request to the first frame on air."""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "ci"))
from obs_session import Session, wait_for  # noqa: E402

LESSONS = ("Pythagoras", "towers of hanoi", "fourier series")


def player(obs):
    return obs.vendor("status").get("player") or {}


def measure(topic):
    with Session(plugin=os.environ["LECTERN_PLUGIN_FOLDER"]) as obs:
        obs.vendor("add_to_scene")
        wait_for(lambda: obs.vendor("status")["engine"] == "warm", 60)
        asked = time.monotonic()
        obs.vendor("make", topic=topic)
        wait_for(lambda: player(obs).get("shown", 0) > 0, 60, 0.01)
        first = time.monotonic() - asked
        running = obs.vendor("status")["running"]
        made = obs.wait_event("run.end", 300)
    print(
        f"{topic}: first frame on air after {first:.2f} s (still making the rest: {running}), whole lecture made "
        f"after {made['at'] - asked:.1f} s; leaks {obs.report['leaks']}, exit in {obs.report['seconds']} s"
    )
    return first


print(f"median of first frame on air: {statistics.median(measure(topic) for topic in LESSONS):.2f} s")
