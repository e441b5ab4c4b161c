from lectern import *


class Section01(TeachingScene):
    title = "Long"
    lines = [
        "A line of the lecture that is rather long number 0",
        "A line of the lecture that is rather long number 1",
        "A line of the lecture that is rather long number 2",
        "A line of the lecture that is rather long number 3",
        "",
    ]
    wide = True

    def beat_1(self):
        pass

    def beat_2(self):
        pass

    def beat_3(self):
        pass

    def beat_4(self):
        pass

    def beat_5(self):
        pass
