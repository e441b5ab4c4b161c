from manim import *


class One(Scene):
    def construct(self):
        pass
        self.play(LaggedStart())
        pass
        self.play(Create(Dot()), run_time=0)
