# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        words = self.place(Text("under the plate"), "C2", "C5")
        self.play(FadeIn(words))
        plate = Rectangle(width=5, height=1.5, fill_opacity=1, color=self.accents[4]).move_to(words)
        self.play(FadeIn(plate))  # finds: hidden
