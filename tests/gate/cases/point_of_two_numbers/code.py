from manim import *


class One(Scene):
    def construct(self):
        self.add(Dot((1, 2)), Line([0, 0], [-1, 2.5]), Circle().move_to([1, 2]))
