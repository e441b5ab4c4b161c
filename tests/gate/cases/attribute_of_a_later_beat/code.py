from lectern import *


class Section01(TeachingScene):
    title = "Triangles"
    lines = ["A triangle", "Its sides"]

    def beat_1(self):
        self.tri = self.place(Polygon(ORIGIN, 4 * RIGHT, 3 * UP), "B1", "E4")
        square = Square()
        self.play(Create(self.tri), FadeIn(square))

    def beat_2(self):
        self.play(FadeIn(self.circle))

    def beat_3(self):
        self.circle = Circle()
        self.play(Create(self.circle))
