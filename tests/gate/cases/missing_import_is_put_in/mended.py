import numpy as np
import random
from manim import Dot, Scene


class One(Scene):
    def construct(self):
        self.add(Dot(np.array([random.random(), 0, 0])))
