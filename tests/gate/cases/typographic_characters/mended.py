from manim import *


class One(Scene):
    def construct(self):
        self.add(Text("words"))
        self.wait()
