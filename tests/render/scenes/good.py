# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Good(Scene):
    def construct(self):
        print("drawing")
        square = Square(fill_opacity=0.5)
        self.play(Create(square))
        self.play(square.animate.shift(RIGHT), Write(Text("Hello")))
        self.wait(1.5)
