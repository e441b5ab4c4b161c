# SPDX-License-Identifier: GPL-2.0-or-later
from manim import *


class Picture(Scene):
    def construct(self):
        self.add(ImageMobject("@PICTURE@").scale_to_fit_height(4))
        self.wait(0.1)
