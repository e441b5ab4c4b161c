from manim import *


def twice(x):
    return Dot().scale(2 * x)


class Own(VGroup):
    def __init__(self):
        super().__init__(Dot())


class One(Scene):
    def construct(self):
        self.add(self.make(1), twice(1, 2), Own(3))

    def make(self, size, color):
        return Square(size, color=color)
