# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):  # finds: out-of-frame
        square = Square(2, fill_opacity=1).move_to(8 * RIGHT)
        self.play(FadeIn(square))
