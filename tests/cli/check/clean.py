from manim import *


class Clean(Scene):
    def construct(self):
        circle = Circle()
        words = Text("A circle").next_to(circle, DOWN)
        self.play(Create(circle), Write(words))
        self.wait()
