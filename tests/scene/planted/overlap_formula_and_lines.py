# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        formula = MathTex(r"\int_0^1 x^2\,dx = \tfrac13").move_to(4.2 * LEFT + 2.2 * UP)
        self.play(Write(formula))  # finds: text-overlap outside-cell
