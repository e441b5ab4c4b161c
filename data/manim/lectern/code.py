# SPDX-License-Identifier: GPL-2.0-or-later
"""Program text with coloured syntax."""

import math

from xml.sax.saxutils import escape

from manim import RoundedRectangle, VGroup
from pygments import lex
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.token import Token
from pygments.util import ClassNotFound

from . import theme
from .text import MarkupText, line_height

LARGEST, SMALLEST = 34, 16
PADDING = 0.3
COLUMN = 0.00835  # the width of a letter of a monospaced font, for each point of its size
ACCENTS = (
    (Token.Keyword, 4),
    (Token.Operator.Word, 4),
    (Token.Name.Function, 0),
    (Token.Name.Class, 0),
    (Token.Name.Builtin, 0),
    (Token.Literal.String, 3),
    (Token.Literal.Number, 1),
    (Token.Name.Decorator, 5),
)


class Code(VGroup):
    """Members: plate (the background) and rows (one group of glyphs for each row that is not empty)."""

    def __init__(self, markup, plain, size):
        super().__init__()
        self.rows = self._rows(markup, plain, size)
        look = theme.current()
        self.plate = RoundedRectangle(
            width=max(self.rows.width + 2 * PADDING, 2.0),
            height=max(self.rows.height + 2 * PADDING, 0.8),
            corner_radius=0.15,
            stroke_width=1.5,
            stroke_color=look.dim,
        )
        self.plate.set_fill(look.faint, opacity=0.55).move_to(self.rows)
        self.add(self.plate, self.rows)

    @staticmethod
    def _rows(lines, plain, size):
        font = theme.current().fonts["code"]
        rows = VGroup()
        for number, (markup, words) in enumerate(zip(lines, plain)):
            if not markup:
                continue
            # A bar in front and behind keeps indentation and a common height; both are taken away again.
            row = MarkupText(f"|{markup}|", font_size=size, font=font)
            first, last = row[0], row[-1]
            row.shift((-first.get_left()[0], -first.get_center()[1] - number * line_height(size), 0))
            row.remove(first, last)
            row.lectern_code = True
            row.original_text = words.strip()
            rows.add(row)
        return rows


def pages(text, language, room):
    """The text as one Code, or as several where it has more rows than can be read at once."""
    lines = text.expandtabs(4).rstrip("\n").split("\n")
    across = (room.width - 2 * PADDING) / (max(len(line) for line in lines) or 1) / COLUMN
    columns = max(20, int((room.width - 2 * PADDING) / (COLUMN * max(SMALLEST, min(LARGEST, across)))))
    plain = wrapped(lines, columns)
    markup = coloured(plain, language)
    most = max(1, int((room.height - 2 * PADDING) / line_height(SMALLEST)))
    count = math.ceil(len(plain) / most)
    each = math.ceil(len(plain) / count)
    up = (room.height - 2 * PADDING) / (each * line_height(1))
    size = max(SMALLEST, min(LARGEST, across, up))
    return [Code(markup[at : at + each], plain[at : at + each], size) for at in range(0, len(plain), each)]


def wrapped(lines, columns):
    """Lines cut to a number of columns; what is cut off goes on below, indented."""
    cut = []
    for line in lines:
        indent = len(line) - len(line.lstrip()) + 4
        while len(line) > columns:
            at = line.rfind(" ", indent + 1, columns)
            at = at if at > 0 else columns
            cut.append(line[:at])
            line = " " * min(indent, columns // 2) + line[at:].lstrip()
        cut.append(line)
    return cut


def coloured(lines, language):
    """Each line as Pango markup."""
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    look = theme.current()
    made = [""]
    for kind, value in lex("\n".join(lines), lexer):
        colour = shade(kind, look)
        for number, piece in enumerate(value.split("\n")):
            if number:
                made.append("")
            if piece.strip() and colour:
                made[-1] += f'<span foreground="{colour}">{escape(piece)}</span>'
            else:
                made[-1] += escape(piece)
    return [line if line.strip() else "" for line in made]


def shade(kind, look):
    if kind in Token.Comment:
        return look.dim.to_hex()
    return next((look.accent(accent).to_hex() for token, accent in ACCENTS if kind in token), None)
