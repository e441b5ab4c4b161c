# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things go on the picture: title, lecture lines, and the stage with its 6 x 6 cells A1 to F6."""

import re

import numpy as np

ROWS, COLUMNS = "ABCDEF", "123456"


class Area:
    """An upright rectangle of the picture, in Manim's units."""

    def __init__(self, left, bottom, right, top):
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    @property
    def width(self):
        return self.right - self.left

    @property
    def height(self):
        return self.top - self.bottom

    @property
    def center(self):
        return np.array([(self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0])

    def row(self, part, parts):
        """The part-th (from 1) of equally high rows, from the top."""
        high = self.height / parts
        return Area(self.left, self.top - part * high, self.right, self.top - (part - 1) * high)

    def shrunk(self, margin):
        return Area(self.left + margin, self.bottom + margin, self.right - margin, self.top - margin)

    def join(self, other):
        return Area(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def holds_point(self, point):
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top

    def excess(self, box):
        """How far a box (left, bottom, right, top) sticks out, at its worst side; not positive when inside."""
        return max(self.left - box[0], self.bottom - box[1], box[2] - self.right, box[3] - self.top)


FRAME = Area(-64 / 9, -4.0, 64 / 9, 4.0)
TITLE = Area(-6.75, 3.05, 6.75, 3.7)
LINES = Area(-6.75, -3.6, -2.35, 2.5)
WIDE_LINES = Area(-6.75, -3.6, 6.75, 2.3)  # of a section that shows nothing beside them
STAGE = Area(-1.95, -3.6, 6.75, 2.6)
WIDE_STAGE = Area(-6.75, -3.6, 6.75, 2.6)  # of a section without lecture lines


def cell(name):
    """The area of one cell, "A1" (top left) to "F6"."""
    match = re.fullmatch(r"([A-Fa-f])([1-6])", str(name).strip())
    if not match:
        raise ValueError(f"{name!r} is no cell of the grid; cells are A1 (top left) to F6 (bottom right)")
    row, column = ROWS.index(match[1].upper()), COLUMNS.index(match[2])
    wide, high = STAGE.width / 6, STAGE.height / 6
    left, top = STAGE.left + column * wide, STAGE.top - row * high
    return Area(left, top - high, left + wide, top)


def cells(first, last=None):
    """The area from one cell to another."""
    return cell(first) if last is None else cell(first).join(cell(last))


def cell_of(point):
    """The name of the cell a point lies in, or "" outside the stage."""
    if not STAGE.holds_point(point):
        return ""
    column = min(5, int((point[0] - STAGE.left) / (STAGE.width / 6)))
    row = min(5, int((STAGE.top - point[1]) / (STAGE.height / 6)))
    return ROWS[row] + COLUMNS[column]


def box_of(mobject):
    """(left, bottom, right, top) of a mobject."""
    left, bottom = mobject.get_corner((-1, -1, 0))[:2]
    right, top = mobject.get_corner((1, 1, 0))[:2]
    return (float(left), float(bottom), float(right), float(top))


def fit(mobject, area, margin=0.08, most=1.0):
    """Shrinks a mobject that is too large for the area; a small one is enlarged, but not more than `most`."""
    room = area.shrunk(margin)
    factor = min(most, room.width / max(mobject.width, 1e-6), room.height / max(mobject.height, 1e-6))
    if factor != 1.0:
        mobject.scale(factor)
    return mobject


def push_inside(mobject, area):
    """Moves a mobject the least way that brings it inside the area."""
    left, bottom, right, top = box_of(mobject)
    across = max(area.left - left, 0) or min(area.right - right, 0)
    up = max(area.bottom - bottom, 0) or min(area.top - top, 0)
    if across or up:
        mobject.shift((across, up, 0))
    return mobject
