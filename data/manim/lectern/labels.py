# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels that look for free space next to their object."""

import numpy as np
from manim import DL, DOWN, DR, LEFT, RIGHT, UL, UP, UR, Mobject

from . import furniture, grid
from .text import rich_text

DIRECTIONS = (UP, RIGHT, DOWN, LEFT, UR, DR, UL, DL)
PADDING = 0.06


def make(scene, text, next_to, font_size, color, direction, buff):
    """The label, placed at the first free spot, or the least crowded one."""
    label = text if isinstance(text, Mobject) else rich_text(text, font_size, color)
    obstacles = ink(scene, label)
    directions = DIRECTIONS if direction is None else (np.asarray(direction), *DIRECTIONS)
    best, best_cost = None, None
    for distance in (buff, 2 * buff, 4 * buff):
        for order, way in enumerate(directions):
            label.next_to(next_to, way, buff=distance)
            cost = crowding(label, obstacles) + 0.01 * order + distance
            if best_cost is None or cost < best_cost:
                best, best_cost = label.get_center(), cost
    label.move_to(best)
    return grid.push_inside(label, grid.STAGE)


def ink(scene, label):
    """Points along every outline on the stage, including labels that wait to be shown."""
    waiting = [made for made, _ in scene.lectern_labels if made is not label]
    pieces = []
    for mobject in (*scene.mobjects, *waiting):
        for member in mobject.get_family():
            if visible(member):
                pieces.append(outline(member))
    return np.concatenate(pieces) if pieces else np.empty((0, 2))


def visible(mobject):
    if furniture.is_furniture(mobject) or not furniture.is_drawn(mobject):
        return False
    if not hasattr(mobject, "get_fill_opacity"):
        return True
    return mobject.get_fill_opacity() > 0.02 or (mobject.get_stroke_opacity() > 0.02 and mobject.get_stroke_width() > 0)


def outline(mobject, per_curve=8):
    """Points along the curves of a mobject; the corners and middle of what has no curves (a picture)."""
    points = mobject.points
    if len(points) < 4 or len(points) % 4 or not hasattr(mobject, "get_fill_opacity"):
        return points[:, :2]
    start, first, second, end = (points[index::4, None, :2] for index in range(4))
    t = np.linspace(0, 1, per_curve)[None, :, None]
    along = start * (1 - t) ** 3 + 3 * first * t * (1 - t) ** 2 + 3 * second * t**2 * (1 - t) + end * t**3
    return along.reshape(-1, 2)


def crowding(label, obstacles):
    """0 when the label's box is free; more with what it covers and with how far it leaves the stage."""
    left, bottom, right, top = grid.box_of(label)
    outside = max(0.0, grid.STAGE.excess((left, bottom, right, top)))
    if not len(obstacles):
        return 20 * outside
    x, y = obstacles[:, 0], obstacles[:, 1]
    inside = (x > left - PADDING) & (x < right + PADDING) & (y > bottom - PADDING) & (y < top + PADDING)
    return 20 * outside + min(10.0, 1.0 * bool(inside.any()) + 0.05 * inside.sum())
