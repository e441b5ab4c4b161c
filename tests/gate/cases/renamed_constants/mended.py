from manim import *


class One(Scene):
    def construct(self):
        self.add(Rectangle(width=config.frame_width, height=PI))
