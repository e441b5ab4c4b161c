# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        first = self.place(Text("before"), "C3", "C4")
        second = self.place(Text("after"), "C3", "C4")
        self.play(FadeIn(first))
        self.play(Transform(first, second))
        self.play(FadeOut(second))  # finds: left-over
