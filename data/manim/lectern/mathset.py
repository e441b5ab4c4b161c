# SPDX-License-Identifier: GPL-2.0-or-later
"""Sets simple LaTeX formulas as SVG with ordinary fonts. What it does not know it writes out; it never fails."""

import re
from xml.sax.saxutils import quoteattr

import cairo

from .mathsymbols import ACCENTS, BIG, DELIMITERS, FUNCTIONS, LIMITS, SIZES, SPACES, SYMBOLS

FONT = "DejaVu Serif"
SIZE = 8.8  # chosen so that digits are as high as LaTeX's at 10 points
FINE = 100
SCRIPT = 0.68
AXIS = 0.26 * SIZE  # the height of fraction bars and minus signs
RULE = 0.055 * SIZE
TOKEN = re.compile(
    r"\\special\{dvisvgm:raw (?P<raw><g id='[^']*'>|</g>)\}|\\(?P<name>[A-Za-z]+)\*?|\\(?P<sign>.)"
    r"|(?P<blank>\s+)|(?P<char>.)",
    re.DOTALL,
)
OPERATORS = set("+=<>≤≥≠≈→←⇒⇔∈∼≡±×·−÷∝↦∪∩")


class Box:
    """A piece of a formula: its size around the baseline, and what it draws: (kind, data, x, y, scale)."""

    def __init__(self, width=0.0, up=0.0, down=0.0, items=()):
        self.width, self.up, self.down, self.items = width, up, down, list(items)

    def put(self, other, x, y, scale=1.0):
        """Draws another box with its origin at x, y (y grows downwards)."""
        self.items += [(kind, data, x + scale * dx, y + scale * dy, scale * s) for kind, data, dx, dy, s in other.items]
        self.up = max(self.up, scale * other.up - y)
        self.down = max(self.down, scale * other.down + y)
        return self


class Face:
    """Outlines and advances of letters."""

    def __init__(self):
        self.context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))

    def box(self, text, slanted=False, bold=False):
        slant = cairo.FONT_SLANT_ITALIC if slanted else cairo.FONT_SLANT_NORMAL
        weight = cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL
        self.context.select_font_face(FONT, slant, weight)
        self.context.set_font_size(SIZE * FINE)  # large, because outlines are fitted to whole units
        made = Box()
        for letter in text:
            extents = self.context.text_extents(letter)
            self.context.new_path()
            self.context.move_to(0, 0)
            self.context.text_path(letter)
            segments = [(kind, [value / FINE for value in points]) for kind, points in self.context.copy_path()]
            up, down = -extents.y_bearing / FINE, (extents.y_bearing + extents.height) / FINE
            glyph = Box(0, max(0, up), max(0, down))
            if extents.width > 0:
                glyph.items.append(("path", segments, 0.0, 0.0, 1.0))
            made.put(glyph, made.width, 0)
            made.width += extents.x_advance / FINE
        return made


def rectangle(width, height):
    corners = [(0, (0, 0)), (1, (width, 0)), (1, (width, height)), (1, (0, height)), (3, ())]
    return Box(width, 0, height, [("path", corners, 0.0, 0.0, 1.0)])


def row(boxes):
    made = Box()
    for box in boxes:
        made.put(box, made.width, 0)
        made.width += box.width
    return made


class Setter:
    """Reads tokens and makes boxes."""

    def __init__(self, text, math):
        self.face, self.math, self.upright, self.bold = Face(), math, False, False
        self.tokens = [match for match in TOKEN.finditer(text)]
        self.at = 0

    def whole(self):
        """Everything, as rows at \\\\ and columns at &."""
        return self.table(stop=None)

    def table(self, stop):
        rows, self_closed = [[]], False
        while not self_closed:
            cell, ended = self.sequence(("&", "\\\\", stop))
            rows[-1].append(cell)
            if ended == "\\\\":
                rows.append([])
            self_closed = ended not in ("&", "\\\\")
        return stacked(rows)

    def sequence(self, stops):
        """Boxes up to one of the stops; returns (box, stop)."""
        boxes = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token[0] in stops or (token["name"] == "end" and "\\end" in stops):
                return row(boxes), token[0] if token["name"] != "end" else "\\end"
            self.step(token, boxes)
        return row(boxes), None

    def argument(self):
        """The next group or single token."""
        while self.at < len(self.tokens) and self.tokens[self.at]["blank"]:
            self.at += 1
        if self.at >= len(self.tokens):
            return Box()
        token = self.tokens[self.at]
        self.at += 1
        if token[0] == "{":
            return self.sequence(("}",))[0]
        boxes = []
        self.step(token, boxes)
        return row(boxes)

    def words(self):
        """The next group as plain characters."""
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != "{":
            return ""
        self.at += 1
        text = ""
        while self.at < len(self.tokens) and self.tokens[self.at][0] != "}":
            text += self.tokens[self.at][0]
            self.at += 1
        self.at += 1
        return text

    def step(self, token, boxes):
        if token["raw"]:
            boxes.append(Box(items=[("raw", token["raw"], 0.0, 0.0, 1.0)]))
        elif token["blank"]:
            if not self.math:
                boxes.append(Box(0.3 * SIZE))
        elif token["name"]:
            self.command(token["name"], boxes)
        elif token["sign"]:
            boxes.append(self.sign(token["sign"]))
        else:
            self.character(token[0], boxes)

    def sign(self, sign):
        if sign in SPACES:
            return Box(SPACES[sign] * SIZE)
        return self.face.box("‖" if sign == "|" else sign)

    def character(self, letter, boxes):
        if letter == "{":
            boxes.append(self.sequence(("}",))[0])
        elif letter in "^_" and self.math:
            self.script(letter, boxes)
        elif letter == "$":
            self.math = not self.math
        elif letter == "'" and self.math:
            boxes.append(self.face.box("′"))
        elif letter in "}&~":
            boxes.append(Box(0.3 * SIZE) if letter == "~" else Box())
        else:
            boxes.append(self.letter("−" if letter == "-" and self.math else letter, boxes))

    def letter(self, letter, before=()):
        slanted = self.math and not self.upright and letter.isalpha() and letter.isascii()
        glyph = self.face.box(letter, slanted, self.bold)
        if self.math and letter in OPERATORS:
            drawn = [box for box in before if box.width]
            if drawn and not getattr(drawn[-1], "operator", False):  # else it is a sign, as in -1
                glyph = row([Box(0.24 * SIZE), glyph, Box(0.24 * SIZE)])
            glyph.operator = True
        elif self.math and letter in ",;":
            glyph = row([glyph, Box(0.16 * SIZE)])
        return glyph

    def script(self, letter, boxes):
        """Hangs an index or exponent on the box before; both together stand over each other."""
        base = boxes.pop() if boxes else Box()
        parts = {letter: self.argument()}
        if self.at < len(self.tokens) and self.tokens[self.at][0] in "^_" and self.tokens[self.at][0] != letter:
            other = self.tokens[self.at][0]
            self.at += 1
            parts[other] = self.argument()
        upper, lower = parts.get("^"), parts.get("_")
        boxes.append(limits(base, upper, lower) if getattr(base, "limits", False) else scripts(base, upper, lower))

    def command(self, name, boxes):
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            made = fraction(self.argument(), self.argument())
            boxes.append(made if name != "tfrac" else Box().put(made, 0, -0.06 * SIZE, 0.72))
            boxes[-1].width = made.width * (0.72 if name == "tfrac" else 1)
        elif name == "sqrt":
            boxes.append(self.root())
        elif name in ("left", "right") or name in SIZES:
            self.delimiter(name, boxes)
        elif name == "begin":
            boxes.append(self.environment())
        elif name in ("text", "textrm", "mathrm", "operatorname", "textbf", "mathbf", "boldsymbol", "textit", "emph"):
            boxes.append(self.styled(name))
        elif name in ACCENTS:
            boxes.append(self.accent(name))
        elif name in SPACES:
            boxes.append(Box(SPACES[name] * SIZE))
        elif name in FUNCTIONS or name in BIG:
            boxes.append(self.big(name))
        elif name in ("displaystyle", "textstyle", "limits", "nolimits", "centering", "quad*"):
            return
        else:
            shown = SYMBOLS.get(name, name)
            boxes.append(self.letter(shown, boxes) if len(shown) == 1 else self.face.box(shown))

    def big(self, name):
        if name in FUNCTIONS:
            made = row([Box(0.1 * SIZE), self.face.box(name), Box(0.12 * SIZE)])
        else:
            glyph, scale = self.face.box(BIG[name]), 1.5
            made = Box().put(glyph, 0, 0.28 * SIZE, scale)
            made.width = glyph.width * scale + 0.08 * SIZE
        made.limits = name in LIMITS
        return made

    def styled(self, name):
        before = self.math, self.upright, self.bold
        self.math = self.math and name in ("mathrm", "operatorname", "mathbf", "boldsymbol")
        self.upright = name != "boldsymbol"
        self.bold = name in ("textbf", "mathbf", "boldsymbol")
        made = self.argument()
        self.math, self.upright, self.bold = before
        return made

    def root(self):
        degree = None
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "[":
            self.at += 1
            degree = self.sequence(("]",))[0]
        inner = self.argument()
        high = max(inner.up, 0.6 * SIZE) + 0.18 * SIZE
        sign = stretched(self.face.box("√"), high, inner.down)
        made = Box().put(sign, 0, 0).put(inner, sign.width, 0)
        made.put(rectangle(inner.width + 0.06 * SIZE, RULE), sign.width - 0.02 * SIZE, -sign.up)
        made.width = sign.width + inner.width + 0.1 * SIZE
        return made.put(degree, -0.1 * SIZE, -0.45 * high, 0.55) if degree else made

    def delimiter(self, name, boxes):
        if self.at >= len(self.tokens):
            return
        sign = self.tokens[self.at][0]
        self.at += 1
        if name in SIZES:
            boxes.append(stretched(self.bracket(sign), SIZES[name] * SIZE, 0.45 * SIZES[name] * SIZE))
        elif name == "left":
            inner, _ = self.sequence(("\\right",))
            close = self.tokens[self.at][0] if self.at < len(self.tokens) else "."
            self.at += 1
            boxes.append(enclosed(self.bracket(sign), inner, self.bracket(close)))

    def bracket(self, sign):
        sign = DELIMITERS.get(sign, sign.lstrip("\\"))
        return self.face.box(sign) if sign else Box()

    def environment(self):
        name = self.words().rstrip("*")
        if name == "array":
            self.words()
        inner = self.table("\\end")
        self.words()
        opening, closing = {
            "pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "Bmatrix": "{}", "cases": "{ ",
        }.get(name, "  ")
        if opening == " ":
            return inner
        return enclosed(self.face.box(opening), inner, self.face.box(closing) if closing != " " else Box())

    def accent(self, name):
        inner = self.argument()
        made = Box(inner.width).put(inner, 0, 0)
        if name in ("overline", "bar", "underline"):
            y = inner.down + 0.1 * SIZE if name == "underline" else -inner.up - 0.14 * SIZE
            return made.put(rectangle(inner.width, RULE), 0, y)
        sign = self.face.box(ACCENTS[name])
        bottom = max(point for _, data, *_ in sign.items for _, points in data for point in points[1::2])
        return made.put(sign, (inner.width - 0.7 * sign.width) / 2, -inner.up - 0.08 * SIZE - 0.7 * bottom, 0.7)


def fraction(above, below):
    wide = max(above.width, below.width) + 0.24 * SIZE
    made = Box(wide)
    made.put(above, (wide - above.width) / 2, -AXIS - above.down - 0.2 * SIZE)
    made.put(below, (wide - below.width) / 2, -AXIS + below.up + 0.2 * SIZE)
    made.put(rectangle(wide - 0.12 * SIZE, RULE), 0.06 * SIZE, -AXIS - RULE / 2)
    made.width = wide + 0.1 * SIZE
    return made


def scripts(base, upper, lower):
    made = Box(base.width).put(base, 0, 0)
    x = base.width + 0.04 * SIZE
    wide = 0.0
    if upper:
        made.put(upper, x, -max(0.38 * SIZE, base.up - 0.28 * SIZE), SCRIPT)
        wide = max(wide, SCRIPT * upper.width)
    if lower:
        made.put(lower, x, max(0.2 * SIZE, base.down), SCRIPT)
        wide = max(wide, SCRIPT * lower.width)
    made.width = x + wide + 0.03 * SIZE
    return made


def limits(base, upper, lower):
    wide = max([base.width] + [SCRIPT * part.width for part in (upper, lower) if part])
    made = Box(wide + 0.1 * SIZE).put(base, (wide - base.width) / 2, 0)
    top, bottom = base.up, base.down
    if upper:
        made.put(upper, (wide - SCRIPT * upper.width) / 2, -top - SCRIPT * upper.down - 0.14 * SIZE, SCRIPT)
    if lower:
        made.put(lower, (wide - SCRIPT * lower.width) / 2, bottom + SCRIPT * lower.up + 0.14 * SIZE, SCRIPT)
    return made


def stretched(glyph, up, down):
    """A glyph scaled to reach so far above and below the baseline."""
    if glyph.up + glyph.down <= 0:
        return glyph
    scale = (up + down) / (glyph.up + glyph.down)
    made = Box().put(glyph, 0, down - scale * glyph.down, scale)
    made.width = glyph.width * scale
    return made


def enclosed(left, inner, right):
    up, down = max(inner.up, 0.72 * SIZE) + 0.06 * SIZE, max(inner.down, 0.2 * SIZE) + 0.06 * SIZE
    return row([stretched(left, up, down), inner, stretched(right, up, down)])


def stacked(rows):
    """Rows of cells; a single cell is itself."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    columns = max(len(cells) for cells in rows)
    widths = [max((cells[k].width for cells in rows if k < len(cells)), default=0) for k in range(columns)]
    heights = [(max(cell.up for cell in cells), max(cell.down for cell in cells)) for cells in rows]
    total = sum(max(up, 0.7 * SIZE) + max(down, 0.2 * SIZE) + 0.35 * SIZE for up, down in heights) - 0.35 * SIZE
    made, y = Box(sum(widths) + 0.6 * SIZE * (columns - 1)), -AXIS - total / 2
    for cells, (up, down) in zip(rows, heights):
        y += max(up, 0.7 * SIZE)
        x = 0.0
        for cell, wide in zip(cells, widths):
            made.put(cell, x + (wide - cell.width) / 2, y)
            x += wide + 0.6 * SIZE
        y += max(down, 0.2 * SIZE) + 0.35 * SIZE
    return made


def path_data(segments, x, y, scale):
    letters = {0: "M", 1: "L", 2: "C", 3: "Z"}
    pieces = []
    for kind, points in segments:
        numbers = (scale * value + (y if index % 2 else x) for index, value in enumerate(points))
        pieces.append(letters[int(kind)] + " ".join(f"{number:.5f}" for number in numbers))
    return " ".join(pieces)


def svg(text, math):
    """The SVG of a formula; the groups that Manim asks for by \\special become <g> elements."""
    box = Setter(text, math).whole()
    body, depth = [], 0
    for kind, data, x, y, scale in box.items:
        if kind == "path":
            body.append(f"<path d={quoteattr(path_data(data, x, y, scale))}/>")
        elif data.startswith("<g"):
            body.append(data)
            depth += 1
        elif depth:
            body.append(data)
            depth -= 1
    body += ["</g>"] * depth
    size = f'width="{box.width:.3f}pt" height="{box.up + box.down:.3f}pt"'
    view = f'viewBox="0 {-box.up:.3f} {box.width:.3f} {box.up + box.down:.3f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view}><g id="page1">{"".join(body)}</g></svg>\n'
