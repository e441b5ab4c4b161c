from manim import *


class Faulty(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 3])
        self.play(Create(axes))
        axes.add_coordinate_labels()
