from lectern import *


class Section01(TeachingScene):
    title = "Each kind of show"
    lines = [
        "A formula",
        "A tall formula",
        "With a comment",
        "A table",
        "Code",
        "Code without a name",
        "An image",
        "From elsewhere",
        "Two parts",
        "Nothing",
        "The card",
    ]

    def beat_1(self):
        self.clear_stage()
        self.show_formula("a^2 + b^2 = c^2")

    def beat_2(self):
        self.clear_stage()
        self.show_formula(r"\begin{aligned} a &= b \\ c &= d \end{aligned}")

    def beat_3(self):
        self.clear_stage()
        self.show_formula(
            "a % first\n"
            "+ b",
        )

    def beat_4(self):
        self.clear_stage()
        self.show_table(
            [
                ["side", "square"],
                ["3", "9"],
            ],
        )

    def beat_5(self):
        self.clear_stage()
        self.show_code(
            "def f(x):\n"
            "    return \"x\\n\"",
            "python",
        )

    def beat_6(self):
        self.clear_stage()
        self.show_code("ls -l")

    def beat_7(self):
        self.clear_stage()
        self.show_image("/notes folder/my picture.png", "A \"picture\"")

    def beat_8(self):
        self.clear_stage()
        self.show_image("/abs/a.png", "", part=1, parts=2)
        self.show_image("https://example.org/a.png", "", part=2, parts=2)

    def beat_9(self):
        self.clear_stage()
        self.show_plot(
            "y = sin(x)\n"
            "x: 0..6\n",
            part=1, parts=3,
        )
        self.show_graph("a -- b", part=2, parts=3)
        self.show_table(
            [
                ["a"],
            ],
            part=3, parts=3,
        )

    def beat_10(self):
        pass

    def beat_11(self):
        self.clear_stage()
