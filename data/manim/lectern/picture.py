# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures from files, and a frame with the description when there is none."""

from pathlib import Path

from manim import ImageMobject, RoundedRectangle, SVGMobject, VGroup
from PIL import Image

from . import grid, theme
from .text import rows_of_text, wrap


def load(path, alt, room):
    """(mobject, problem): the picture, or a placeholder and one sentence that says why."""
    try:
        return open_picture(path, room), None
    except Exception as error:  # decoders raise what they like; whatever it is, the lecture goes on
        reason = str(error).strip().splitlines()
        problem = f"the image {path} cannot be shown: {reason[0] if reason else type(error).__name__}"
        return placeholder(alt or Path(str(path)).name, room), problem


def open_picture(path, room):
    if not Path(path).is_file():
        raise FileNotFoundError("there is no such file")
    if str(path).lower().endswith(".svg"):
        picture = SVGMobject(str(path))
    else:
        with Image.open(path) as opened:
            opened.verify()
        picture = ImageMobject(str(path))
    return picture.scale(min(room.width / picture.width, room.height / picture.height))


def placeholder(alt, room):
    """A frame that holds the description."""
    look = theme.current()
    wide, high = min(room.width, 6.0), min(room.height, 3.6)
    frame = RoundedRectangle(width=wide, height=high, corner_radius=0.2, stroke_width=3, stroke_color=look.dim)
    frame.set_fill(look.faint, opacity=0.5)
    words = rows_of_text(wrap(alt, wide - 0.8, 28), 28, color=look.text)
    grid.fit(words, grid.Area(0, 0, wide - 0.6, high - 0.5), margin=0).move_to(frame)
    return VGroup(frame, words)
