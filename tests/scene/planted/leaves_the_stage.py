# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        circle = Circle(0.8, color=self.accents[0]).move_to(4 * LEFT + 2.6 * DOWN)
        self.play(Create(circle))  # finds: outside-cell
