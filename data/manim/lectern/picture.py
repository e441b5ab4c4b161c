# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures from files, and a frame with the description when there is none."""

from pathlib import Path

import numpy as np
from manim import ImageMobject, RoundedRectangle, SVGMobject, VGroup
from PIL import Image, ImageOps

from . import grid, theme
from .text import rows_of_text, wrap

LARGEST = (1920, 1080)
MOST_PIXELS = 100_000_000


def load(path, alt, room):
    """(mobject, problem): the picture, or a placeholder and one sentence that says why."""
    try:
        return open_picture(path, room), None
    except Exception as error:  # decoders raise what they like; whatever it is, the lecture goes on
        reason = str(error).strip().splitlines()
        problem = f"the image {path} cannot be shown: {reason[0] if reason else type(error).__name__}"
        return placeholder(alt or Path(str(path)).name, room), problem


def open_picture(path, room):
    if "://" in str(path):
        raise FileNotFoundError("pictures are not fetched from the network; save it beside the notes")
    if not Path(path).is_file():
        raise FileNotFoundError("there is no such file")
    if str(path).lower().endswith(".svg"):
        picture = SVGMobject(str(path))
    else:
        picture = ImageMobject(pixels_of(path))
    return picture.scale(min(room.width / picture.width, room.height / picture.height))


def pixels_of(path):
    """The picture's pixels, no more of them than a frame can show: a photo may be larger than a scene's memory."""
    with Image.open(path) as opened:
        wide, high = opened.size
        if wide * high > MOST_PIXELS:
            raise ValueError(f"{wide} x {high} pixels are too many; make it smaller")
        picture = opened.convert("RGBA") if opened.mode in "1P" else opened
        picture.thumbnail(LARGEST)
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGBA"))


def placeholder(alt, room):
    """A frame that holds the description."""
    look = theme.current()
    wide, high = min(room.width, 6.0), min(room.height, 3.6)
    frame = RoundedRectangle(width=wide, height=high, corner_radius=0.2, stroke_width=3, stroke_color=look.dim)
    frame.set_fill(look.faint, opacity=0.5)
    words = rows_of_text(wrap(alt, wide - 0.8, 28), 28, color=look.text)
    grid.fit(words, grid.Area(0, 0, wide - 0.6, high - 0.5), margin=0).move_to(frame)
    return VGroup(frame, words)
