from manim import *


class One(Scene):
    def construct(self):
        self.add(Dot([np.math.sqrt(2), 0, 0]))
