from manim import *


class One(Scene):
    def construct(self):
        self.add(Dot([np.sin(1), np.cos(1), 0]))
