from manim import *


class One(Scene):
    def construct(self):
        self.add(Axes(x_range=[0, 1], x_lenght=3))
        self.add(Circle(radius=1, opacity=0.5))
        self.play(FadeIn(Dot(), direction=UP))
        self.add(Axes().plot(lambda x: x, weight=2))
