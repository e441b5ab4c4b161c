from manim import *


class One(Scene):
    def construct(self):
        self.play(Create(Circle()), rate_func=ease_in_out_sine)
