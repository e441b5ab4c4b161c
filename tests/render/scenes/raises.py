# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Raises(Scene):
    def construct(self):
        self.play(Create(Square()))
        self.play(undefined_name)
