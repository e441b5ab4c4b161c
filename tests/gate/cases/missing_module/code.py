from manim import *
import manim_extras


class One(Scene):
    def construct(self):
        self.wait()
