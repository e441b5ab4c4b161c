# SPDX-License-Identifier: GPL-2.0-or-later
"""The geometry check: reads evaluated boxes and says what a viewer would stumble over. It needs no drawing."""

import sys
from itertools import chain

import manim
import numpy as np

from . import grid, rules
from .drawn import Picture
from .scene import TeachingScene

KINDS = (
    "text-overlap",
    "text-over-line",
    "out-of-frame",
    "outside-cell",
    "too-small",
    "low-contrast",
    "hidden",
    "left-over",
    "missing-image",
)
MOMENTS = ("animation", "beat", "section")


def findings(scene, when="animation"):
    """What is wrong with the picture now, at the end of an animation, of a beat or of the section.

    Each finding is {kind, beat, line, t, box, cell, objects, message}: `line` is the line of the user's file that is
    being run, `t` seconds since the beat's start, `box` [left, bottom, right, top] in Manim's units.
    """
    if when not in MOMENTS:
        raise ValueError(f"{when!r} is no moment of the check; the moments are {', '.join(MOMENTS)}")
    found = pending(scene)
    if not isinstance(scene.camera, manim.ThreeDCamera) and scene.mobjects:
        picture = Picture(scene)
        for kind, mobjects, box, message in broken(picture, scene, when):
            names = [name_of(scene, mobject) for mobject in mobjects]
            found.append(report(scene, kind, box, names, message.format(*names)))
    return unique(found)


def broken(picture, scene, when):
    """Runs the rules."""
    frame = frame_of(scene)
    per_frame = (rules.text_overlap, rules.text_over_line, rules.too_small, rules.hidden)
    found = chain(*(rule(picture, frame) for rule in per_frame), rules.low_contrast(picture, background_of(scene)))
    yield from found
    for item in rules.out_of_frame(picture, frame):
        # What is parked outside to slide in later is no defect before the beat is over.
        if when != "animation" or "cut off" in item[3]:
            yield item
    if isinstance(scene, TeachingScene):
        yield from rules.outside_cell(picture, scene)
        yield from rules.left_over(picture, scene)


def pending(scene):
    """Findings that the shows left, such as an image that is missing."""
    made = []
    for item in getattr(scene, "lectern_findings", ()):
        made.append(report(scene, item["kind"], None, item["objects"], item["message"]))
    return made


def report(scene, kind, box, objects, message):
    start = getattr(scene, "lectern_beat_started", 0.0)
    center = None if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return {
        "kind": kind,
        "beat": getattr(scene, "lectern_beat", 0),
        "line": user_line(scene),
        "t": round(float(scene.renderer.time - start), 3),
        "box": None if box is None else [round(float(value), 3) for value in box],
        "cell": grid.cell_of(center) if center is not None and isinstance(scene, TeachingScene) else "",
        "objects": objects,
        "message": message[:1].upper() + message[1:],
    }


def unique(found):
    """Without repetitions: of the same kind with the same objects in the same beat the first is kept."""
    kept = {}
    for item in found:
        kept.setdefault((item["kind"], item["beat"], *item["objects"]), item)
    return list(kept.values())


def frame_of(scene):
    """The part of the plane that the camera shows."""
    camera = scene.camera
    x, y = np.asarray(camera.frame_center)[:2]
    wide, high = camera.frame_width / 2, camera.frame_height / 2
    return grid.Area(x - wide, y - high, x + wide, y + high)


def background_of(scene):
    """The background's colour, or None when a stream shows through."""
    if float(scene.camera.background_opacity) < 0.95:
        return None
    return np.array(manim.ManimColor(scene.camera.background_color).to_rgb(), dtype=float)


def user_line(scene):
    """The line of the scene's file that is running; after the beat's method has ended, its first line."""
    beat = getattr(type(scene), f"beat_{getattr(scene, 'lectern_beat', 0)}", None)
    method = beat or type(scene).construct
    file = method.__code__.co_filename
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == file:
            return frame.f_lineno
        frame = frame.f_back
    return method.__code__.co_firstlineno


def name_of(scene, mobject):
    """What a person would call a mobject: its attribute of the scene, or its text, or its class."""
    for name, value in vars(scene).items():
        if value is mobject and not name.startswith(("lectern_", "_")):
            return f"self.{name}"
    texts = (getattr(mobject, key, None) for key in ("original_text", "tex_string"))
    words = next((text for text in texts if isinstance(text, str)), None)
    kind = type(mobject).__name__
    if words is None:
        return f"the {kind}" if not kind.startswith("VMobjectFromSVG") else "a shape"
    words = " ".join(words.split())
    return f'{kind} "{words[:40]}{"…" if len(words) > 40 else ""}"'
