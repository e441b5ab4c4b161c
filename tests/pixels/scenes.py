# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenes that are hard to hand over exactly. Plain Manim: each is also rendered by the stock camera."""

import random

import numpy as np
from manim import *


class Gradients(Scene):
    def construct(self):
        panel = Rectangle(width=5, height=3, fill_opacity=0.5).set_color([TEAL, MAROON, GOLD]).set_sheen_direction(UR)
        words = Text("from red to blue", gradient=(RED, BLUE)).shift(2 * UP)
        shine = Circle(radius=1, fill_opacity=1, color=GREEN).set_sheen(0.5, UL).shift(4 * RIGHT)
        line = Line(5 * LEFT, 5 * RIGHT, stroke_width=12).set_color_by_gradient(PINK, YELLOW, PURPLE).shift(2 * DOWN)
        self.add(panel, words)
        self.play(FadeIn(shine), Create(line), run_time=0.6)
        self.play(panel.animate.shift(LEFT), Rotate(words, 0.4), run_time=0.6)
        self.wait(0.2)


class Updaters(Scene):
    def construct(self):
        spinner = Square(side_length=1.5, color=ORANGE).add_updater(lambda mobject, dt: mobject.rotate(2 * dt))
        value = ValueTracker(1)
        number = DecimalNumber(1).add_updater(lambda mobject: mobject.set_value(value.get_value()))
        number.add_updater(lambda mobject: mobject.next_to(spinner, DOWN))
        arc = always_redraw(lambda: Arc(radius=2, angle=value.get_value(), color=BLUE, stroke_width=8).set_z_index(-1))
        noise = VGroup(*(Dot() for _ in range(4))).shift(4 * LEFT)
        noise.add_updater(
            lambda group: [dot.shift(0.05 * np.array([*np.random.uniform(-1, 1, 2), 0])) for dot in group]
        )
        self.add(spinner, number, arc, noise)
        self.play(value.animate.set_value(4), run_time=0.7)
        self.wait(0.3)
        spinner.clear_updaters()
        self.play(spinner.animate.shift(RIGHT * random.random()), run_time=0.4)


class Layers(Scene):
    def construct(self):
        low = Square(fill_opacity=1, color=RED, z_index=-2)
        high = Circle(fill_opacity=0.8, color=BLUE, z_index=3).shift(0.5 * RIGHT)
        middle = Triangle(fill_opacity=1, color=GREEN).shift(0.4 * UP)
        self.add(high, middle, low)
        self.add_foreground_mobject(Text("in front").shift(0.2 * DOWN))
        self.play(low.animate.shift(LEFT), middle.animate.scale(1.5), run_time=0.5)
        self.wait(0.4)
        self.bring_to_back(middle)
        self.play(FadeOut(high, shift=UP), run_time=0.4)
        self.bring_to_front(low)
        self.play(Indicate(low), run_time=0.4)


class Formulas(Scene):
    def construct(self):
        first = MathTex("a^2", "+", "b^2", "=", "c^2")
        second = MathTex("a^2", "=", "c^2", "-", "b^2")
        self.play(Write(first), run_time=0.5)
        self.play(TransformMatchingTex(first, second), run_time=0.6)
        third = MathTex(r"\int_0^1 x\,dx", r"\frac{1}{2}").arrange(DOWN)
        self.play(ReplacementTransform(second, third), run_time=0.5)
        self.play(Circumscribe(third[1]), run_time=0.4)


class Pictures(Scene):
    def construct(self):
        ramp = np.linspace(0, 255, 48 * 32 * 4).reshape(32, 48, 4).astype(np.uint8)
        opaque = ImageMobject(np.dstack([ramp[:, :, :3], np.full((32, 48), 255, np.uint8)]), scale_to_resolution=100)
        glass = ImageMobject(ramp, scale_to_resolution=160).shift(3 * RIGHT + UP)
        title = Text("over and under").to_edge(UP)
        self.add(title, opaque)
        self.play(FadeIn(glass), opaque.animate.shift(2 * LEFT), run_time=0.5)
        self.play(Rotate(glass, 0.7), Create(Circle(radius=2)), run_time=0.5)
        self.add_foreground_mobject(title)
        self.play(glass.animate.move_to(opaque).set_opacity(0.4), run_time=0.4)
        self.wait(0.2)


class Clouds(Scene):
    def construct(self):
        cloud = PMobject(stroke_width=6).add_points(np.random.uniform(-2, 2, (300, 3)) * (1, 1, 0), color=YELLOW)
        ring = Circle(radius=2.5, color=BLUE, stroke_width=10)
        self.add(ring, cloud)
        cover = Square(side_length=1, fill_opacity=0.7, color=RED)
        self.play(FadeIn(cover), run_time=0.3)
        self.play(cloud.animate.shift(RIGHT), run_time=0.4)
        self.wait(0.2)


class Coloured(Scene):
    """Shapes that are filled with a picture."""

    def construct(self):
        from PIL import Image

        pixels = np.uint8(np.indices((64, 64)).sum(axis=0) * 2)
        picture = Image.fromarray(np.dstack([pixels, 255 - pixels, pixels // 2, np.full_like(pixels, 255)]))
        star = Star(fill_opacity=1).scale(2).color_using_background_image(picture)
        box = Square(fill_opacity=1, color=RED).shift(2 * RIGHT)
        self.add(box)
        self.play(FadeIn(star), run_time=0.3)
        self.play(star.animate.shift(LEFT), box.animate.rotate(1), run_time=0.4)


class Camera2D(MovingCameraScene):
    def construct(self):
        self.camera.frame.save_state()
        words = Text("look closer", gradient=(YELLOW, GREEN))
        dot = Dot(color=RED).shift(2 * DOWN)
        self.add(words, dot)
        self.play(self.camera.frame.animate.scale(0.5).move_to(words[3]), run_time=0.5)
        self.wait(0.2)
        dot.add_updater(lambda mobject, dt: self.camera.frame.move_to(mobject.shift(dt * UP)))
        self.play(FadeIn(Square()), run_time=0.4)
        dot.clear_updaters()
        self.play(Restore(self.camera.frame), run_time=0.4)


class Camera3D(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-50 * DEGREES)
        hill = Surface(
            lambda u, v: np.array([u, v, np.cos(u) * np.sin(v)]), u_range=[-2, 2], v_range=[-2, 2], resolution=(8, 8)
        )
        title = Text("a hill").to_corner(UL)
        self.add_fixed_in_frame_mobjects(title)
        self.add(ThreeDAxes(), Sphere(radius=0.5, resolution=(6, 6)).shift(2 * OUT))
        self.play(Create(hill), run_time=0.4)
        self.begin_ambient_camera_rotation(rate=0.5)
        self.wait(0.4)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=30 * DEGREES, zoom=1.3, run_time=0.4)


class Zoomed(ZoomedScene):
    def construct(self):
        dot = Dot(color=BLUE).shift(UL)
        self.add(dot, Square())
        self.activate_zooming(animate=False)
        self.play(dot.animate.shift(RIGHT), run_time=0.4)


class Planes(Scene):
    def construct(self):
        plane = NumberPlane(background_line_style={"stroke_opacity": 0.4})
        axes = Axes(x_range=[0, 4], y_range=[0, 4], x_length=4, y_length=4, axis_config={"include_numbers": True})
        graph = axes.plot(lambda x: 0.25 * x**2, color=YELLOW)
        self.play(Create(plane), run_time=0.5)
        self.play(plane.animate.apply_matrix([[1, 1], [0, 1]]), run_time=0.5)
        self.play(FadeOut(plane), FadeIn(axes), Create(graph), run_time=0.5)
        self.play(GrowArrow(Vector([2, 1])), FadeIn(axes.get_area(graph, x_range=[1, 3])), run_time=0.4)


class Tables(Scene):
    def construct(self):
        table = Table([["1", "2"], ["3", "4"]], include_outer_lines=True).scale(0.6).to_edge(LEFT)
        matrix = Matrix([[1, 2], [3, 4]]).to_edge(RIGHT)
        code = Code(code_string="def f(x):\n    return x + 1\n", language="python").scale(0.7)
        self.play(Create(table), run_time=0.5)
        self.play(FadeIn(matrix), FadeIn(code), run_time=0.4)
        self.play(
            table.get_cell((1, 1)).animate.set_color(RED), matrix.animate.set_column_colors(RED, BLUE), run_time=0.4
        )


class Traces(Scene):
    def construct(self):
        dot = Dot(color=RED)
        fading = TracedPath(dot.get_center, dissipating_time=0.3, stroke_opacity=[0, 1], stroke_width=6)
        steady = TracedPath(dot.get_center, stroke_color=BLUE)
        dashed = DashedLine(3 * LEFT, 3 * RIGHT)
        self.add(dot, fading, steady, dashed)
        self.play(Rotate(dot, PI, about_point=RIGHT), run_time=0.6)
        self.play(dot.animate.shift(2 * UP), dashed.animate.rotate(1), run_time=0.4)


class Strange(Scene):
    """Odd values: nothing drawn, nothing finite, colours out of range, waits of all kinds."""

    def construct(self):
        broken = Square().shift(3 * LEFT)
        broken.points[2, 2] = np.nan
        away = Circle().shift(3 * LEFT + UP)
        away.points[1, 0] = np.inf
        bare = VMobject(stroke_width=0)
        bare.set_points_as_corners([ORIGIN, UP, RIGHT])
        open_path = VMobject(color=RED, stroke_width=20).set_points_as_corners([LEFT, UP, RIGHT])
        open_path.joint_type, open_path.cap_style = LineJointType.ROUND, CapStyleType.SQUARE
        half = VMobject(color=GREEN).start_new_path(DOWN).add_line_to(2 * DOWN).start_new_path(3 * RIGHT)
        under = Text("outlined").set_stroke(BLUE, width=8, background=True).shift(2 * UP)
        self.add(broken, away, bare, open_path, half, under)
        self.wait(0.3)
        self.play(open_path.animate(rate_func=lambda t: 1.3 * t).set_opacity(0.9).shift(RIGHT), run_time=0.4)
        self.wait(0.3, frozen_frame=False)
        self.wait_until(lambda: True, max_time=0.3)
        self.camera.background_color = DARK_BLUE
        self.play(FadeOut(open_path, scale=0.1), run_time=0.3)
        self.clear()
        self.wait(0.2)
        self.next_section(skip_animations=True)
        self.play(Create(Square()))
        self.next_section()
        self.play(Create(Circle()), run_time=0.2)


class Groups(Scene):
    def construct(self):
        dots = VGroup(*(Dot(radius=0.3, fill_opacity=0.6, color=c) for c in (RED, GREEN, BLUE))).arrange(RIGHT)
        self.play(LaggedStart(*(FadeIn(dot, scale=2) for dot in dots), lag_ratio=0.3), run_time=0.5)
        self.play(Succession(dots[0].animate.shift(UP), dots[2].animate.shift(DOWN), run_time=0.6))
        self.play(AnimationGroup(Wiggle(dots[0]), Flash(dots[1]), ShowPassingFlash(Circle(2))), run_time=0.5)
        self.play(FadeTransform(dots, Text("gone")), run_time=0.4)
        self.play(ApplyWave(Text("wave").shift(2 * DOWN)), run_time=0.4)


class Still(Scene):
    """Plays nothing: one frame."""

    def construct(self):
        self.add(Text("still"), Circle(radius=3))
