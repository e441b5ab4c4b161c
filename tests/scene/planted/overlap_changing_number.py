# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        number = self.place(Integer(7), "C3")
        words = Text("items", font_size=40).next_to(number, RIGHT, buff=0.1)
        self.play(FadeIn(number), FadeIn(words))
        number.set_value(123456)
        self.play(Indicate(words))  # finds: text-overlap outside-cell
