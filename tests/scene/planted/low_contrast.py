# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        words = self.place(Text("dark on dark", color="#1d2a44"), "C3", "C5")
        self.play(FadeIn(words))  # finds: low-contrast
