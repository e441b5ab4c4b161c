from manimlib import *


class One(Scene):
    def construct(self):
        self.play(ShowCreation(Circle()))
