# SPDX-License-Identifier: GPL-2.0-or-later
"""The base class of every section: beats, pacing to narration, and the grid."""

import re

import manim
from manim import FadeIn, FadeOut, ManimColor, Scene

from . import furniture, grid, labels, theme
from .shows import Shows

BREATH = 0.35  # seconds after the narration's end
SILENT_BEAT = 1.0  # the least a beat without narration lasts
LIGHT_UP = 0.3  # seconds to light a lecture line


class TeachingScene(Shows, Scene):
    """A section. Subclasses give `title`, `lines` and the methods beat_1, beat_2, ...

    A beat runs as begin_beat(n), beat_n(), finish_beat(). Whoever narrates sets `lectern_speech` (seconds) and
    `lectern_marks` ({name: seconds from the beat's start}) before.
    """

    title = ""
    lines = ()
    wide = False  # the lines have the whole width, because nothing is shown beside them
    lectern_theme = None
    lectern_speech = 0.0
    lectern_marks = {}
    lectern_beat = 0
    lectern_beat_started = 0.0

    def setup(self):
        look = theme.use(self.lectern_theme) if self.lectern_theme else theme.current()
        self.camera.background_color = ManimColor(look.background.to_hex())
        self.camera.background_opacity = float(look.background.to_rgba()[3])
        self.lectern_placed = []
        self.lectern_labels = []
        self.lectern_findings = []
        self.lectern_removed = []
        self.lectern_beat = 0
        self.lectern_lines = furniture.LectureLines(self.lines, self.wide)
        self.lectern_title = self._made_title()
        standing = [furniture.panels(), self.lectern_title, furniture.logo(), *self.lectern_lines.page_of(0)]
        self.add(*(mobject for mobject in standing if mobject is not None))

    def _made_title(self):
        if not self.title.strip():
            return None
        alone = self.wide and not self._has_words()
        return furniture.title_page(self.title) if alone else furniture.title(self.title)

    def _has_words(self):
        return any(str(line).strip() for line in self.lines)

    @property
    def stage_area(self):
        """The room for what is shown: with no lecture lines, theirs as well."""
        return grid.STAGE if self._has_words() else grid.WIDE_STAGE

    def construct(self):
        for number in self.beat_numbers():
            self.begin_beat(number)
            getattr(self, f"beat_{number}")()
            self.finish_beat()

    @classmethod
    def beat_numbers(cls):
        found = (re.fullmatch(r"beat_([1-9]\d*)", name) for name in dir(cls))
        return sorted(int(match[1]) for match in found if match)

    # Colours of the theme

    @property
    def accents(self):
        return theme.current().accents

    @property
    def text_color(self):
        return theme.current().text

    @property
    def dim_color(self):
        return theme.current().dim

    @property
    def faint_color(self):
        return theme.current().faint

    @property
    def background(self):
        return ManimColor(theme.current().background.to_hex())

    # Time

    def begin_beat(self, number):
        """Starts the beat's clock and lights its line."""
        self.lectern_beat = number
        self.lectern_findings = []
        self.lectern_beat_started = self.renderer.time
        if 1 <= number <= len(self.lectern_lines.blocks):
            self._light(number - 1)

    def beat_time(self):
        """Seconds since the beat began."""
        return self.renderer.time - self.lectern_beat_started

    def until(self, mark):
        """Waits to a moment of the narration: the name of a mark, or seconds from the beat's start."""
        if isinstance(mark, str):
            if mark not in self.lectern_marks:
                return  # nobody narrates, or the narration lost the mark: go on at once
            mark = self.lectern_marks[mark]
        self._wait_to(float(mark))

    def finish_beat(self):
        """Waits to the end of the narration and a breath."""
        speech = self.lectern_speech or 0.0
        self._wait_to(speech + BREATH if speech > 0 else SILENT_BEAT)

    def time_left(self):
        """Seconds of narration that are left, never negative."""
        return max(0.0, (self.lectern_speech or 0.0) - self.beat_time())

    def _wait_to(self, seconds):
        # Every wait is cut to whole frames; waiting to absolute times keeps that error from adding up.
        left = seconds - self.beat_time()
        if left * manim.config.frame_rate >= 1:
            self.wait(left)

    def _light(self, number):
        look, column = theme.current(), self.lectern_lines
        page = column.page_of(number)
        shown = [block for block in column.blocks if block in self.mobjects]
        page = [block for block in page if len(block)]  # a line without words has nothing to show
        animations = [FadeOut(block) for block in shown if block not in page]
        animations += [FadeIn(block) for block in page if block not in shown]
        for index, block in enumerate(column.blocks):
            colour = look.text if index == number else look.dim
            if block in page and block in shown and block[0].get_fill_color() != colour:
                animations.append(block.animate.set_fill(colour))
            elif block not in shown:
                block.set_fill(colour)
        animations += self._move_bar(column, number)
        if animations:
            self.play(*animations, run_time=LIGHT_UP)

    def _move_bar(self, column, number):
        """The accent bar goes to the lit line; it leaves when the line has no words to stand beside."""
        before = column.bar
        if not len(column.blocks[number]):
            column.bar = None
            return [FadeOut(before)] if before else []
        bar = column.bar_for(number)
        if before:
            return [manim.Transform(before, bar)]
        column.bar = bar
        return [FadeIn(bar)]

    # Space

    def place(self, mobject, first, last=None):
        """Moves a mobject to the middle of a cell or of the area between two cells, shrunk to fit. Returns it."""
        area = grid.cells(first, last)
        grid.fit(mobject, area).move_to(area.center)
        self.lectern_placed = [entry for entry in self.lectern_placed if entry[0] is not mobject]
        self.lectern_placed.append((mobject, area))
        return mobject

    def label(self, text, next_to, font_size=28, color=None, direction=None, buff=0.15):
        """Text (with $...$ for formulas) in free space next to a mobject or point. Returns it, not yet shown."""
        made = labels.make(self, text, next_to, font_size, color, direction, buff)
        self.lectern_labels.append((made, next_to))
        return made

    def play(self, *animations, **kwargs):
        self._keep_inside(animations)
        self._note_removals(animations)
        super().play(*animations, **kwargs)

    def _keep_inside(self, animations):
        """What was placed stays where it fits: enlarged before it is shown, it is shrunk again; moved by .animate,
        it ends on the stage."""
        shown = {id(member) for member in self.get_mobject_family_members()}
        moved = {
            id(animation.mobject): animation.mobject.target
            for animation in animations
            if isinstance(animation, manim.mobject.mobject._AnimationBuilder)
        }
        for mobject, area in self.lectern_placed:
            waiting = not any(id(member) in shown for member in mobject.get_family())
            if waiting and area.holds_point(mobject.get_center()) and area.excess(grid.box_of(mobject)) > 0.01:
                grid.push_inside(grid.fit(mobject, area, margin=0), area)
            target = moved.get(id(mobject))
            if target is not None:
                grid.push_inside(grid.fit(target, self.stage_area, margin=0), self.stage_area)

    def _note_removals(self, animations):
        """Remembers what is to be faded out though it is not on the scene: a slip that leaves its twin behind."""
        shown = {id(member) for member in self.get_mobject_family_members()}
        self.lectern_removed = [
            (animation.mobject, grid.box_of(animation.mobject))
            for animation in animations
            if isinstance(animation, manim.Animation)
            and animation.is_remover()
            and isinstance(animation.mobject, manim.VMobject)
            and not any(id(member) in shown for member in animation.mobject.get_family())
        ]

    def stage(self):
        """What is on the stage: everything but title, lines and the theme's furniture."""
        return [mobject for mobject in self.mobjects if not furniture.is_furniture(mobject)]

    def clear_stage(self, run_time=0.3):
        """Fades out everything on the stage; takes no time when it is empty."""
        leaving = self.stage()
        drawn = [mobject for mobject in leaving if any(map(furniture.is_drawn, mobject.get_family()))]
        if drawn:
            self.play(*(FadeOut(mobject) for mobject in drawn), run_time=run_time)
        self.remove(*leaving)
        self.lectern_placed, self.lectern_labels = [], []
