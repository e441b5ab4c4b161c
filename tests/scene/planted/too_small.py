# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        words = Text("Fine print", font_size=9)
        self.play(FadeIn(self.place(words, "C3", "C4")))  # finds: too-small
