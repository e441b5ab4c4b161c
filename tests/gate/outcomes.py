# SPDX-License-Identifier: GPL-2.0-or-later
"""How scenes end when they are run: every Scene class of a file, in the real worker, without drawing."""

import ast
import contextlib
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "worker"))

import driver  # noqa: E402

FPS = 15
MOST_SECONDS = 600  # of lecture time
PATIENCE = 90  # of wall time for a scene


def classes(code):
    """Names of the file's classes; [None] when the file can't be parsed."""
    try:
        return [node.name for node in ast.parse(code).body if isinstance(node, ast.ClassDef)] or [None]
    except SyntaxError:
        return [None]


def run_class(worker, code, name):
    """None when it ran, else {"type", "message", "line"}."""
    scene, told = worker.open(code, stock=True, **{"class": name}, limits={"frames": FPS * MOST_SECONDS})
    try:
        if told["event"] == "opened":
            scene.start(0, "dry")
            told = scene.finish()
    except TimeoutError:
        told = {"event": "fault", "type": "Timeout", "message": "", "line": 0}
        with contextlib.suppress(OSError):
            os.killpg(scene.pid, signal.SIGKILL)
    except driver.Gone:
        told = {"event": "fault", "type": "Killed", "message": "", "line": 0}
    finally:
        scene.close()
    if told["event"] == "fault":
        return {"type": told["type"] or told["kind"], "message": told["message"], "line": told["line"]}
    return None


def outcome(worker, code):
    """None when every scene of the file runs, else the first fault of one. A class that is no scene does not count
    when another is."""
    faults = [run_class(worker, code, name) for name in classes(code)]
    scenes = [fault for fault in faults if not (fault and fault["type"] == "NoScene")] or faults
    return next((fault for fault in scenes if fault), None)


def outcomes(codes):
    """Yields (key, outcome) of {key: code}."""
    driver.PATIENCE = PATIENCE
    worker = driver.Worker()
    try:
        for key, code in codes.items():
            yield key, outcome(worker, code)
    finally:
        worker.close()
