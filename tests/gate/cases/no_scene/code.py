from manim import *

circle = Circle()
