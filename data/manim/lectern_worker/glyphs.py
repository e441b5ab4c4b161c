# SPDX-License-Identifier: GPL-2.0-or-later
"""Text from outlines that are parsed once per glyph, and SVG pictures read without a temporary file.

Pango writes each glyph of a text once, as a symbol, and then places it; parsing the same outlines again for every text
is most of what a Text costs. Points come out bit for bit as by Manim's way. What is not such a file goes that way.
"""

import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import svgelements as se
from manim import RIGHT, VGroup
from manim.mobject.svg.svg_mobject import SVGMobject
from manim.mobject.text.text_mobject import MarkupText, Text

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
CLOSED = 0.0001  # Manim closes a path with a line when its ends are further apart
COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")
USUAL = re.compile(r"(?: *M[-+.e\d MLCZ]*)?")
NUMBERS = {"M": 2, "L": 2, "C": 6, "Z": 0}
SQUARE = "M 0 0 L 1 0 L 1 1 Z"

_outlines = {}
_templates = {}


class Unusual(Exception):
    """Not the kind of file that Pango writes."""


class Outline:
    """Curves of a glyph at the origin: raw points, four of them for each curve, and which curves are lines."""

    def __init__(self, points, curves, lines):
        self.points = np.array(points).reshape(-1, 3)
        self.curves = np.array(curves, dtype=int).reshape(-1, 4)
        self.lines = np.array(lines, dtype=int)

    def at(self, x, y):
        points = (self.points + (x, y, 0.0))[self.curves]
        if len(self.lines):
            start, end = points[self.lines, 0], points[self.lines, 3]
            points[self.lines, 1] = (start + start + end) / 3
            points[self.lines, 2] = (start + end + end) / 3
        return np.ascontiguousarray(points.reshape(-1, 3))


def segments(data):
    """(command, numbers) of a path as cairo writes it: absolute commands, each written out."""
    if not USUAL.fullmatch(data):
        raise Unusual(data)
    for command, text in COMMAND.findall(data):
        numbers = [float(number) for number in text.split()]
        if len(numbers) != NUMBERS[command]:
            raise Unusual(command)
        yield command, numbers


def parse(data):
    points, curves, lines = [], [], []
    last = moved = None

    def place(x, y):
        points.append((x, y, 0.0))
        return len(points) - 1

    def line(end):
        lines.append(len(curves))
        curves.append((last, last, end, end))
        return end

    for command, numbers in segments(data):
        if command == "M":
            last = moved = place(*numbers)
        elif command == "L":
            last = line(place(*numbers))
        elif command == "C":
            first, second, end = place(*numbers[:2]), place(*numbers[2:4]), place(*numbers[4:])
            curves.append((last, first, second, end))
            last = end
        elif np.linalg.norm(np.subtract(points[last], points[moved])) > CLOSED:
            last = line(moved)
    return Outline(points, curves, lines)


def outline(data):
    found = _outlines.get(data)
    if found is None:
        found = _outlines[data] = parse(data)
    return found


def placed_glyphs(root):
    """(style, outline, x, y) of every glyph of a file that Pango wrote."""
    symbols = {symbol.get("id"): symbol.find(SVG + "path").get("d") for symbol in root.iter(SVG + "symbol")}
    for group in root:
        if group.tag == SVG + "defs":
            continue
        if group.tag != SVG + "g" or set(group.attrib) - {"id", "style"}:
            raise Unusual(group.tag)
        for run in [group] if group.get("style") else group:
            if run.tag != SVG + "g" or set(run.attrib) != {"style"}:
                raise Unusual(run.tag)
            for use in run:
                if use.tag != SVG + "use":
                    raise Unusual(use.tag)
                data = symbols[use.get(HREF)[1:]]
                yield run.get("style"), outline(data), float(use.get("x")), float(use.get("y"))


def template(text, style):
    """A glyph of that style, made Manim's way; its points are to be replaced."""
    key = (style, tuple(sorted(text.generate_config_style_dict().items())), repr(text.path_string_config))
    if key not in _templates:
        tree = ET.ElementTree(
            ET.fromstring(f'<svg xmlns="{SVG[1:-1]}"><g style="{style}"><path d="{SQUARE}"/></g></svg>')
        )
        made = text.get_mobjects_from(parse_tree(text.modify_xml_tree(tree)))[0][0]
        made.path_obj = None
        _templates[key] = made
    return _templates[key]


def parse_tree(tree):
    written = io.BytesIO()
    tree.write(written)
    written.seek(0)
    return se.SVG.parse(written)


def from_glyphs(text):
    root = ET.parse(text.get_file_path()).getroot()
    made = []
    for style, shape, x, y in placed_glyphs(root):
        if len(shape.curves):
            glyph = template(text, style).copy()
            glyph.points = shape.at(x, y)
            made.append(glyph)
    return made, {"root": VGroup(*made)}


def from_svg(mobject):
    tree = mobject.modify_xml_tree(ET.parse(mobject.get_file_path()))
    return mobject.get_mobjects_from(parse_tree(tree))


def generate_mobject(self):
    try:
        if not isinstance(self, (Text, MarkupText)):
            raise Unusual
        made, names = from_glyphs(self)
    except (Unusual, AttributeError, KeyError, TypeError, ValueError):
        made, names = from_svg(self)
    self.add(*made)
    self.id_to_vgroup_dict = names
    self.flip(RIGHT)
    return self


def install():
    SVGMobject.generate_mobject = generate_mobject
