from manim import *


class One(Scene):
    def construct(self):
        self.play(Create(Text("words")), Write(MathTex("x^2")))
        self.add(Tex("$x$"), Surface(lambda u, v: [u, v, 0]))
