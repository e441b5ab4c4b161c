# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Prints(Scene):
    def construct(self):
        for _ in range(100000):
            print("a line of text")
        self.wait()
