# SPDX-License-Identifier: GPL-2.0-or-later
"""MathTex and Tex without LaTeX: simple formulas are set with the fonts at hand.

Manim's own classes stay in use, so colours by part, TransformMatchingTex, Matrix and DecimalNumber work as ever: only
the step from LaTeX to SVG is another one.
"""

import hashlib
import shutil

import manim
from manim.mobject.text import tex_mobject

from . import mathset


def latex_found():
    return bool(shutil.which("latex") and shutil.which("dvisvgm"))


def install():
    """Sets formulas without LaTeX from now on."""
    tex_mobject.tex_to_svg_file = svg_file


def svg_file(expression, environment=None, tex_template=None):
    """Stands in for manim's tex_to_svg_file."""
    math = bool(environment) and environment.rstrip("*") in ("align", "equation", "gather", "displaymath", "math")
    folder = manim.config.get_dir("tex_dir")
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(f"{math} {expression}".encode()).hexdigest()[:16]
    path = folder / f"plain-{digest}.svg"
    if not path.exists():
        path.write_text(mathset.svg(expression, math), encoding="utf-8")
    return path
