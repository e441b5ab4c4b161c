from manim import *


def registered(file):
    return shared[file]


shared = {}


class One(Scene):
    def construct(self):
        counter = 0

        def step():
            nonlocal counter
            counter += 1
            return counter

        while counter < 3:
            if counter:
                last = step()
            step()
        pairs = {key: value for key, value in zip("ab", range(2)) if (square := value**2) < 9}
        self.add(*[Dot([x, y, 0]) for x in range(3) for y in range(x)], Integer(square + pairs["a"] + len(str(last))))
        try:
            self.add(perhaps)
        except NameError as error:
            print(error)
        with open("x") as file, registered(file):
            pass
        match counter:
            case [first, *rest]:
                print(first, rest)
            case {"a": value, **others}:
                print(value, others)
