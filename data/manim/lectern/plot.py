# SPDX-License-Identifier: GPL-2.0-or-later
"""The `plot` block: curves and points in a framed coordinate system.

    title: A parabola and a line
    y = x^2 - 1
    y = 2x
    x: -3..3
    y: -2..6
    xlabel: time
    ylabel: height
    points: (0, -1) (1, 2)
"""

import re

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject

from . import theme
from .expression import Expression, pretty
from .text import Text, bold, rich_text

LINES_ALLOWED = (
    "a line is one of: y = FORMULA in x, NAME(x) = FORMULA, x: FROM..TO, y: FROM..TO, xlabel: TEXT, ylabel: TEXT, "
    "title: TEXT, points: (x, y) (x, y) ..."
)
NUMBER_SIZE, LABEL_SIZE, LEGEND_SIZE, TITLE_SIZE = 24, 28, 28, 32
SAMPLES = 600
MOST_CURVES = 6


class Description:
    """What a plot block says."""

    def __init__(self):
        self.title = self.xlabel = self.ylabel = ""
        self.x_range, self.y_range = None, None
        self.curves = []  # (label, Expression)
        self.points = []  # (x, y)


def parse(text):
    """Reads a plot block; a bad line raises a ValueError that names it."""
    plot = Description()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith("#"):
            continue
        try:
            read_line(plot, line.strip())
        except ValueError as error:
            raise ValueError(f"plot, line {number} ({line.strip()!r}): {error}") from None
    if not plot.curves and not plot.points:
        raise ValueError(f"plot: nothing to draw; {LINES_ALLOWED}")
    return plot


def read_line(plot, line):
    curve = re.fullmatch(r"(y|[A-Za-z]\w*\s*\(\s*x\s*\))\s*=\s*(.+)", line)
    setting = re.fullmatch(r"(\w+)\s*:\s*(.*)", line)
    if curve:
        if len(plot.curves) == MOST_CURVES:
            raise ValueError(f"a plot has at most {MOST_CURVES} curves")
        name = re.sub(r"\s", "", curve[1])
        plot.curves.append((f"{name} = {pretty(curve[2].strip())}", Expression(curve[2])))
    elif setting and setting[1] in ("x", "y"):
        setattr(plot, setting[1] + "_range", read_range(setting[2]))
    elif setting and setting[1] in ("xlabel", "ylabel", "title"):
        setattr(plot, setting[1], setting[2].strip())
    elif setting and setting[1] == "points":
        plot.points += read_points(setting[2])
    else:
        raise ValueError(LINES_ALLOWED)


def read_range(text):
    ends = text.split("..")
    if len(ends) != 2:
        raise ValueError("a range is written FROM..TO, like -3..3 or 0..2*pi")
    low, high = (Expression(end).number() for end in ends)
    if not (np.isfinite(low) and np.isfinite(high) and high - low > 1e-9 and max(abs(low), abs(high)) < 1e9):
        raise ValueError("a range goes from a smaller number to a larger one")
    return low, high


def read_points(text):
    pairs = re.findall(r"\(([^(),]+),([^(),]+)\)", text)
    if not pairs or re.sub(r"\([^()]*\)|[\s,;]", "", text):
        raise ValueError("points are written (x, y) (x, y), like (0, 1) (2, 3.5)")
    return [(Expression(x).number(), Expression(y).number()) for x, y in pairs]


def ticks(low, high, most):
    """Round numbers within a range, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [round(k * step, 10) for k in range(int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9)) + 1)]


def number_text(value):
    return f"{value:.6g}".replace("-", "−")


class Plot(VGroup):
    """Members: ground (frame, grid, numbers, labels, legend), curves, dots."""

    def __init__(self, plot, room):
        super().__init__()
        self.x_range, self.y_range = ranges(plot)
        self.ground, self.curves, self.dots = VGroup(), VGroup(), VGroup()
        head = self._head(plot, room)
        self._across = room.width - 1.3 - (0.5 if plot.ylabel else 0)
        self._up = room.height - 0.6 - (0.45 if plot.xlabel else 0) - (head.height + 0.25 if len(head) else 0)
        self._up = max(1.0, self._up)
        self._draw_ground()
        self._draw_labels(plot)
        for index, (_, expression) in enumerate(plot.curves):
            self.curves.add(self._curve(expression, theme.current().accent(index)))
        for x, y in plot.points:
            if self._inside(x, y):
                self.dots.add(Dot(self.c2p(x, y), radius=0.09, color=theme.current().accent(len(plot.curves))))
        if len(head):
            head.next_to(self._frame, UP, buff=0.22)
            self.ground.add(head)
        self.add(self.ground, self.curves, self.dots)

    def c2p(self, x, y):
        """The place of a point of the coordinate system, before the plot is moved."""
        (left, right), (low, high) = self.x_range, self.y_range
        return np.array([(x - left) / (right - left) * self._across, (y - low) / (high - low) * self._up, 0.0])

    def _inside(self, x, y):
        (left, right), (low, high) = self.x_range, self.y_range
        return left <= x <= right and low <= y <= high

    def _head(self, plot, room):
        """Title and legend, above the frame where no curve can cross them."""
        look, head = theme.current(), VGroup()
        if plot.title:
            head.add(rich_text(plot.title, TITLE_SIZE, look.text))
        if plot.curves and (len(plot.curves) > 1 or not plot.title):
            entries = VGroup()
            for index, (label, _) in enumerate(plot.curves):
                dash = Line(LEFT * 0.22, RIGHT * 0.22, color=look.accent(index), stroke_width=6)
                entries.add(VGroup(dash, Text(label, font_size=LEGEND_SIZE)).arrange(RIGHT, buff=0.15))
            columns = next(
                (n for n in range(len(entries), 1, -1) if n * (max(e.width for e in entries) + 0.4) < room.width), 1
            )
            head.add(entries.arrange_in_grid(cols=columns, buff=(0.4, 0.15), cell_alignment=LEFT))
        return head.arrange(DOWN, buff=0.2)

    def _draw_ground(self):
        look = theme.current()
        (left, right), (low, high) = self.x_range, self.y_range
        grid_lines, numbers = VGroup(), VGroup()
        for x in ticks(left, right, 8):
            strong = abs(x) < 1e-12
            colour = look.dim if strong else look.faint
            grid_lines.add(Line(self.c2p(x, low), self.c2p(x, high), color=colour, stroke_width=2 if strong else 1.5))
            numbers.add(self._number(x).move_to(self.c2p(x, low) + 0.28 * DOWN))
        for y in ticks(low, high, max(3, min(8, int(self._up / 0.5)))):
            strong = abs(y) < 1e-12
            colour = look.dim if strong else look.faint
            grid_lines.add(Line(self.c2p(left, y), self.c2p(right, y), color=colour, stroke_width=2 if strong else 1.5))
            numbers.add(self._number(y).next_to(self.c2p(left, y), LEFT, buff=0.16))
        self._frame = VMobject(stroke_color=look.dim, stroke_width=2)
        self._frame.set_points_as_corners(
            [self.c2p(left, high), self.c2p(left, low), self.c2p(right, low), self.c2p(right, high)]
        )
        self._numbers = numbers
        self.ground.add(grid_lines, self._frame, numbers)

    @staticmethod
    def _number(value):
        return Text(number_text(value), font_size=NUMBER_SIZE, color=theme.current().text)

    def _draw_labels(self, plot):
        if plot.xlabel:
            label = rich_text(plot.xlabel, LABEL_SIZE)
            self.ground.add(label.next_to(self._frame, DOWN, buff=0.55))
        if plot.ylabel:
            label = rich_text(plot.ylabel, LABEL_SIZE).rotate(np.pi / 2)
            self.ground.add(label.next_to(VGroup(self._frame, self._numbers), LEFT, buff=0.15))

    def _curve(self, expression, colour):
        (left, right), (low, high) = self.x_range, self.y_range
        x = np.linspace(left, right, SAMPLES)
        curve = VMobject(stroke_color=colour, stroke_width=5)
        for run in runs(x, expression(x), low, high):
            points = np.array([self.c2p(px, py) for px, py in run])
            curve.start_new_path(points[0])
            curve.add_points_as_corners(points[1:])
        return curve


def ranges(plot):
    """The ranges given, or ones that show what there is to see."""
    xs = [x for x, _ in plot.points]
    x_range = plot.x_range
    if x_range is None:
        x_range = (-5.0, 5.0) if not xs else widened(min(xs), max(xs))
    if plot.y_range is not None:
        return x_range, plot.y_range
    values = [y for _, y in plot.points]
    for _, expression in plot.curves:
        y = expression(np.linspace(*x_range, SAMPLES))
        y = y[np.isfinite(y)]
        if len(y):
            values += heights(y)
    return x_range, widened(min(values), max(values)) if values else (-1.0, 1.0)


def heights(y):
    """From where to where a curve is to be seen: a pole must not flatten everything else."""
    low, high = np.percentile(y, [4, 96])
    slack = 1.5 * (high - low)
    if low - slack <= y.min() and y.max() <= high + slack:
        return [y.min(), y.max()]
    low, high = np.percentile(y, [10, 90])
    slack = 0.5 * (high - low)
    return [max(y.min(), low - slack), min(y.max(), high + slack)]


def widened(low, high):
    margin = 0.08 * (high - low) or 1.0
    return float(low - margin), float(high + margin)


def runs(x, y, low, high):
    """The stretches of a sampled curve within low..high, cut exactly at the edge, broken at jumps."""
    made, run = [], []
    span = high - low
    for index in range(len(x)):
        here = np.isfinite(y[index])
        jump = index and here and np.isfinite(y[index - 1]) and abs(y[index] - y[index - 1]) > span
        inside = here and low <= y[index] <= high
        if run and (not inside or jump):
            if here and not jump:
                run.append(edge(x, y, index, low, high))
            made.append(run)
            run = []
        if inside:
            if not run and index and np.isfinite(y[index - 1]) and not jump and not low <= y[index - 1] <= high:
                run.append(edge(x, y, index, low, high))
            run.append((x[index], y[index]))
    made.append(run)
    return [run for run in made if len(run) > 1]


def edge(x, y, index, low, high):
    """Where the curve crosses the edge between samples index - 1 and index."""
    outer = y[index] if not low <= y[index] <= high else y[index - 1]
    level = high if outer > high else low
    share = (level - y[index - 1]) / (y[index] - y[index - 1])
    return x[index - 1] + share * (x[index] - x[index - 1]), level
