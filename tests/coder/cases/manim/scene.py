from lectern import *


class Section01(TeachingScene):
    title = "Manim blocks"
    lines = [
        "Plain",
        "A string over lines",
        "Quotes",
        "Only a comment",
        "A formula, then code",
        "A line with brackets",
    ]

    def beat_1(self):
        self.dot = self.place(Dot(), "C3")

        if True:
        	self.wait()
            # odd comment

    def beat_2(self):
        code = """
first
    second # no comment
"""
        raw = r'''
\'x
'''
        self.add(Text(code))

    def beat_3(self):
        a = 'it\'s' # don't
        b = ""
        c = 'one \
  two'
        d = f"{a!r}"

    def beat_4(self):
        # nothing yet
        pass

    def beat_5(self):
        self.clear_stage()
        self.show_formula("x^2")
        self.wait()

    def beat_6(self):
        x = [
        1,
        2,
        ]
