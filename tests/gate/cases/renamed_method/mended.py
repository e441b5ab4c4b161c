from manim import *


class One(Scene):
    def construct(self):
        axes = Axes()
        axes.add_coordinates()
        graph = axes.plot(lambda x: x**2)
        self.play(Create(axes), Create(graph))
