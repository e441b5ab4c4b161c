# SPDX-License-Identifier: GPL-2.0-or-later
"""A table with a header row."""

from manim import BOLD, NORMAL, Line, Rectangle, VGroup

from . import theme
from .text import Text, cap_height, rich_text, rows_of_text

SIZE = 32
PAD_MOST, PAD_LEAST, PAD_UP = 0.35, 0.14, 0.17  # beside a cell's text, and above
ROW_HEIGHT = 0.62


class Table(VGroup):
    """Rows of strings, the first the header; $...$ in a cell is a formula. `room`: the width at hand. Members: header, rule, rows."""

    def __init__(self, rows, room=None):
        super().__init__()
        columns = max((len(row) for row in rows), default=0)
        if columns == 0:
            raise ValueError("the table has no cells")
        look = theme.current()
        filled = [[str(text) for text in row] + [""] * (columns - len(row)) for row in rows]
        cells = [[self._cell(text, number == 0, look) for text in row] for number, row in enumerate(filled)]
        widths = [max(self._width(row[column]) for row in cells) for column in range(columns)]
        spare = (room - sum(widths)) / (2 * columns) if room else PAD_MOST
        widths = [width + 2 * max(PAD_LEAST, min(PAD_MOST, spare)) for width in widths]
        heights = [max(ROW_HEIGHT, *(self._height(cell) + 2 * PAD_UP for cell in row)) for row in cells]
        self.rows = VGroup()
        y = 0.0
        for number, (row, high) in enumerate(zip(cells, heights)):
            self.rows.add(self._row(number, row, widths, high, y, look))
            y -= high
        self.header = self.rows[0]
        wide = sum(widths)
        self.rule = Line((0, -heights[0], 0), (wide, -heights[0], 0), color=look.accent(0), stroke_width=4)
        self.add(self.rows, self.rule)

    def in_order(self):
        """The pieces in the order they appear."""
        return [VGroup(self.header, self.rule), *self.rows[1:]]

    @staticmethod
    def _cell(text, header, look):
        if not text.strip():
            return None
        color = look.accent(0) if header else look.text
        if "$" in text:
            return rich_text(text, SIZE, color)
        return rows_of_text([text.strip()], SIZE, color=color, weight=BOLD if header else NORMAL)

    @staticmethod
    def _width(cell):
        return cell.width if cell is not None else 0.0

    @staticmethod
    def _height(cell):
        return cell.height if cell is not None else 0.0

    @staticmethod
    def _row(number, row, widths, high, y, look):
        made = VGroup()
        if number and number % 2 == 0:
            stripe = Rectangle(width=sum(widths), height=high, stroke_width=0)
            stripe.set_fill(look.faint, opacity=0.45).move_to((sum(widths) / 2, y - high / 2, 0))
            made.add(stripe)
        x = 0.0
        for cell, wide in zip(row, widths):
            if cell is not None:
                middle = y - high / 2
                # Words stand on one baseline, whatever letters they hold; formulas are centred.
                is_words = len(cell) == 1 and isinstance(cell[0], Text)
                below = cap_height(SIZE) / 2 if is_words else cell.get_y()
                made.add(cell.set_x(x + wide / 2).shift((0, middle - below, 0)))
            x += wide
        return made
