from manim import *
from manim import Createe


class One(Scene):
    def construct(self):
        self.wait()
