# SPDX-License-Identifier: GPL-2.0-or-later
"""A section drawn beat by beat, each in a process of its own, against `manim` running it as a whole."""

from lectern import *


class Beats(TeachingScene):
    title = "Beat by beat"
    lines = ["A shape comes", "It changes", "Nothing moves", "It follows"]

    def beat_1(self):
        self.tri = self.place(Polygon(ORIGIN, 4 * RIGHT, 3 * UP, color=self.accents[0]), "B1", "E4")
        self.play(Create(self.tri), run_time=0.5)
        self.note = self.label("a triangle", next_to=self.tri)
        self.play(FadeIn(self.note), run_time=0.3)

    def beat_2(self):
        self.value = ValueTracker(0)
        self.dot = always_redraw(lambda: Dot(self.tri.point_from_proportion(self.value.get_value() % 1)))
        self.add(self.dot)
        self.play(self.value.animate.set_value(0.7), self.tri.animate.rotate(0.3), run_time=0.6)

    def beat_3(self):
        pass

    def beat_4(self):
        self.spin = Square(side_length=0.5, color=self.accents[1]).move_to(self.tri)
        self.spin.add_updater(lambda mobject, dt: mobject.rotate(dt * np.random.random()))
        self.add(self.spin)
        self.play(self.value.animate.set_value(1.4), FadeOut(self.note), run_time=0.6)
        self.wait(0.4)
