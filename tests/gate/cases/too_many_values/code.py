from manim import *


class One(Scene):
    def construct(self):
        self.add(Circle(1, RED, 3, 4))
        self.add(Square().scale(2, 3))
