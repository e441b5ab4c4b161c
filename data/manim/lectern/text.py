# SPDX-License-Identifier: GPL-2.0-or-later
"""Text with even letter spacing, line wrapping, and formulas inside text."""

import re

import cairo
import manim
import numpy as np
from manim import DOWN, LEFT, RIGHT, VGroup

from . import theme

# Pango rounds glyph positions to its pixels, so small sizes are spaced unevenly: shape large, then shrink. Manim gives
# Pango a canvas of so many ems (at size 1) and breaks rows at its edge, so long rows are enlarged less.
OVERSIZE = 8
CANVAS, MARKUP_CANVAS = 2900, 1700


def shaping_size(text, font_size, canvas):
    longest = max(len(row) for row in text.split("\n"))
    return max(font_size, min(font_size * OVERSIZE, canvas / (0.75 * longest + 1)))


class Text(manim.Text):
    """manim.Text in the theme's font, shaped at a large size."""

    def __init__(self, text, font_size=manim.DEFAULT_FONT_SIZE, **kwargs):
        look = theme.current()
        kwargs.setdefault("font", look.fonts["text"])
        kwargs.setdefault("color", look.text)
        sized = kwargs.get("height") is None and kwargs.get("width") is None
        shaped = shaping_size(text, font_size, CANVAS)
        super().__init__(text, font_size=shaped, **kwargs)
        if sized:
            self.scale(font_size / shaped)
        forget_sources(self)
        self._font_size = float(font_size)
        self.initial_height = self.height


class MarkupText(manim.MarkupText):
    """manim.MarkupText in the theme's font, shaped at a large size."""

    def __init__(self, text, font_size=manim.DEFAULT_FONT_SIZE, **kwargs):
        look = theme.current()
        kwargs.setdefault("font", look.fonts["text"])
        kwargs.setdefault("color", look.text)
        sized = kwargs.get("height") is None and kwargs.get("width") is None
        shaped = shaping_size(re.sub(r"<[^>]*>", "", text), font_size, MARKUP_CANVAS)
        super().__init__(text, font_size=shaped, **kwargs)
        if sized:
            self.scale(font_size / shaped)
        forget_sources(self)
        self._font_size = float(font_size)
        self.initial_height = self.height


def forget_sources(text):
    """Drops what the glyphs were parsed from: nothing reads it again, and each copy of the text would copy it."""
    for glyph in text.submobjects:
        if hasattr(glyph, "path_obj"):
            glyph.path_obj = None


def bold(text, font_size, **kwargs):
    return Text(text, font_size=font_size, weight=manim.BOLD, **kwargs)


def line_height(font_size):
    """The distance between the baselines of two rows of text."""
    return font_size * 0.0172


def cap_height(font_size):
    """The height of a capital letter."""
    return font_size * 0.0101


EM = 1 / 72  # of a font at size 1, in Manim's units
_ruler = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))


def advance(text, font_size, font=None, weight=manim.NORMAL):
    """How far a word moves the pen, read from the font: making a Text to measure it would cost a hundred times more."""
    bold_face = cairo.FONT_WEIGHT_BOLD if weight == manim.BOLD else cairo.FONT_WEIGHT_NORMAL
    _ruler.select_font_face(font or theme.current().fonts["text"], cairo.FONT_SLANT_NORMAL, bold_face)
    _ruler.set_font_size(1000)
    return _ruler.text_extents(text).x_advance / 1000 * EM * font_size


def wrap(text, width, font_size, **kwargs):
    """Splits text at spaces into rows no wider than `width`, as even as so few rows can be."""
    rows = fill(text, width, font_size, **kwargs)
    for tried in np.linspace(width, width / 2, 16)[1:]:
        even = fill(text, tried, font_size, **kwargs)
        if len(even) > len(rows):
            break
        rows = even
    return rows


def fill(text, width, font_size, **kwargs):
    """Rows that are as full as possible; a word that is longer gets a row of its own."""
    words = text.split()
    space = advance(" ", font_size, **kwargs)
    rows, used = [], 0.0
    for word in words:
        wide = advance(word, font_size, **kwargs)
        if rows and used + space + wide <= width:
            rows[-1] += " " + word
            used += space + wide
        else:
            rows.append(word)
            used = wide
    return rows or [""]


def rows_of_text(rows, font_size, aligned_edge=LEFT, **kwargs):
    """Rows of text on evenly spaced baselines, whatever letters they hold. The origin is the first row's middle."""
    group = VGroup()
    for index, row in enumerate(rows):
        if not row.strip():
            continue
        # An x in front fixes the row's height above the baseline, so that ascenders do not shift it.
        line = Text("x" + row, font_size=font_size, **kwargs)
        anchor = line[0]
        line.shift(-anchor.get_bottom()[1] * manim.UP + index * line_height(font_size) * DOWN)
        line.remove(anchor)
        line.chars.remove(anchor)
        line.original_text, line.text = row, row.replace(" ", "")
        line.align_to(manim.ORIGIN, LEFT)
        group.add(line)
    if aligned_edge is not LEFT:
        for line in group:
            line.move_to(group, coor_mask=[1, 0, 0]) if aligned_edge is manim.ORIGIN else line.align_to(group, RIGHT)
    return group


INLINE_FORMULA = re.compile(r"\$([^$]+)\$")


def rich_text(text, font_size, color=None, **kwargs):
    """Text in which $...$ is set as a formula."""
    color = theme.current().text if color is None else color
    pieces = INLINE_FORMULA.split(text)
    if len(pieces) == 1:
        return Text(text, font_size=font_size, color=color, **kwargs)
    made = VGroup()
    for index, piece in enumerate(pieces):
        if index % 2:
            made.add(manim.MathTex(piece.strip(), font_size=font_size * 1.45, color=color))
        elif piece.strip():
            made.add(Text(piece.strip(), font_size=font_size, color=color, **kwargs))
    return made[0] if len(made) == 1 else made.arrange(RIGHT, buff=font_size * 0.006)
