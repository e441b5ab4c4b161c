from manim import *


class One(Scene):
    def construct(self):
        dots = [Dot(), Dot()]
        dots.arrange(RIGHT)
        for dot in dots:
            dot.flyaway()
