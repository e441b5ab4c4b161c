from manim import *


class One(Scene):
    def construct(self):
        rectangle = Rectangle()
        self.add(Dot(rectangle.bottom_left))
