# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that the code of a section needs: `from lectern import *` gives Manim and the teaching scene."""

import math

import manim
import numpy as np
from manim import *

from . import fallback, geometry, theme
from .graph import Graph as GraphDrawing
from .plot import Plot as PlotDrawing
from .scene import TeachingScene
from .table import Table as TableDrawing
from .text import MarkupText, Text
from .theme import use as set_theme

if not fallback.latex_found():
    fallback.install()

__all__ = [name for name in vars(manim) if not name.startswith("_") and name in globals()]
__all__ += ["TeachingScene", "Text", "MarkupText", "np", "math", "set_theme"]
