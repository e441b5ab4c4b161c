from manim import *


class One(Scene):
    def construct(self):
        self.add(Rectangle(width=FRAME_WIDTH, height=pi))
