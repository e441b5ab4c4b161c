# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Clean(TeachingScene):
    title = "Nothing is wrong"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        curves = "y = sin(x)\ny = x^2 - 1\ny = tan(x)\n"
        self.show_plot("title: Two curves\n" + curves + "x: -3..3\ny: -2..2\nxlabel: t\nylabel: v")

    def beat_2(self):
        self.show_graph("A -- B\nA -> C: label\nC -> \"two words\"\nC -- E")

    def beat_3(self):
        self.show_graph("layout: spring\nA -- B\nB -> C: x\nC -- A\nC -- D", part=1, parts=2)
        self.show_table([["n", "$2^n$"], ["1", "2"], ["2", "4"]], part=2, parts=2)

    def beat_4(self):
        self.show_code("for k in range(3):\n    print(k)  # count", "python")

    def beat_5(self):
        self.show_formula(r"\sqrt{\frac{a}{b}}", part=1, parts=2)
        self.show_formula(r"x_1^2", part=2, parts=2)
