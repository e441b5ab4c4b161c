from manim import *


class One(Scene):
    def construct(self):
        self.add(Dot((1, 2, 0)), Line([0, 0, 0], [-1, 2.5, 0]), Circle().move_to([1, 2, 0]))
