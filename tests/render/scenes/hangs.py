# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Hangs(Scene):
    def construct(self):
        self.play(Create(Square()))
        while True:
            square = 3 * 3
