from manim import *


class One(Scene):
    def construct(self):
        self.add(circle)
        circle = Circle()
