from manim import *


class One(Scene):
    def construct(self):
        self.add(Dot([sin(1), cos(1), 0]))
