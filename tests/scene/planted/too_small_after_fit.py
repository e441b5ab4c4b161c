# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        words = Text("A whole sentence that is squeezed into one small cell of the grid")
        self.play(FadeIn(self.place(words, "C3")))  # finds: too-small
