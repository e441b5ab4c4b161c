# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        first = self.place(Text("stays here"), "C3", "C5")
        second = self.place(Text("moves"), "E3", "E5")
        self.play(FadeIn(first), FadeIn(second))
        self.play(second.animate.move_to(first))  # finds: text-overlap
        self.play(second.animate.move_to(self.place(Dot(), "F4")))
