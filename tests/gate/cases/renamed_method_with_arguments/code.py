from manim import *


class One(Scene):
    def construct(self):
        axes = Axes()
        axes.add_coordinate_labels([1, 2, 3])
