from manim import *


class One(Scene):
    def construct(self):
        total += 1
        self.add(Integer(total))
