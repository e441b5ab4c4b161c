from manim import *


class Crowded(Scene):
    def construct(self):
        first = Text("One line of words")
        self.play(Write(first))
        self.play(Write(Text("Another over it")))
        self.wait()
