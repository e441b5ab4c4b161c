# SPDX-License-Identifier: GPL-2.0-or-later
"""The look of a lecture: colours and fonts, read from data/themes."""

import json
from pathlib import Path

import manim
from manim import ManimColor

FOLDER = Path(__file__).resolve().parents[2] / "themes"
COLOURS = ("background", "panel", "title", "text", "dim", "faint")
FONTS = ("title", "text", "code")


class Theme:
    """A checked theme: every colour a ManimColor, every font one that is installed."""

    def __init__(self, values):
        missing = [key for key in (*COLOURS, "accents", "fonts") if key not in values]
        if missing:
            raise ValueError(f"the theme lacks {', '.join(missing)}")
        if not values["accents"]:
            raise ValueError("the theme needs at least one accent colour")
        self.name = values.get("name", "")
        for key in COLOURS:
            setattr(self, key, ManimColor(values[key]))
        self.accents = tuple(ManimColor(accent) for accent in values["accents"])
        self.fonts = {role: installed(values["fonts"].get(role, ())) for role in FONTS}
        self.logo = values.get("logo")

    def accent(self, index):
        return self.accents[index % len(self.accents)]


def installed(names):
    """The first of the fonts that this machine has; "" lets Pango choose."""
    names = (names,) if isinstance(names, str) else names
    known = manim.Text.font_list()
    return next((name for name in names if name in known), "")


def load(name):
    """The theme values of data/themes/<name>.json."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


_current = None


def current():
    if _current is None:
        use(load("dark"))
    return _current


def use(values):
    """Makes a theme (a dict as in data/themes) the one that everything made from now on follows."""
    global _current
    theme = values if isinstance(values, Theme) else Theme(values)
    # Manim's own shapes and letters are white unless told otherwise, which a light theme would swallow.
    manim.VMobject.set_default(color=theme.text)
    manim.Text.set_default(color=theme.text, font=theme.fonts["text"])
    manim.MarkupText.set_default(color=theme.text, font=theme.fonts["text"])
    _current = theme
    return theme
