# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):  # finds: out-of-frame
        words = Text("nobody sees this").move_to(12 * RIGHT)
        self.add(words)
        self.play(FadeIn(self.place(Dot(), "A1")))

    def beat_2(self):  # finds: out-of-frame
        self.play(FadeIn(self.place(Dot(), "B1")))
