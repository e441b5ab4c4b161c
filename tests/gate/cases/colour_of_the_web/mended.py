from manim import *


class One(Scene):
    def construct(self):
        self.add(Circle(color=ManimColor("#00FFFF")), Square(color=ManimColor("#ADD8E5")), Dot(color=BLURPLE))
