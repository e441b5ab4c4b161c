from manim import *


class One(Scene):
    def construct(self):
        axes = Axes()
        axes.add_coordinate_labels()
        graph = axes.get_graph(lambda x: x**2)
        self.play(Create(axes), Create(graph))
