from manim import *


class One(Scene):
    def construct(self):
        for i in range(3)
            self.wait()
