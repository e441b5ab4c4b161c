from lectern import *


class Section01(TeachingScene):
    title = "Circles"
    lines = ["A circle", "It leaves"]

    def beat_1(self):
        self.circle = self.place(Circle(), "B2", "D4")
        self.play(Create(self.circle))

    def beat_2(self):
        self.play(FadeOut(self.circel))
