# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Plain(Scene):
    def construct(self):
        title = Text("A plain Manim scene").to_edge(UP)
        self.play(Write(title))
        note = Text("over the title", font_size=30).move_to(title)
        self.play(FadeIn(note))  # finds: text-overlap
        self.play(FadeOut(note))
        self.play(FadeIn(Text("tiny", font_size=8)))  # finds: too-small
