from manim import *


class One(Scene):
    def construct(self):
        self.play()
        self.play(LaggedStart())
        self.wait(0)
        self.play(Create(Dot()), run_time=0)
