# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        plate = self.place(Square(3, fill_opacity=1, color="#f0f0f0"), "B2", "E5")
        words = Text("pale", color="#ffe9a8").move_to(plate)
        self.play(FadeIn(plate), FadeIn(words))  # finds: low-contrast
