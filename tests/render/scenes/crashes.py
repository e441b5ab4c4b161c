# SPDX-License-Identifier: GPL-2.0-or-later
import os
import signal

from manim import *


class Crashes(Scene):
    def construct(self):
        self.play(Create(Square()))
        os.kill(os.getpid(), signal.SIGSEGV)
