# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        words = Text("this runs out of the picture", font_size=40).move_to(5.5 * RIGHT)
        self.play(FadeIn(words))  # finds: out-of-frame
