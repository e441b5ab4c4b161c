# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        label = self.place(Text("the height"), "C3", "C4")
        axis = Line(label.get_left() + LEFT, label.get_right() + RIGHT, color=self.accents[1])
        self.play(FadeIn(label))
        self.play(Create(axis))  # finds: text-over-line
