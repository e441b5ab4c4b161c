from manim import *


class One(Scene):
    def construct(self):
        self.add(Circle(2, radius=3))
