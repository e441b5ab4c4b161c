from manim import *


class One(Scene):
    def construct(self):
        self.add(Circle(color=CYAN), Square(color=LIGHT_BLUE), Dot(color=BLURPLE))
