# SPDX-License-Identifier: GPL-2.0-or-later
"""What is drawn on the picture right now, read from the mobjects: boxes, outlines, colours, in drawing order."""

import manim
import numpy as np
from manim.mobject.text.tex_mobject import MathTexPart
from manim.utils.family import extract_mobject_family_members

from .furniture import is_drawn, is_furniture
from .labels import outline

TEXTS = (
    manim.Text,
    manim.MarkupText,
    manim.SingleStringMathTex,
    MathTexPart,
    manim.DecimalNumber,
    manim.Paragraph,
)
FAINT = 0.05  # below this opacity nothing is seen


class Leaf:
    """One path or picture that is drawn."""

    def __init__(self, mobject, order, unit):
        self.mobject, self.order, self.unit = mobject, order, unit
        points = mobject.points[:, :2]
        self.low, self.high = points.min(axis=0), points.max(axis=0)
        self.vector = isinstance(mobject, manim.VMobject)
        self.fill, self.stroke, self.stroke_width = (0.0,) * 3
        if self.vector:
            self.fill = float(mobject.get_fill_opacity())
            self.stroke_width = float(mobject.get_stroke_width())
            self.stroke = float(mobject.get_stroke_opacity()) if self.stroke_width > 0 else 0.0
        self._outline = None

    @property
    def box(self):
        return np.array([*self.low, *self.high])

    @property
    def visible(self):
        return not self.vector or self.fill > FAINT or self.stroke > FAINT

    @property
    def furniture(self):
        return is_furniture(self.mobject)

    @property
    def outline(self):
        if self._outline is None:
            self._outline = outline(self.mobject)
        return self._outline

    def rgb(self):
        """The colour that is seen: of the fill, else of the stroke."""
        source = self.mobject.fill_rgbas if self.fill > FAINT else self.mobject.stroke_rgbas
        return np.asarray(source, dtype=float)[:, :3].mean(axis=0)

    def covers(self, points):
        """For each point: is it inside the filled path? (A picture covers its box.)"""
        inside = ((points >= self.low) & (points <= self.high)).all(axis=1)
        if self.vector and inside.any():
            inside[inside] = within(points[inside], self.outline)
        return inside


class Unit:
    """A piece of text: the outermost text mobject and its glyphs."""

    def __init__(self, mobject):
        self.mobject, self.glyphs = mobject, []

    def close(self):
        self.boxes = np.array([glyph.box for glyph in self.glyphs])
        self.box = np.array([*self.boxes[:, :2].min(axis=0), *self.boxes[:, 2:].max(axis=0)])
        self.centers = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        self.order = self.glyphs[0].order
        self.furniture = self.glyphs[0].furniture
        self.opacity = max(max(glyph.fill, glyph.stroke) for glyph in self.glyphs)

    @property
    def words(self):
        for name in ("original_text", "tex_string", "text"):
            found = getattr(self.mobject, name, None)
            if isinstance(found, str):
                return found
        if isinstance(self.mobject, manim.DecimalNumber):
            return f"{self.mobject.get_value():g}"
        return ""


class Picture:
    """Everything drawn: leaves in drawing order, and the texts among them."""

    def __init__(self, scene):
        owner = {}
        self.plane_lines = set()  # ids of the lines of coordinate planes
        for mobject in scene.mobjects:
            assign(mobject, None, owner)
            self.plane_lines |= {id(line) for line in lines_of_planes(mobject)}
        drawn = extract_mobject_family_members(scene.mobjects, use_z_index=True, only_those_with_points=True)
        self.leaves, units = [], {}
        for order, mobject in enumerate(filter(is_drawn, drawn)):
            root = owner.get(id(mobject))
            leaf = Leaf(mobject, order, root)
            if not leaf.visible:
                continue
            self.leaves.append(leaf)
            if root is not None and (leaf.high - leaf.low).max() > 1e-4:
                units.setdefault(id(root), Unit(root)).glyphs.append(leaf)
        self.texts = list(units.values())
        for unit in self.texts:
            unit.close()
        self.shapes = [leaf for leaf in self.leaves if leaf.unit is None]

    def leaves_of(self, mobject):
        members = {id(member) for member in mobject.get_family()}
        return [leaf for leaf in self.leaves if id(leaf.mobject) in members]


def assign(mobject, unit, owner):
    """Notes which text each mobject belongs to. A plate behind the letters is no letter."""
    if unit is None and isinstance(mobject, TEXTS):
        unit = mobject
    if unit is not None and not isinstance(mobject, manim.Rectangle):
        owner[id(mobject)] = unit
    for member in mobject.submobjects:
        assign(member, unit, owner)


def lines_of_planes(mobject):
    for member in mobject.get_family():
        if isinstance(member, manim.NumberPlane):
            for group in (member.background_lines, member.faded_lines):
                yield from group.get_family()


def within(points, path):
    """Even-odd test of points against the closed path through `path`."""
    ax, ay = path[:, 0], path[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    x, y = points[:, :1], points[:, 1:2]
    crosses = (ay > y) != (by > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (bx - ax) * (y - ay) / (by - ay) + ax
    return (crosses & (x < at)).sum(axis=1) % 2 == 1


def chords(path, boxes):
    """How long a path runs inside each box."""
    if len(path) < 2:
        return np.zeros(len(boxes))
    start, way = path[:-1, None, :], (path[1:] - path[:-1])[:, None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (boxes[None, :, :2] - start) / way, (boxes[None, :, 2:] - start) / way
    flat = np.abs(way) < 1e-9
    between = (start >= boxes[None, :, :2]) & (start <= boxes[None, :, 2:])
    enter = np.where(flat, np.where(between, -np.inf, np.inf), np.minimum(first, second)).max(axis=2)
    leave = np.where(flat, np.where(between, np.inf, -np.inf), np.maximum(first, second)).min(axis=2)
    share = np.clip(np.minimum(leave, 1) - np.maximum(enter, 0), 0, None)
    return (share * np.linalg.norm(way, axis=2)).sum(axis=0)


def segments_of(leaf):
    """The outline as separate subpaths, so that a jump from one to the next is not taken for a line."""
    points = leaf.outline
    if len(points) < 2:
        return []
    # Curves are sampled 8 points each; where one does not begin at the end of the last, a new subpath begins.
    ends, starts = points[7:-1:8], points[8::8]
    breaks = (np.nonzero(np.abs(ends - starts).max(axis=1) > 1e-6)[0] + 1) * 8 if len(ends) else []
    return np.split(points, breaks)
