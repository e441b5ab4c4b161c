# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Syntax(Scene):
    def construct(self)
        self.wait()
