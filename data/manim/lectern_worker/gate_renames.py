# SPDX-License-Identifier: GPL-2.0-or-later
"""What ManimGL and older Manim call differently. A mend is given where one meaning is possible, else a hint."""

# Undefined name: the expression that means the same.
NAMES = {
    "ShowCreation": "Create",
    "ShowCreationThenDestruction": "ShowPassingFlash",
    "ShowCreationThenFadeAround": "Circumscribe",
    "ShowPassingFlashAround": "Circumscribe",
    "CircleIndicate": "Circumscribe",
    "WiggleOutThenIn": "Wiggle",
    "TexMobject": "MathTex",
    "OldTex": "MathTex",
    "OldTexText": "Tex",
    "TexText": "Tex",
    "ParametricSurface": "Surface",
    "ParametricCurve": "ParametricFunction",
    "InteractiveScene": "Scene",
    "FRAME_WIDTH": "config.frame_width",
    "FRAME_HEIGHT": "config.frame_height",
    "FRAME_X_RADIUS": "config.frame_x_radius",
    "FRAME_Y_RADIUS": "config.frame_y_radius",
    "get_norm": "np.linalg.norm",
    "pi": "PI",
    "e": "np.e",
    "DEGREE": "DEGREES",
    "radians": "np.radians",
    "FadeInFromPoint": "FadeIn",
    "SmallDot": "Dot",
    "Cuboid": "Prism",
}
# Only said.
NAME_HINTS = {
    "GraphScene": "it was removed; use Scene with an Axes object",
    "ReconfigurableScene": "it was removed; use Scene",
    "FadeInFrom": "use FadeIn(mobject, shift=direction)",
    "FadeInFromDown": "use FadeIn(mobject, shift=UP)",
    "FadeInFromLarge": "use FadeIn(mobject, scale=2)",
    "FadeOutAndShift": "use FadeOut(mobject, shift=direction)",
    "FadeInAndShift": "use FadeIn(mobject, shift=direction)",
    "FadeOutAndShiftDown": "use FadeOut(mobject, shift=DOWN)",
    "CONFIG": "it was removed; give the values to the constructor",
    "Histogram": "use BarChart",
    "Bar": "use Rectangle, or BarChart for a whole chart",
    "Box": "use Rectangle, or Prism in three dimensions",
    "VerticalLine": "use Line(start, end), or axes.get_vertical_line(point)",
    "HorizontalLine": "use Line(start, end), or axes.get_horizontal_line(point)",
    "Checkmark": "use Text or an SVGMobject",
}
# (class that has to be a base, attribute): the attribute that means the same.
ATTRIBUTES = {
    ("CoordinateSystem", "get_graph"): "plot",
    ("CoordinateSystem", "get_parametric_curve"): "plot_parametric_curve",
    ("CoordinateSystem", "get_v_line"): "get_vertical_line",
    ("CoordinateSystem", "get_h_line"): "get_horizontal_line",
    ("CoordinateSystem", "add_coordinate_labels"): "add_coordinates",
    ("CoordinateSystem", "add_numbers"): "add_coordinates",
    ("CoordinateSystem", "point_to_coord"): "point_to_coords",
    ("CoordinateSystem", "coord_to_point"): "coords_to_point",
    ("Scene", "play_animation"): "play",
    ("Mobject", "get_centre"): "get_center",
    ("Mobject", "set_colour"): "set_color",
}
# Renamed, but what is given to it differs: mended only when nothing is given.
WITHOUT_ARGUMENTS = {"add_coordinate_labels", "add_numbers"}
ATTRIBUTE_HINTS = {
    "bottom_left": "use get_corner(DL)",
    "bottom_right": "use get_corner(DR)",
    "top_left": "use get_corner(UL)",
    "top_right": "use get_corner(UR)",
    "center": "use get_center()",
    "left": "use get_left()",
    "right": "use get_right()",
    "top": "use get_top()",
    "bottom": "use get_bottom()",
    "x": "use get_x()",
    "y": "use get_y()",
    "z": "use get_z()",
    "get_bottom_left": "use get_corner(DL)",
    "get_bottom_right": "use get_corner(DR)",
    "get_top_left": "use get_corner(UL)",
    "get_top_right": "use get_corner(UR)",
    "run_time": "give run_time to play or to the animation",
    "angle": "use get_angle()",
    "fix_in_frame": "use self.add_fixed_in_frame_mobjects(mobject) in a ThreeDScene",
}
SCENE_HINTS = {
    "frame": "only the camera of MovingCameraScene has a frame",
    "setup_axes": "GraphScene was removed; make an Axes object",
    "embed": "there is no interactive mode",
}
MODULE_HINTS = {"math": "import math and use that", "float": "use float", "int": "use int", "bool": "use bool"}
KEYWORD_HINTS = {
    "opacity": "use fill_opacity or stroke_opacity",
    "x_min": "use x_range=[min, max, step]",
    "x_max": "use x_range=[min, max, step]",
    "y_min": "use y_range=[min, max, step]",
    "y_max": "use y_range=[min, max, step]",
    "size": "use font_size for text, or scale()",
    "number_line_config": "use axis_config",
    "axes_color": 'use axis_config={"color": ...}',
    "label": "make the label an object of its own beside it",
    "include_numbers": 'use axis_config={"include_numbers": True}',
    "text_color": "use color",
    "direction": "use shift",
    "t_min": "use t_range=[min, max]",
    "t_max": "use t_range=[min, max]",
}
# ManimGL, under all its names.
MODULES = {"manimlib", "manim_imports_ext", "big_ol_pile_of_manim_imports"}
# Undefined names that are used as modules: the import that is missing.
IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "math": "import math",
    "random": "import random",
    "itertools": "import itertools",
    "functools": "import functools",
}
