# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class TooLong(Scene):
    def construct(self):
        self.wait(1e6)
