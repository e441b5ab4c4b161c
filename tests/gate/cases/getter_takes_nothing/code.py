from manim import *


class One(Scene):
    def construct(self):
        self.add(Circle().get_radius(3), Axes().get_x_axis(3))
