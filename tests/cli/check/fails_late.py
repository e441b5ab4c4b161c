from manim import *


class FailsLate(Scene):
    def construct(self):
        sizes = [1, 2]
        self.play(Create(Circle()))
        self.play(Create(Circle(radius=sizes[2])))
