from manim import *


class One(Scene):
    def __init__(self, matrix):
        super().__init__()
        self.matrix = matrix
