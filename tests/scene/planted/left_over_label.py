# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        square = self.place(Square(1), "C3")
        label = self.label("a square", next_to=square)
        self.play(FadeIn(square), FadeIn(label))
        self.play(FadeOut(square))  # finds: left-over
