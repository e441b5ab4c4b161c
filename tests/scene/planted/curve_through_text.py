# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Planted(TeachingScene):
    title = "A planted defect"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        axes = self.place(Axes(x_range=[0, 6], y_range=[-2, 2], x_length=7, y_length=5), "A1", "F6")
        curve = axes.plot(lambda x: np.sin(x), color=self.accents[0])
        self.play(Create(axes), Create(curve))
        label = Text("sine", font_size=36).move_to(axes.c2p(4.71, -1))
        self.play(FadeIn(label))  # finds: text-over-line
