from manim import *


class One(Scene):
    def construct(self):
        self.set_camera_orientation(phi=1)
