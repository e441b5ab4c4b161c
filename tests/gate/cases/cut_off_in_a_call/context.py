from lectern import *


class Section01(TeachingScene):
    title = "Triangles"
    lines = ["A triangle", "Its sides"]

    def beat_1(self):
        self.tri = self.place(Polygon(ORIGIN, 4 * RIGHT, 3 * UP), "B1", "E4")
        square = Square()
        self.play(Create(self.tri), FadeIn(square))
