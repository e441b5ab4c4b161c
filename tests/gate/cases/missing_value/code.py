from manim import *


class One(Scene):
    def construct(self):
        self.play(Transform(Circle()))
        self.add(MathTex("x").set_color_by_tex("x"))
