# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        square = self.place(Square(1, color=self.accents[0]), "C3", "D4")
        self.play(FadeIn(square))
        square.scale(3)
        self.play(Indicate(square))  # finds: outside-cell
