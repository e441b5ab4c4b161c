from manim import *


class One(Scene):
    def construct(self):
        self.play(Circle())
        self.play(Create)
