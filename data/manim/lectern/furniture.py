# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands on the picture for a whole section: title, lecture lines, panels, logo."""

from pathlib import Path

import manim
from manim import LEFT, Line, RoundedRectangle, VGroup

from manim.mobject.types.image_mobject import AbstractImageMobject

from . import grid, theme
from .text import bold, cap_height, line_height, rows_of_text, wrap

LARGEST, SMALLEST = 32, 20
WIDE_LARGEST = 44  # of a section that has the whole width for its lines
PAGED = 26  # where the lines do not fit on one page
RULE = 2.86  # the height of the rule below the title
LEAST_GAP, MOST_GAP = 0.5, 1.0  # between two lecture lines, in rows of text


def mark(mobject):
    """Marks a mobject as furniture: the stage is what is not furniture."""
    for member in mobject.get_family():
        member.lectern_furniture = True
    return mobject


def is_furniture(mobject):
    return getattr(mobject, "lectern_furniture", False)


def is_drawn(mobject):
    """Is it something that Manim draws? Trackers have points as well, which hold their value."""
    kinds = (manim.VMobject, AbstractImageMobject, manim.PMobject)
    return len(mobject.points) > 0 and isinstance(mobject, kinds)


def title(text):
    """The section's title, in at most two rows, with a rule below."""
    look = theme.current()
    area = grid.TITLE
    style = {"font": look.fonts["title"], "weight": manim.BOLD}
    size = 38
    rows = wrap(text, area.width, size, **style)
    if len(rows) > 1:
        size = 26
        rows = wrap(text, area.width, size, **style)
    block = rows_of_text(rows, size, color=look.title, **style)
    block.move_to(area.center).align_to(area.center + LEFT * area.width / 2, LEFT)
    grid.fit(block, grid.Area(area.left, area.bottom, area.right, area.top + 0.15), margin=0)
    block.align_to(area.center + LEFT * area.width / 2, LEFT)
    rule = Line((area.left, RULE, 0), (area.right, RULE, 0), color=look.faint, stroke_width=3)
    accent = Line((area.left, RULE, 0), (area.left + 0.9, RULE, 0), color=look.accent(0), stroke_width=5)
    return mark(VGroup(block, rule, accent))


def title_page(text):
    """The title alone in the middle, for a section that has neither lines nor anything to show."""
    look = theme.current()
    style = {"font": look.fonts["title"], "weight": manim.BOLD}
    room = grid.FRAME.shrunk(1.2)
    size = 64
    block = rows_of_text(wrap(text, room.width, size, **style), size, manim.ORIGIN, color=look.title, **style)
    grid.fit(block, room, margin=0).move_to(manim.ORIGIN)
    accent = Line((-0.7, 0, 0), (0.7, 0, 0), color=look.accent(0), stroke_width=6)
    return mark(VGroup(block, accent.next_to(block, manim.DOWN, buff=0.5)))


def panels():
    """Backings that keep text readable over a stream, for themes with a transparent background."""
    look = theme.current()
    fill = look.panel
    if fill.to_rgba()[3] == 0:
        return None
    plate = RoundedRectangle(width=13.9, height=7.7, corner_radius=0.2, stroke_width=0)
    plate.set_fill(fill, opacity=float(fill.to_rgba()[3])).set_z_index(-100)
    return mark(plate)


def logo():
    """The theme's logo in the top right corner, or None."""
    path = theme.current().logo
    if not path or not Path(path).is_file():
        return None
    picture = manim.SVGMobject(path) if path.lower().endswith(".svg") else manim.ImageMobject(path)
    picture.scale_to_fit_height(0.55)
    picture.move_to((grid.TITLE.right - picture.width / 2, grid.TITLE.center[1], 0))
    return mark(picture)


def fill_pages(heights, room):
    """Numbers 0, 1, ... in pages whose heights add up to no more than the room."""
    pages, used = [[]], 0.0
    for number, high in enumerate(heights):
        if pages[-1] and used + high > room:
            pages.append([])
            used = 0.0
        pages[-1].append(number)
        used += high
    return pages


def even_pages(heights, room):
    """As few pages as fill_pages makes, as even as so few can be."""
    pages = fill_pages(heights, room)
    for tried in range(95, 45, -5):
        even = fill_pages(heights, room * tried / 100)
        if len(even) > len(pages):
            break
        pages = even
    return pages


class LectureLines:
    """The lecture lines on the left: as large as fits; more than fit are shown in pages."""

    def __init__(self, lines, wide=False):
        self.lines = [str(line) for line in lines]
        self.area = grid.WIDE_LINES if wide else grid.LINES
        self.largest = WIDE_LARGEST if wide else LARGEST
        self.gap = LEAST_GAP
        self.size, self.pages = self._paginate()
        self.gap = self._widest_gap()
        self.blocks = [self._block(line) for line in self.lines]
        for page in self.pages:
            self._arrange([self.blocks[number] for number in page])
        self.bar = None

    def _rows(self, line, size):
        return wrap(line, self.area.width - 0.3, size)

    def _height(self, line, size):
        return (len(self._rows(line, size)) + self.gap) * line_height(size)

    def _paginate(self):
        for size in range(self.largest, SMALLEST - 1, -1):
            if sum(self._height(line, size) for line in self.lines) <= self.area.height:
                return size, [list(range(len(self.lines)))]
        heights = [self._height(line, PAGED) for line in self.lines]
        return PAGED, even_pages(heights, self.area.height)

    def _widest_gap(self):
        if len(self.pages) > 1 or not self.lines:
            return LEAST_GAP
        rows = sum(len(self._rows(line, self.size)) for line in self.lines)
        free = self.area.height / line_height(self.size) - rows
        return max(LEAST_GAP, min(MOST_GAP, free / len(self.lines)))

    def _block(self, line):
        block = rows_of_text(self._rows(line, self.size), self.size, color=theme.current().dim)
        if not len(block):
            return mark(block)
        room = grid.Area(0, 0, self.area.width - 0.28, self.area.height)
        return mark(grid.fit(block, room, margin=0).align_to(manim.ORIGIN, LEFT))

    def _arrange(self, blocks):
        top = self.area.top - cap_height(self.size)
        for block, rows in zip(blocks, (len(self._rows(self.lines[self.blocks.index(b)], self.size)) for b in blocks)):
            block.shift((self.area.left + 0.28, top, 0))
            top -= (rows + self.gap) * line_height(self.size)

    def page_of(self, number):
        """The blocks shown while line `number` (from 0) is lit."""
        for page in self.pages:
            if number in page:
                return [self.blocks[index] for index in page]
        return [self.blocks[index] for index in self.pages[0]]

    def bar_for(self, number):
        """The accent bar left of a line."""
        block = self.blocks[number]
        bar = RoundedRectangle(
            width=0.07, height=block.height + 0.12, corner_radius=0.035, stroke_width=0, fill_opacity=1
        )
        bar.set_fill(theme.current().accent(0)).move_to((self.area.left + 0.05, block.get_y(), 0))
        return mark(bar)
