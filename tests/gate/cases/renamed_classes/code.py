from manim import *


class One(Scene):
    def construct(self):
        self.play(ShowCreation(TextMobject("words")), Write(TexMobject("x^2")))
        self.add(TextMobject("$x$"), ParametricSurface(lambda u, v: [u, v, 0]))
