# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        first = self.place(Text("these words lie"), "C1", "C6")
        second = Text("over one another").move_to(first).shift(0.2 * RIGHT + 0.1 * UP)
        self.play(FadeIn(first))
        self.play(FadeIn(second))  # finds: text-overlap
