# SPDX-License-Identifier: GPL-2.0-or-later
from lectern import *


class Clean(TeachingScene):
    title = "Nothing is wrong"
    lines = ["The first line of the lecture", "The second line"]

    def beat_1(self):
        axes = self.place(Axes(x_range=[0, 6], y_range=[-2, 2], x_length=7, y_length=5), "B1", "F6")
        curve = axes.plot(lambda x: np.sin(x), color=self.accents[0])
        self.play(Create(axes), Create(curve))
        label = self.label("sine", next_to=curve)
        self.play(FadeIn(label))
        dot = Dot(axes.c2p(0, 0), color=self.accents[1])
        self.play(FadeIn(dot))
        self.play(MoveAlongPath(dot, curve))

    def beat_2(self):
        self.clear_stage()
        boxes = VGroup(*(RoundedRectangle(width=2, height=1, corner_radius=0.2, fill_opacity=0.2) for _ in range(3)))
        self.place(boxes.arrange(RIGHT, buff=0.8), "C1", "D6")
        names = VGroup(*(Text(name, font_size=32).move_to(box) for name, box in zip(("in", "work", "out"), boxes)))
        arrows = VGroup(*(Arrow(a.get_right(), b.get_left(), buff=0.05) for a, b in zip(boxes, boxes[1:])))
        self.play(Create(boxes), FadeIn(names))
        self.play(LaggedStart(*(GrowArrow(arrow) for arrow in arrows)))
        self.play(Circumscribe(boxes[1]), Indicate(names[1]))

    def beat_3(self):
        self.clear_stage()
        first = self.place(MathTex("a", "+", "b", "=", "c"), "C2", "C5")
        second = self.place(MathTex("a", "=", "c", "-", "b"), "C2", "C5")
        self.play(Write(first))
        self.play(TransformMatchingTex(first, second))
        self.play(second.animate.set_opacity(0.5))
        slide = Text("slides in").move_to(12 * RIGHT)
        self.add(slide)
        self.play(slide.animate.move_to(self.place(Dot(), "E4")))
        crossed = self.place(Text("wrong"), "E2", "E3")
        self.play(FadeOut(slide), FadeIn(crossed))
        self.play(Create(Cross(crossed)))
        self.play(Unwrite(crossed))

    def beat_4(self):
        self.clear_stage()
        tracker = ValueTracker(0)
        number = self.place(DecimalNumber(0), "B3", "B4")
        number.add_updater(lambda mobject: mobject.set_value(tracker.get_value()))
        plane = self.place(NumberPlane(x_range=[-3, 3], y_range=[-2, 2]), "C1", "F6")
        self.play(Create(plane), FadeIn(number))
        self.play(tracker.animate.set_value(40))
        note = Text("on the plane", font_size=30).move_to(plane).shift(0.5 * UP)
        note.add_background_rectangle(color=self.background, opacity=1)
        self.play(FadeIn(note))
