from manim import *


class One(Scene):
    def construct(self):
        axes = Axes()
        axes.set_axis_labels("x", "y")
        axes.set_anything(1).set_opacity(0.5)
        axes.set_value(value=3)
        self.play(axes.animate.set_place(1, keep=True))
