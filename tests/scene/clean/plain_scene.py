# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Plain(Scene):
    def construct(self):
        title = Text("A plain Manim scene").to_edge(UP)
        plane = NumberPlane().set_opacity(0.2)
        square = Square(side_length=3, fill_opacity=0.5, color=BLUE)
        self.play(Write(title), run_time=1)
        self.play(Create(plane), FadeIn(square))
        self.play(square.animate.shift(2 * LEFT).rotate(PI / 4), FadeIn(MathTex("e^{i\\pi} = -1").shift(3 * RIGHT)))
        self.play(square.animate.shift(9 * LEFT))
        self.remove(square)
        self.play(Transform(title, Text("Another title").to_edge(UP)))
