from manim import *


class One(Scene):
    def construct(self):
        self.add(Square(side_length=2, fill_opacity=0.5, stroke_width=2, z_index=3, color=RED, joint_type=LineJointType.ROUND))
        self.add(Axes(x_range=[0, 1], tips=False, stroke_width=3, axis_config={"include_numbers": True}))
        self.play(FadeIn(Dot(), shift=UP, run_time=2, rate_func=linear, lag_ratio=0.1), run_time=1, subcaption="words")
        graph = Axes().plot(lambda x: x, color=RED, use_smoothing=False, stroke_width=1)
        self.play(graph.animate(run_time=2, lag_ratio=0.1).set_stroke(width=3).shift(UP))
        self.add(Text("a", font_size=20, t2c={"a": RED}, stroke_width=1), MathTex("x", tex_to_color_map={"x": RED}))
        self.add(DashedLine(LEFT, RIGHT, dash_length=0.1), Arrow(LEFT, RIGHT, buff=0, max_tip_length_to_length_ratio=0.1))
