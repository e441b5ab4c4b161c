from manim import *


class One(Scene):
    def construct(self):
        circle = Circle()
        self.play(circle.animate.shift(UP).scale(2))
