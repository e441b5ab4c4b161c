# SPDX-License-Identifier: GPL-2.0-or-later
"""What notes can show without Python: formulas, tables, code, images, plots and graphs."""

import math

import manim
from manim import Create, FadeIn, FadeOut, LaggedStart, Write

from . import code, formula, graph, grid, picture, plot, table
from .text import INLINE_FORMULA, rich_text, wrap

SHOW_TIME = 1.3
FORMULA_SIZE = 64
ENLARGED = 1.5  # the most that what is small grows to use the stage
CROWDED = 1.4  # how much wider than the stage a formula may be that is made smaller and not broken
PAGE_TIME = 2.5  # seconds that a page of code is shown, at least
PHRASE_SIZE = 48


class Shows:
    """Part of TeachingScene. With parts > 1 the stage is shared in rows; part 1 clears it first."""

    def _room(self, part, parts):
        if not 1 <= part <= parts:
            raise ValueError(f"part {part} of {parts} is not possible; parts count from 1")
        if part == 1:
            self.clear_stage()
        return self.stage_area.row(part, parts).shrunk(0.12)

    def _settle(self, mobject, room, most=1.0):
        grid.fit(mobject, room, margin=0, most=most).move_to(room.center)
        self.lectern_placed.append((mobject, room))
        return mobject

    def show_formula(self, latex, part=1, parts=1):
        room = self._room(part, parts)
        made = manim.MathTex(latex, font_size=FORMULA_SIZE)
        rows = formula.broken(latex, math.ceil(made.width / (CROWDED * room.width)))
        if rows:
            made = manim.MathTex(rows, font_size=FORMULA_SIZE)
        self._settle(made, room, most=ENLARGED)
        self.play(Write(made), run_time=SHOW_TIME)
        return made

    def show_text(self, text, part=1, parts=1):
        """A phrase; formulas in $...$."""
        room = self._room(part, parts)
        rows = [text] if INLINE_FORMULA.search(text) else wrap(text, 0.9 * room.width, PHRASE_SIZE)
        lines = manim.VGroup(*(rich_text(row, PHRASE_SIZE) for row in rows)).arrange(manim.DOWN, buff=0.3)
        self._settle(lines, room)
        self.play(FadeIn(lines), run_time=SHOW_TIME)
        return lines

    def show_table(self, rows, part=1, parts=1):
        room = self._room(part, parts)
        made = self._settle(table.Table(rows, room.width), room, most=ENLARGED)
        self.play(
            LaggedStart(*(FadeIn(row, shift=0.1 * manim.UP) for row in made.in_order()), lag_ratio=0.3),
            run_time=SHOW_TIME,
        )
        self.add(made)
        return made

    def show_code(self, text, language=None, part=1, parts=1):
        room = self._room(part, parts)
        pages = [self._settle(page, room, most=ENLARGED) for page in code.pages(text, language, room)]
        made = pages[0]
        rows = LaggedStart(*(FadeIn(row) for row in made.rows), lag_ratio=0.3)
        self.play(FadeIn(made.plate), rows, run_time=SHOW_TIME)
        self.add(made)
        start, each = self.beat_time(), max(PAGE_TIME, self.time_left() / len(pages))
        for number, page in enumerate(pages[1:], 1):
            self._wait_to(start + number * each)
            self.play(FadeOut(made, shift=0.3 * manim.UP), FadeIn(page, shift=0.3 * manim.UP), run_time=0.5)
            made = page
        return made

    def show_image(self, path, alt="", part=1, parts=1):
        room = self._room(part, parts)
        made, problem = picture.load(path, alt, room)
        if problem:
            self.lectern_findings.append({"kind": "missing-image", "objects": [str(path)], "message": problem})
        self._settle(made, room)
        self.play(FadeIn(made), run_time=1.0)
        return made

    def show_plot(self, text, part=1, parts=1):
        room = self._room(part, parts)
        made = self._settle(plot.Plot(plot.parse(text), room), room)
        self.play(FadeIn(made.ground), run_time=0.4)
        moving = [Create(curve) for curve in made.curves]
        if len(made.dots):
            moving.append(LaggedStart(*(manim.GrowFromCenter(dot) for dot in made.dots), lag_ratio=0.3))
        if moving:
            self.play(*moving, run_time=1.1)
        self.add(made)
        return made

    def show_graph(self, text, part=1, parts=1):
        room = self._room(part, parts)
        made = self._settle(graph.Graph(graph.parse(text), room), room)
        if len(made.edges):
            self.play(LaggedStart(*(Create(edge) for edge in made.edges), lag_ratio=0.2), run_time=0.6)
        self.play(
            LaggedStart(*(FadeIn(node, scale=0.6) for node in made.nodes), lag_ratio=0.15),
            *(FadeIn(label) for label in made.edge_labels),
            run_time=0.7,
        )
        self.add(made)
        return made
