from manim import *


class One(Scene):
    def construct(self):
        circle = Circle()
        self.play(circle.shift, UP)
